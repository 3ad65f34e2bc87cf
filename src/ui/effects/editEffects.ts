/**
 * Edits of messages: shown at once, kept by the mailbox, taken back on the screen if that fails.
 * What leaves the list makes way for the next message; nothing else moves.
 */
import type { MailEdit, ScreenRow } from '../../app/screenMail.js';
import type { TagEdit } from '../../app/messageEdits.js';
import { toMailtuiError } from '../../core/errors.js';
import type { Direction, EditKind } from '../../core/editLog.js';
import type { ServerWish } from '../../core/letterBox.js';
import { applyFlagEdit, flagNames, flagsOf, type FlagEdit } from '../../core/flags.js';
import { muted, unmuted } from '../../core/muting.js';
import { sortedTags, tagsWithout } from '../../core/tags.js';
import type { Notice } from '../state/state.js';
import type { EditPanes, EffectTools } from './effects.js';
import { messageCount } from '../format/numbers.js';
import { phrase } from '../text/phrase.js';

export class EditEffects {
  readonly #tools: EffectTools;
  readonly #panes: EditPanes;

  /** @param panes called back, when it is needed: they are made after this */
  constructor(tools: EffectTools, panes: EditPanes) {
    this.#tools = tools;
    this.#panes = panes;
  }

  /** The messages as they are shown, or where they are not in the list, as they are kept. */
  rows(ids: readonly string[]): ScreenRow[] {
    const { store, mail } = this.#tools;
    const shown = new Map(store.get().list.rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => shown.get(id) ?? mail.row(id) ?? []);
  }

  /** @param by what does it: only what the user asks for can be taken back */
  flags(rows: readonly ScreenRow[], flags: FlagEdit, by: 'user' | 'reading' = 'user'): void {
    const edited = rows.map((row) => ({
      ...row,
      flags: flagNames(applyFlagEdit(flagsOf(row.flags), flags)),
    }));
    this.#change(rows, edited, { do: 'flags', ids: idsOf(rows), flags, logged: by === 'user' });
  }

  tags(rows: readonly ScreenRow[], tags: TagEdit): void {
    const edited = rows.map((row) => ({
      ...row,
      tags: sortedTags([...tagsWithout(row.tags, tags.remove ?? []), ...(tags.add ?? [])]),
    }));
    this.#change(rows, edited, { do: 'tags', ids: idsOf(rows), tags });
  }

  /** The whole conversations of the messages; of those in sight it is shown at once. */
  mute(rows: readonly ScreenRow[], isOn: boolean): void {
    const threads = new Set(rows.map(({ thread }) => thread));
    const seen = this.#tools.store.get().list.rows.filter(({ thread }) => threads.has(thread));
    const affected = [...seen, ...rows.filter(({ id }) => seen.every((row) => row.id !== id))];
    const edited = affected.map((row) => (isOn ? mutedRow(row) : unmutedRow(row)));
    this.#change(affected, edited, { do: 'mute', ids: idsOf(rows), isOn });
  }

  /** @param wish null: as the policy of the account says */
  onServer(rows: readonly ScreenRow[], wish: ServerWish | null): void {
    const server = wish === 'delete' ? 'pending' : 'on-server';
    const edited = rows.map((row) => ({ ...row, wish, server }) as const);
    this.#change(rows, edited, { do: 'server', ids: idsOf(rows), wish });
  }

  /** They leave the folder that is shown. @param done what to say: `Moved 2 messages to Lists` */
  take(edit: MailEdit, done: string): void {
    const { store } = this.#tools;
    const { list, reader, focus } = store.get();
    const isReading = focus === 'reader';
    const place = isReading ? list.rows.findIndex(({ id }) => id === reader.wanted) : list.selected;
    const isCurrent = edit.ids.includes(list.rows[place]?.id ?? '');
    // What is read may have left the list already: the next one is selected then.
    const next = list.rows[place < 0 ? list.selected : place + 1];
    store.dispatch({ type: 'rowsLeft', ids: edit.ids });
    // Results of a search stay where they are.
    if (list.source.kind === 'search' && isCurrent) store.dispatch({ type: 'moved', by: 1 });
    if (isReading) {
      if (next === undefined) store.dispatch({ type: 'focus', pane: 'list' });
      else this.#panes.openSelected();
    }
    this.#keep(edit, this.say(`${done} · u undo`), () => {
      this.#panes.refreshList();
      this.#panes.goTo(edit.ids[0] ?? '');
    });
  }

  /** Takes the last edit back, or does it again, and goes to the first message of it. */
  revert(direction: Direction): void {
    const { mail, busy } = this.#tools;
    const reverted = mail.revertEdit(direction).then(
      (edit) => {
        if (edit === null) this.say(phrase('editEffects.thereIsNothingTo', { direction }));
        else this.#showReverted(direction, edit.kind, edit.ids);
      },
      (thrown: unknown) => {
        this.#tools.guard(() => {
          throw toMailtuiError(thrown);
        });
      },
    );
    busy.track(reverted);
  }

  /** Every tag there is, the most frequent first. */
  knownTags(): readonly string[] {
    return this.#tools.mail.tags();
  }

  /** Something that need not stay. @returns the notice that is shown */
  say(text: string): Notice {
    const notice: Notice = { level: 'info', text, hint: '', account: null };
    this.#tools.store.dispatch({ type: 'notice', notice });
    return notice;
  }

  #showReverted(direction: Direction, kind: EditKind, ids: readonly string[]): void {
    const [first] = ids;
    if (first === undefined) {
      this.say(phrase('editEffects.theMessagesHaveChanged', { direction }));
      return;
    }
    const what = phrase(`edited.${kind}`, { what: messageCount(ids.length) });
    this.say(
      direction === 'undo'
        ? `${phrase('word.undone', { what })} · U redo`
        : phrase('editEffects.doneAgainUUndo', { what }),
    );
    if (!STAYING.has(kind)) this.#panes.goTo(first);
  }

  #change(rows: readonly ScreenRow[], edited: readonly ScreenRow[], edit: MailEdit): void {
    if (rows.length === 0) return;
    const { store } = this.#tools;
    store.dispatch({ type: 'rowsChanged', rows: edited });
    this.#keep(edit, null, () => {
      store.dispatch({ type: 'rowsChanged', rows });
    });
  }

  /** @param said is taken back, too, when it fails */
  #keep(edit: MailEdit, said: Notice | null, takeBack: () => void): void {
    const { store, mail, busy, guard } = this.#tools;
    const kept = mail.edit(edit).catch((thrown: unknown) => {
      guard(() => {
        if (said !== null) store.dispatch({ type: 'dismissed', notice: said });
        guard(takeBack);
        throw toMailtuiError(thrown);
      });
    });
    busy.track(kept);
  }
}

/** What leaves messages where they are. */
const STAYING: ReadonlySet<EditKind> = new Set(['flags', 'tags', 'mute', 'unmute', 'server']);

function mutedRow({ conversation, ...row }: ScreenRow): ScreenRow {
  const { flags, tags } = muted(flagsOf(row.flags), row.tags);
  return {
    ...{ ...row, flags: flagNames(flags), tags },
    ...(conversation === undefined ? {} : { conversation: { ...conversation, unread: 0 } }),
  };
}

function unmutedRow(row: ScreenRow): ScreenRow {
  return { ...row, tags: unmuted(row.tags) };
}

function idsOf(rows: readonly ScreenRow[]): string[] {
  return rows.map(({ id }) => id);
}
