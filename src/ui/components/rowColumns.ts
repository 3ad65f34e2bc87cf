/** What stands in each column of a row of the list. Pure. */
import type { ScreenRow } from '../../app/screenMail.js';
import type { ColumnName, ListColumn } from '../../core/listColumns.js';
import { isMuted } from '../../core/muting.js';
import { isOwnTag } from '../../core/tags.js';
import { count, size } from '../format/numbers.js';
import { fit } from '../terminal/width.js';
import { GLYPHS } from '../theme/glyphs.js';
import { spansWidth, type Span, type Style } from '../theme/style.js';
import { hueOf, inColour, type Theme } from '../theme/theme.js';
import { phrase } from '../text/phrase.js';
import type { RowLook } from './rowPainter.js';

/** A row with all that is to be said of it. */
export interface RowParts {
  row: ScreenRow;
  look: RowLook;
  theme: Theme;
  date: string;
  place: string;
  /** Of its account, `#rrggbb`; null: it has none. */
  colour: string | null;
}

/** Of the terminal, where the user did not say otherwise. */
export const USUAL_WIDTHS: Readonly<Partial<Record<ColumnName, number>>> = {
  ...{ date: 8, thread: 4, signs: 2, size: 7, account: 10, tags: 14 },
};
/** A list that is narrower does without them, where the user did not say how wide they are. */
const SHOWN_FROM: Readonly<Partial<Record<ColumnName, number>>> = {
  ...{ place: 76, thread: 64, size: 64, account: 84, tags: 84 },
};

/** Those before the subject and those behind it. */
export function aroundSubject(columns: readonly ListColumn[]): [ListColumn[], ListColumn[]] {
  const at = columns.findIndex(({ name }) => name === 'subject');
  return [columns.slice(0, at), columns.slice(at + 1)];
}

/** Columns of the terminal that it has in a row of one line; 0: there is no room for it. */
export function columnWidth({ name, width }: ListColumn, look: RowLook): number {
  if (width !== null) return Math.min(width, Math.max(0, look.width - 10));
  if (look.width < (SHOWN_FROM[name] ?? 0)) return 0;
  if (name === 'name') return Math.max(12, Math.min(26, Math.round(look.width * 0.24)));
  if (name === 'place') return look.placeColumns;
  return USUAL_WIDTHS[name] ?? 0;
}

/** Exactly so wide. */
export function columnSpans(name: ColumnName, width: number, parts: RowParts): Span[] {
  const { row, look, theme, date, place } = parts;
  const muted = (text: string): Span[] => [[fit(text, width, 'right'), theme.muted]];
  switch (name) {
    case 'name':
      return [[fit(nameOf(row, look), width), isUnread(row) ? theme.strong : theme.text]];
    case 'date':
      return muted(date);
    case 'size':
      return muted(row.size === 0 ? '' : size(row.size));
    case 'thread':
      return [threadSpan(row, width, theme)];
    case 'signs':
      return padded(signSpans(row, theme), width);
    case 'place':
      return [[fit(place, width), placeStyle(parts)]];
    case 'account':
      return [[fit(row.account, width), inColour(theme.faintText, parts.colour)]];
    case 'tags':
      return padded(ownTagSpans(row, theme), width);
    case 'subject':
      return [];
  }
}

function padded(spans: readonly Span[], width: number): Span[] {
  const whole = spansWidth(spans);
  if (whole <= width) return [...spans, [' '.repeat(width - whole)]];
  // Of several signs or tags those that fit.
  const fitting: Span[] = [];
  let left = width;
  for (const [text, style] of spans) {
    const shown = fit(text, Math.min(left, spansWidth([[text]])));
    fitting.push(style === undefined ? [shown] : [shown, style]);
    left -= spansWidth([[shown]]);
    if (left === 0) break;
  }
  return fitting;
}

/** A conversation is unread when a message of it is. */
export function isUnread({ conversation, flags }: ScreenRow): boolean {
  return conversation === undefined ? !flags.includes('seen') : conversation.unread > 0;
}

export function nameOf(row: ScreenRow, look: RowLook): string {
  if (look.names === 'to')
    return row.to === '' ? phrase('rowPainter.nobodyYet') : phrase('rowPainter.to', { to: row.to });
  return row.from === '' ? phrase('rowPainter.unknownSender') : row.from;
}

export function placeStyle({ row, look, theme, colour }: RowParts): Style {
  if (look.place === 'folder') return inColour(theme.faintText, colour);
  return look.place === 'server' && row.server === 'gone' ? theme.warning : theme.faintText;
}

/** Before the subject, where tags have no column of their own. */
export function tagSpans(row: ScreenRow, theme: Theme, hasColumn: boolean): Span[] {
  return [
    ...(isMuted(row.tags) ? [[phrase('rowPainter.muted'), theme.faintText] as const] : []),
    ...(hasColumn ? [] : ownTagSpans(row, theme)),
  ];
}

function ownTagSpans({ tags }: ScreenRow, theme: Theme): Span[] {
  return tags.filter(isOwnTag).flatMap((tag): Span[] => [[`#${tag}`, hueOf(tag, theme)], [' ']]);
}

/** Two columns: a change that waits to be pushed or a body to be fetched, and attachments. */
function signSpans(row: ScreenRow, theme: Theme): Span[] {
  const pending = row.protocol === 'imap' && row.server === 'pending';
  return [
    [pending ? GLYPHS.pending : row.isPartial ? GLYPHS.partial : ' ', theme.accent],
    [row.attachments > 0 ? GLYPHS.attachment : ' ', theme.muted],
  ];
}

/** How many messages the conversation has, where there are others. */
function threadSpan({ threadSize, branch }: ScreenRow, width: number, theme: Theme): Span {
  if (branch !== undefined) return [' '.repeat(width)];
  const shown = threadSize > 999 ? '999' : count(threadSize);
  const sign = threadSize > 1 ? `${GLYPHS.thread}${shown}` : '';
  return [fit(sign, width, 'right'), theme.muted];
}
