/** What waits for servers, in words, and as the lines of the screen that lists it. Pure. */
import type { ScreenWaiting } from '../../app/screenMail.js';
import { folderLabel } from './sidebarRows.js';
import type { ScreenState } from './state.js';
import { phrase } from '../text/phrase.js';

export type WaitingLine =
  | { kind: 'heading'; account: string; count: number }
  | { kind: 'entry'; entry: ScreenWaiting; index: number }
  /** Why it was refused. */
  | { kind: 'reason'; text: string; index: number }
  | { kind: 'space' };

/** `→ Archive, read, #later` */
export function waitsFor(entry: ScreenWaiting): string {
  if (entry.kind === 'sending') return phrase(`waiting.${entry.state}`);
  const { movesTo, uploadsTo, isRemoval, addFlags, removeFlags, addTags, removeTags } = entry;
  const words = [
    ...(isRemoval ? [phrase('waitingEntries.deleteForGood')] : []),
    ...(movesTo === null ? [] : [`→ ${folderLabel(movesTo)}`]),
    ...(uploadsTo === null
      ? []
      : [phrase('waitingEntries.putInto', { folderLabel: folderLabel(uploadsTo) })]),
    ...addFlags.map((flag) => phrase(`waiting.set.${flag}`)),
    ...removeFlags.map((flag) => phrase(`waiting.unset.${flag}`)),
    ...addTags.map((tag) => `#${tag}`),
    ...removeTags.map((tag) => phrase('waiting.noTag', { tag })),
  ];
  return words.join(', ');
}

/** Why it waits longer than the next sync; empty when it does not. */
export function reasonOf(entry: ScreenWaiting): string {
  if (entry.kind === 'sending') return entry.state === 'queued' ? '' : entry.answer;
  const { refusal } = entry;
  if (refusal === null) return '';
  return refusal.hint === '' ? refusal.message : `${refusal.message} · ${refusal.hint}`;
}

/** One account after the other, each with its heading. */
export function waitingLines({ waiting }: Pick<ScreenState, 'waiting'>): WaitingLine[] {
  const lines: WaitingLine[] = [];
  const entries = waiting?.entries ?? [];
  for (const [index, entry] of entries.entries()) {
    const { account } = entry.row;
    if (entries[index - 1]?.row.account !== account) {
      const count = entries.filter(({ row }) => row.account === account).length;
      if (index > 0) lines.push({ kind: 'space' });
      lines.push({ kind: 'heading', account, count });
    }
    lines.push({ kind: 'entry', entry, index });
    const text = reasonOf(entry);
    if (text !== '') lines.push({ kind: 'reason', text, index });
  }
  return lines;
}

/** The one under the cursor; null when nothing waits. */
export function selectedWaiting({ waiting }: Pick<ScreenState, 'waiting'>): ScreenWaiting | null {
  return waiting?.entries[waiting.selected] ?? null;
}

/** The first line to show so that the one under the cursor is seen with its reason. */
export function waitingTop(
  lines: readonly WaitingLine[],
  selected: number,
  visible: number,
): number {
  const last = lines.findLastIndex((line) => 'index' in line && line.index === selected);
  return Math.max(0, last - visible + 1);
}
