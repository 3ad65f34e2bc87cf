/**
 * Rows of the message list as painted lines. A row is painted once for each way it can look and
 * kept as long as the row itself is.
 */
import type { ScreenRow } from '../../app/screenMail.js';
import { listDate } from '../format/dates.js';
import { initials } from '../format/initials.js';
import { count } from '../format/numbers.js';
import { serverLabel } from '../format/serverState.js';
import { fit } from '../terminal/width.js';
import { isMuted } from '../../core/muting.js';
import { isOwnTag } from '../../core/tags.js';
import type { Hits } from '../../core/query/hits.js';
import { withHits } from '../theme/hits.js';
import { GLYPHS } from '../theme/glyphs.js';
import { cut, spansWidth, type Painter, type Span, type Style } from '../theme/style.js';
import { hueOf, inColour, type Theme } from '../theme/theme.js';
import { phrase } from '../text/phrase.js';

export interface RowLook {
  width: number;
  lines: 1 | 2;
  selected: 'no' | 'focused' | 'elsewhere';
  marked: boolean;
  /** Whom the row names first: the author, or in folders of one's own mail the recipient. */
  names: 'from' | 'to';
  /** What stands in the column for the place: state on the server, who removed it, or the folder. */
  place: 'nothing' | 'server' | 'removal' | 'folder';
  /** Columns for the place in rows of one line. */
  placeColumns: number;
  now: number;
  /** What was searched for. */
  hits: Hits | null;
}

const DATE_COLUMNS = 8;
const THREAD_COLUMNS = 4;
/** Rows of two lines that are as wide have room for initials. */
const INITIALS_FROM = 54;

export class RowPainter {
  readonly #painter: Painter;
  readonly #folderLabel: (row: ScreenRow) => string;
  readonly #colours: ReadonlyMap<string, string>;
  #painted = new WeakMap<ScreenRow, Map<string, readonly string[]>>();
  /** What is marked in the rows that are painted. */
  #hits: Hits | null = null;

  /**
   * @param folderLabel where a row is, for lists over several folders
   * @param colours of accounts that have one, `#rrggbb` by name
   */
  constructor(
    painter: Painter,
    folderLabel: (row: ScreenRow) => string,
    colours: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#painter = painter;
    this.#folderLabel = folderLabel;
    this.#colours = colours;
  }

  lines(row: ScreenRow, look: RowLook): readonly string[] {
    let looks = this.#painted.get(row);
    if (looks === undefined) this.#painted.set(row, (looks = new Map()));
    const date = listDate(row.date, look.now);
    const place = this.#place(row, look);
    const { width, selected, marked, names, placeColumns } = look;
    const key = [width, look.lines, selected, marked, names, placeColumns, place, date].join('|');
    if (look.hits !== this.#hits) {
      this.#hits = look.hits;
      this.#painted = new WeakMap();
      this.#painted.set(row, (looks = new Map()));
    }
    let lines = looks.get(key);
    if (lines === undefined) {
      // More than a few looks of one row means it was resized a lot: start afresh.
      if (looks.size > 8) looks.clear();
      lines =
        look.lines === 1
          ? [this.#compact(row, look, date, place)]
          : this.#tall(row, look, date, place);
      looks.set(key, lines);
    }
    return lines;
  }

  #compact(row: ScreenRow, look: RowLook, date: string, place: string): string {
    const { theme } = this.#painter;
    const unread = isUnread(row);
    const { width } = look;
    const nameColumns = Math.max(12, Math.min(26, Math.round(width * 0.24)));
    const right: Span[] = [];
    if (width >= 76 && look.placeColumns > 0) {
      right.push(['  '], [fit(place, look.placeColumns), this.#placeStyle(row, look)]);
    }
    if (width >= 64) right.push([' '], threadSpan(row, theme));
    right.push([' '], ...this.#signs(row));
    right.push([' '], [fit(date, DATE_COLUMNS, 'right'), theme.muted], [' ']);
    const left: Span[] = [
      ...this.#marks(row, look),
      [fit(nameOf(row, look), nameColumns), unread ? theme.strong : theme.text],
      ['  '],
      ...treeSpans(row, theme),
      ...tagSpans(row, theme),
      [subjectOf(row), unread ? theme.strong : theme.text],
      ...this.#copies(row),
      ...(row.snippet === '' ? [] : [[`  ${row.snippet}`, theme.muted] as const]),
    ];
    return this.#paint(left, right, look);
  }

  #tall(row: ScreenRow, look: RowLook, date: string, place: string): readonly string[] {
    const { theme } = this.#painter;
    const unread = isUnread(row);
    const name: Span = [nameOf(row, look), unread ? theme.strong : theme.text];
    const when: Span = [fit(date, DATE_COLUMNS, 'right'), unread ? theme.text : theme.muted];
    const signs = [threadSpan(row, theme), [' '] as const, ...this.#signs(row)];
    // The name may have the columns of signs that are not there.
    const first = signs.findIndex(([text]) => text.trim() !== '');
    const top: Span[] = [[' '], ...(first < 0 ? [] : signs.slice(first)), [' '], when, [' ']];
    const bottom: Span[] = [[place === '' ? ' ' : `  ${place} `, this.#placeStyle(row, look)]];
    const avatar = look.width >= INITIALS_FROM ? avatarSpans(row, look, theme) : [];
    const subject: Span[] = [
      [bar(look) + ' '.repeat(3 + spansWidth(avatar)), this.#barStyle(look)],
      ...treeSpans(row, theme),
      ...tagSpans(row, theme),
      [subjectOf(row), unread ? theme.text : theme.muted],
      ...this.#copies(row),
      ...(row.snippet === '' ? [] : [[`  ${row.snippet}`, theme.faintText] as const]),
    ];
    return [
      this.#paint([...this.#marks(row, look), ...avatar, name], top, look),
      this.#paint(subject, bottom, look),
    ];
  }

  #paint(left: readonly Span[], right: readonly Span[], look: RowLook): string {
    const room = Math.max(0, look.width - spansWidth(right));
    const fitting = cut(withHits(left, look.hits, this.#painter.theme), room);
    const gap = ' '.repeat(Math.max(0, room - spansWidth(fitting)));
    const { theme } = this.#painter;
    const bases = {
      no: look.marked ? theme.selectedElsewhere : theme.text,
      ...{ focused: theme.selected, elsewhere: theme.selectedElsewhere },
    };
    return this.#painter.line([...fitting, [gap], ...right], look.width, bases[look.selected]);
  }

  /** The four columns before the name: selection, mark or unread, star or answer, space. */
  #marks(row: ScreenRow, look: RowLook): Span[] {
    const { theme } = this.#painter;
    const { flags } = row;
    // The dot of an unread message gives way to its mark; the weight of the name still tells.
    const first: Span = look.marked
      ? [GLYPHS.marked, theme.accentStrong]
      : !isUnread(row)
        ? [' ']
        : [GLYPHS.unread, theme.unread];
    const second: Span = flags.includes('flagged')
      ? [GLYPHS.starred, theme.starred]
      : flags.includes('draft')
        ? [GLYPHS.draft, theme.muted]
        : flags.includes('answered')
          ? [GLYPHS.answered, theme.muted]
          : flags.includes('forwarded')
            ? [GLYPHS.forwarded, theme.muted]
            : [' '];
    return [[bar(look), this.#barStyle(look)], first, second, [' ']];
  }

  /** Two columns: a change that waits to be pushed or a body to be fetched, and attachments. */
  #signs(row: ScreenRow): Span[] {
    const { theme } = this.#painter;
    const pending = row.protocol === 'imap' && row.server === 'pending';
    return [
      [pending ? GLYPHS.pending : row.isPartial ? GLYPHS.partial : ' ', theme.accent],
      [row.attachments > 0 ? GLYPHS.attachment : ' ', theme.muted],
    ];
  }

  /** Where else the message is. */
  #copies(row: ScreenRow): Span[] {
    const { theme } = this.#painter;
    const copies = row.branch?.copies ?? [];
    const names = copies.map((folderId) => this.#folderLabel({ ...row, folderId }));
    return names.length === 0
      ? []
      : [[phrase('rowPainter.alsoIn', { value: names.join(', ') }), theme.faintText]];
  }

  #place(row: ScreenRow, look: RowLook): string {
    if (look.place === 'nothing') return '';
    if (look.place === 'removal') return row.removedBy === null ? '' : removedLabel(row.removedBy);
    return look.place === 'folder' ? this.#folderLabel(row) : serverLabel(row, look.now);
  }

  #placeStyle(row: ScreenRow, look: RowLook): Style {
    const { theme } = this.#painter;
    if (look.place === 'folder') {
      return inColour(theme.faintText, this.#colours.get(row.account) ?? null);
    }
    return look.place === 'server' && row.server === 'gone' ? theme.warning : theme.faintText;
  }

  #barStyle(look: RowLook): Style {
    const { theme } = this.#painter;
    return look.selected === 'focused' ? theme.accent : theme.muted;
  }
}

function bar(look: RowLook): string {
  return look.selected === 'no' ? ' ' : GLYPHS.bar;
}

/** A conversation is unread when a message of it is. */
function isUnread({ conversation, flags }: ScreenRow): boolean {
  return conversation === undefined ? !flags.includes('seen') : conversation.unread > 0;
}

/** Lines from the message that it answers. */
function treeSpans({ branch }: ScreenRow, theme: Theme): Span[] {
  return branch === undefined || branch.lines === '' ? [] : [[`${branch.lines} `, theme.faintText]];
}

function nameOf(row: ScreenRow, look: RowLook): string {
  if (look.names === 'to')
    return row.to === '' ? phrase('rowPainter.nobodyYet') : phrase('rowPainter.to', { to: row.to });
  return row.from === '' ? phrase('rowPainter.unknownSender') : row.from;
}

function subjectOf(row: ScreenRow): string {
  return row.subject === '' ? phrase('rowPainter.noSubject') : row.subject;
}

function tagSpans({ tags }: ScreenRow, theme: Theme): Span[] {
  const own = tags.filter(isOwnTag);
  return [
    ...(isMuted(tags) ? [['muted ', theme.faintText] as const] : []),
    ...own.flatMap((tag): Span[] => [[`#${tag}`, hueOf(tag, theme)], [' ']]),
  ];
}

/** The initials of whom the row names, on their colour. */
function avatarSpans(row: ScreenRow, look: RowLook, theme: Theme): Span[] {
  const name = look.names === 'to' ? row.to : row.from;
  const letters = initials(name);
  const both = letters === '' ? '  ' : fit(letters, 2);
  return [[` ${both} `, letters === '' ? theme.faintText : hueOf(name, theme)], ['  ']];
}

/** How many messages the conversation has, where there are others. */
function threadSpan({ threadSize, branch }: ScreenRow, theme: Theme): Span {
  if (branch !== undefined) return [' '.repeat(THREAD_COLUMNS)];
  const shown = threadSize > 999 ? '999' : count(threadSize);
  const sign = threadSize > 1 ? `${GLYPHS.thread}${shown}` : '';
  return [fit(sign, THREAD_COLUMNS, 'right'), theme.muted];
}

/** Who removed what is among the recently deleted. */
const REMOVERS = ['you', 'server', 'rule', 'retention'] as const;

export function removedLabels(): string[] {
  return REMOVERS.map(removedLabel);
}

function removedLabel(by: (typeof REMOVERS)[number]): string {
  return phrase(`removed.${by}`);
}
