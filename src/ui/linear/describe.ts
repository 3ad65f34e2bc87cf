/**
 * The screen in words, for a screen reader: what one is at, and what changed. Pure.
 *
 * Guarantees: whole lines without signs that mean something only to the eye, in the order in which they
 * matter; everything that the painted screen tells by colour or place is a word here.
 */
import type { ScreenRow } from '../../app/screenMail.js';
import type { Command } from '../commands/command.js';
import { fullDate } from '../format/dates.js';
import { count, messageCount, size } from '../format/numbers.js';
import { serverSentence } from '../format/serverState.js';
import { activityLines } from '../state/activityLines.js';
import { chooserEntries } from '../state/chooserEntries.js';
import { shownDraft } from '../state/compose/composeState.js';
import { focusedEditor } from '../state/compose/openDraft.js';
import { lineEntries } from '../state/lineEntries.js';
import { shownHintPlaces } from '../state/linkHints.js';
import { selectedRow } from '../state/listWindow.js';
import { paletteEntries } from '../state/paletteEntries.js';
import { pickEntries } from '../state/picking.js';
import { openPage } from '../state/pages/openPage.js';
import { entriesOf, type PageEntry } from '../state/pages/page.js';
import { pageView, selectedEntry } from '../state/pages/pageView.js';
import { contextOf, currentFolder, currentSearch } from '../state/selectors.js';
import { folderLabel } from '../state/sidebarRows.js';
import type { ShownMessage } from '../state/shownMessage.js';
import type { ScreenState } from '../state/state.js';
import { waitingLines, waitsFor } from '../state/waitingEntries.js';
import { phrase } from '../text/phrase.js';

/** More lines of a message are a matter of asking for them. */
const MOST_LINES = 2000;

/** One message of a list, the most telling first. */
export function rowInWords(row: ScreenRow, now: number): string {
  const { flags, conversation, threadSize, attachments, tags, protocol } = row;
  const parts = [
    ...(flags.includes('seen') ? [] : [phrase('linear.unread')]),
    row.from === '' ? phrase('linear.nobody') : row.from,
    row.subject === '' ? phrase('linear.noSubject') : row.subject,
    fullDate(row.date, now),
    ...(flags.includes('flagged') ? [phrase('linear.starred')] : []),
    ...(flags.includes('answered') ? [phrase('linear.answered')] : []),
    ...(attachments > 0 ? [phrase('linear.attachments', { count: attachments })] : []),
    ...(threadSize > 1 ? [phrase('linear.thread', { count: threadSize })] : []),
    ...(conversation !== undefined && conversation.unread > 1
      ? [phrase('linear.threadUnread', { count: conversation.unread })]
      : []),
    ...(tags.length > 0 ? [phrase('linear.tags', { tags: tags.join(', ') })] : []),
    ...(protocol === 'pop3' ? [serverSentence(row, now)] : []),
    ...(row.server === 'pending' && protocol === 'imap' ? [phrase('linear.pending')] : []),
  ];
  return parts.join(', ');
}

/** Where one is in the list: the place, how many there are, and the message under the cursor. */
export function listInWords(state: ScreenState): string[] {
  const { list, marks, now } = state;
  const row = selectedRow(list);
  if (row === null) return [phrase('linear.noMessage')];
  const isMarked = marks.ids.has(row.id);
  const place = phrase('linear.place', { at: count(list.selected + 1) });
  return [
    `${place}${isMarked ? `, ${phrase('linear.marked')}` : ''}: ${rowInWords(row, now)}`,
    ...(marks.ids.size > 0 ? [phrase('linear.marks', { count: marks.ids.size })] : []),
  ];
}

export function folderInWords(state: ScreenState): string {
  const folder = currentFolder(state);
  if (folder !== null) {
    const { account, total, unread } = folder;
    const name = folderLabel(folder);
    const messages = messageCount(total);
    return phrase('linear.folder', { name, account, messages, unread: count(unread) });
  }
  return currentSearch(state)?.name ?? phrase('linear.search');
}

/** A message as it is read aloud: who, what, when, what to beware of, and what it says. */
export function messageInWords(message: ShownMessage, now: number): string[] {
  const { row, from, to, cc, date, warnings, findings, blocked, attachments, links } = message;
  const lines = message.text.split('\n');
  return [
    phrase('linear.from', { who: from.join(', ') || phrase('linear.nobody') }),
    phrase('linear.to', { who: to.join(', ') }),
    ...(cc.length > 0 ? [phrase('linear.cc', { who: cc.join(', ') })] : []),
    phrase('linear.subject', { subject: row.subject || phrase('linear.noSubject') }),
    ...(date === null ? [] : [phrase('linear.date', { date: fullDate(date, now) })]),
    ...warnings.map((warning) => phrase('linear.warning', { warning })),
    ...findings,
    ...(blocked === null ? [] : [blocked]),
    ...attachments.map((file) =>
      phrase('linear.attachment', {
        name: file.name === '' ? file.type : file.name,
        size: size(file.size),
      }),
    ),
    ...(links.length > 0 ? [phrase('linear.links', { count: links.length })] : []),
    '',
    ...lines.slice(0, MOST_LINES),
    ...(lines.length > MOST_LINES
      ? [phrase('linear.cutOff', { count: count(lines.length - MOST_LINES) })]
      : [phrase('linear.end')]),
  ];
}

/** What one is at, whatever it is. */
export function placeInWords(state: ScreenState, commands: readonly Command[]): string[] {
  const page = openPage(state);
  switch (contextOf(state)) {
    case 'palette':
      return [choices(paletteEntries(commands, state).map(({ command }) => command.title))];
    case 'line':
      return [choices(lineEntries(commands, state).map(({ label }) => label))];
    case 'chooser':
      return [choices(chooserEntries(state).map(({ label }) => label))];
    case 'help':
      return commandsInWords(commands, { ...state, help: null });
    case 'waiting':
      return waitingLines(state).map((line) =>
        line.kind === 'entry' ? `${line.entry.row.subject}: ${waitsFor(line.entry)}` : textOf(line),
      );
    case 'activity':
      return activityLines(state).map((line) => {
        if (line.kind === 'account') return `${line.name}: ${line.state}. ${line.note}`;
        return line.kind === 'entry'
          ? `${line.time} ${line.entry.account}: ${line.entry.text}`
          : textOf(line);
      });
    case 'attachments':
    case 'links':
      return state.pick === null
        ? []
        : pickEntries(state.pick).map(({ label, note }) => `${label} ${note}`);
    case 'link-letters':
      return shownHintPlaces(state).map(({ letters, target }) => `${letters}: ${target.url}`);
    case 'field':
    case 'body':
    case 'completing':
    case 'asking':
    case 'preview':
      return draftInWords(state);
    case 'value':
      return [phrase('linear.type', { what: selectedEntry(state)?.label ?? '' })];
    case 'prompt':
      return [phrase('linear.typeSearch')];
    case 'welcome':
      return [phrase('linear.welcome')];
    case 'address':
      return [phrase('linear.type', { what: phrase('account.address') })];
    case 'sidebar':
      return [folderInWords(state)];
    case 'list':
    case 'reader':
    case 'quoting':
      return listInWords(state);
    default:
      if (page === null) return [];
      return pageInWords(state);
  }
}

function textOf(line: { kind: string; text?: string }): string {
  return line.text ?? '';
}

function choices(labels: readonly string[]): string {
  const shown = labels.slice(0, 9);
  const rest = labels.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` ${phrase('linear.more', { count: rest })}` : ''}`;
}

function pageInWords(state: ScreenState): string[] {
  const page = openPage(state);
  if (page === null) return [];
  const view = pageView(state, page);
  const notes = view.rows.flatMap((row) => (row.kind === 'note' ? [row.text.trim()] : []));
  const entries = entriesOf(view);
  const entry = selectedEntry(state);
  const at = entry === null ? 0 : entries.findIndex(({ id }) => id === entry.id) + 1;
  return [
    phrase('linear.page', { title: view.title, at, count: entries.length }),
    ...(entry === null ? notes : [entryInWords(entry)]),
    ...(entry !== null && at === 1 ? notes : []),
  ];
}

function entryInWords({ label, value, about }: PageEntry): string {
  const what = value.trim() === '' ? label : `${label}: ${value.trim()}`;
  return about === '' ? what : `${what}. ${about}`;
}

function draftInWords(state: ScreenState): string[] {
  const open = shownDraft(state.compose);
  if (open === null) return [];
  if (open.preview !== null) return [...open.preview.lines];
  const editor = focusedEditor(open);
  const field = open.focus === 'body' ? phrase('linear.body') : open.focus;
  const [first = '', ...rest] = editor?.lines ?? [];
  const asked = open.asked === null ? [] : [phrase('linear.asked')];
  return [...asked, phrase('linear.field', { field, text: first }), ...rest];
}

/** What can be done here, by name, with its keys. */
export function commandsInWords(commands: readonly Command[], state: ScreenState): string[] {
  const context = contextOf(state);
  return commands
    .filter(({ contexts, disabledReason }) => {
      return contexts.includes(context) && (disabledReason?.(state) ?? null) === null;
    })
    .map(({ id, argument, title, keys }) => {
      const name = argument === undefined ? id : `${id} ${argument.name}`;
      // As it is typed, not by the signs that save room on a screen.
      const key = keys[0] === undefined ? '' : `, ${keys[0].replaceAll(' ', '')}`;
      return `${name}: ${title}${key}`;
    });
}

/** What is to be said after the state became another one. */
export function changesInWords(
  before: ScreenState,
  after: ScreenState,
  commands: readonly Command[],
): string[] {
  const said: string[] = [];
  for (const { level, text, hint } of after.notices) {
    if (before.notices.some((old) => old.text === text && old.level === level)) continue;
    const what = level === 'error' ? phrase('linear.error', { text }) : text;
    said.push(hint === '' ? what : `${what} ${hint}`);
  }
  for (const entry of after.log) {
    if (entry === before.log[0]) break;
    said.push(`${entry.account}: ${entry.text}`);
  }
  if (isElsewhere(before, after)) said.push(folderInWords(after));
  const { message } = after.reader;
  if (message !== null && after.focus === 'reader' && isOpened(before, after)) {
    return [...said, ...messageInWords(message, after.now)];
  }
  if (isMoved(before, after)) said.push(...placeInWords(after, commands));
  return said;
}

function isElsewhere(before: ScreenState, after: ScreenState): boolean {
  return before.folderId !== after.folderId || before.savedId !== after.savedId;
}

function isOpened(before: ScreenState, after: ScreenState): boolean {
  const [old, now] = [before.reader.message, after.reader.message];
  return before.focus !== 'reader' || old?.row.id !== now?.row.id || old?.view !== now?.view;
}

/** Whether one is at something else than before. */
function isMoved(before: ScreenState, after: ScreenState): boolean {
  if (contextOf(before) !== contextOf(after) || isElsewhere(before, after)) return true;
  if (before.pages !== after.pages || before.configured !== after.configured) return true;
  if (before.waiting !== after.waiting || before.pick !== after.pick) return true;
  if (before.marks !== after.marks) return true;
  const [draft, then] = [shownDraft(after.compose), shownDraft(before.compose)];
  if (draft?.focus !== then?.focus || draft?.asked !== then?.asked) return true;
  const [row, old] = [selectedRow(after.list), selectedRow(before.list)];
  if (after.focus !== 'list' && after.search === null) return false;
  return row?.id !== old?.id || row?.flags !== old?.flags || row?.tags !== old?.tags;
}
