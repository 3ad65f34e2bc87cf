/**
 * Rows of the message list as painted lines. A row is painted once for each way it can look and
 * kept as long as the row itself is.
 */
import type { ScreenRow } from '../../app/screenMail.js';
import { listDate } from '../format/dates.js';
import { initials } from '../format/initials.js';
import { serverLabel } from '../format/serverState.js';
import { fit } from '../terminal/width.js';
import type { ColumnName, ListColumn } from '../../core/listColumns.js';
import type { Hits } from '../../core/query/hits.js';
import { withHits } from '../theme/hits.js';
import { GLYPHS } from '../theme/glyphs.js';
import { cut, spansWidth, type Painter, type Span, type Style } from '../theme/style.js';
import { hueOf, type Theme } from '../theme/theme.js';
import { phrase } from '../text/phrase.js';
import {
  aroundSubject,
  columnSpans,
  columnWidth,
  isUnread,
  nameOf,
  placeStyle,
  tagSpans,
  USUAL_WIDTHS,
  type RowParts,
} from './rowColumns.js';

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
  /** From left to right. */
  columns: readonly ListColumn[];
}

/** Rows of two lines that are as wide have room for initials. */
const INITIALS_FROM = 54;

export class RowPainter {
  readonly #painter: Painter;
  readonly #folderLabel: (row: ScreenRow) => string;
  readonly #colours: ReadonlyMap<string, string>;
  #painted = new WeakMap<ScreenRow, Map<string, readonly string[]>>();
  /** What is marked in the rows that are painted. */
  #hits: Hits | null = null;
  /** The columns that they have. */
  #columns: readonly ListColumn[] = [];

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
    if (look.hits !== this.#hits || look.columns !== this.#columns) {
      this.#hits = look.hits;
      this.#columns = look.columns;
      this.#painted = new WeakMap();
      this.#painted.set(row, (looks = new Map()));
    }
    const colour = this.#colours.get(row.account) ?? null;
    const parts = { row, look, theme: this.#painter.theme, date, place, colour };
    let lines = looks.get(key);
    if (lines === undefined) {
      // More than a few looks of one row means it was resized a lot: start afresh.
      if (looks.size > 8) looks.clear();
      lines = look.lines === 1 ? [this.#compact(parts)] : this.#tall(parts);
      looks.set(key, lines);
    }
    return lines;
  }

  #compact(parts: RowParts): string {
    const { row, look, theme } = parts;
    const [before, after] = aroundSubject(look.columns);
    const left = before.flatMap((column): Span[] => {
      const width = columnWidth(column, look);
      return width === 0 ? [] : [...columnSpans(column.name, width, parts), ['  ']];
    });
    const right = after.flatMap((column): Span[] => {
      const width = columnWidth(column, look);
      const gap = column.name === 'place' ? '  ' : ' ';
      return width === 0 ? [] : [[gap], ...columnSpans(column.name, width, parts)];
    });
    const subject = this.#subject(parts, isUnread(row) ? theme.strong : theme.text, theme.muted);
    return this.#paint([...this.#marks(row, look), ...left, ...subject], [...right, [' ']], look);
  }

  #tall(parts: RowParts): readonly string[] {
    const { row, look, theme, place } = parts;
    const unread = isUnread(row);
    const [before, after] = aroundSubject(look.columns);
    const left = before.flatMap(({ name, width }, index): Span[] => {
      if (name === 'place') return [];
      // The last of them needs no blanks behind it.
      if (name === 'name' && width === null && index === before.length - 1)
        return [[nameOf(row, look), unread ? theme.strong : theme.text]];
      return [...columnSpans(name, tallWidth(name, width), parts), ['  ']];
    });
    const right = after.flatMap(({ name, width }): Span[] => {
      if (name === 'place') return [];
      const spans = columnSpans(name, tallWidth(name, width), parts);
      const isNew = name === 'date' && unread;
      return [...(isNew ? spans.map(([text]): Span => [text, theme.text]) : spans), [' ']];
    });
    // The name may have the columns of signs that are not there.
    const first = right.findIndex(([text]) => text.trim() !== '');
    const top: Span[] = [[' '], ...(first < 0 ? [] : right.slice(first))];
    const hasPlace = look.columns.some(({ name }) => name === 'place') && place !== '';
    const bottom: Span[] = [[hasPlace ? `  ${place} ` : ' ', placeStyle(parts)]];
    const avatar = look.width >= INITIALS_FROM ? avatarSpans(row, look, theme) : [];
    const subject: Span[] = [
      [bar(look) + ' '.repeat(3 + spansWidth(avatar)), this.#barStyle(look)],
      ...this.#subject(parts, unread ? theme.text : theme.muted, theme.faintText),
    ];
    return [
      this.#paint([...this.#marks(row, look), ...avatar, ...left], top, look),
      this.#paint(subject, bottom, look),
    ];
  }

  /** With the lines of its tree, its tags, and what the message begins with. */
  #subject({ row, look, theme }: RowParts, style: Style, snippet: Style): Span[] {
    const hasTags = look.columns.some(({ name }) => name === 'tags');
    return [
      ...treeSpans(row, theme),
      ...tagSpans(row, theme, hasTags),
      [subjectOf(row), style],
      ...this.#copies(row),
      ...(row.snippet === '' ? [] : [[`  ${row.snippet}`, snippet] as const]),
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

  #barStyle(look: RowLook): Style {
    const { theme } = this.#painter;
    return look.selected === 'focused' ? theme.accent : theme.muted;
  }
}

/** In rows of two lines there is room for all of them. */
function tallWidth(name: ColumnName, width: number | null): number {
  return width ?? USUAL_WIDTHS[name] ?? 16;
}

function bar(look: RowLook): string {
  return look.selected === 'no' ? ' ' : GLYPHS.bar;
}

/** Lines from the message that it answers. */
function treeSpans({ branch }: ScreenRow, theme: Theme): Span[] {
  return branch === undefined || branch.lines === '' ? [] : [[`${branch.lines} `, theme.faintText]];
}

function subjectOf(row: ScreenRow): string {
  return row.subject === '' ? phrase('rowPainter.noSubject') : row.subject;
}

/** The initials of whom the row names, on their colour. */
function avatarSpans(row: ScreenRow, look: RowLook, theme: Theme): Span[] {
  const name = look.names === 'to' ? row.to : row.from;
  const letters = initials(name);
  const both = letters === '' ? '  ' : fit(letters, 2);
  return [[` ${both} `, letters === '' ? theme.faintText : hueOf(name, theme)], ['  ']];
}

/** Who removed what is among the recently deleted. */
const REMOVERS = ['you', 'server', 'rule', 'retention'] as const;

export function removedLabels(): string[] {
  return REMOVERS.map(removedLabel);
}

function removedLabel(by: (typeof REMOVERS)[number]): string {
  return phrase(`removed.${by}`);
}
