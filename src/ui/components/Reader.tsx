import { memo, type ReactNode } from 'react';
import type { ScreenAccount, ScreenMessage } from '../../app/screenMail.js';
import type { MarkLevel } from '../../core/protection.js';
import type { Hits } from '../../core/query/hits.js';
import { age, fullDate } from '../format/dates.js';
import { serverSentence } from '../format/serverState.js';
import { FACTS_APART, readerHeading, type HeadingLine } from '../state/readerHeading.js';
import type { ReaderLine } from '../state/readerLines.js';
import { hintPlaces, type LinkHints } from '../state/linkHints.js';
import { quotedRange } from '../state/quotedLines.js';
import { readerText } from '../state/readerText.js';
import { cutAtWords } from '../state/findInText.js';
import { piecesOf } from '../state/lineTargets.js';
import { restNote } from '../state/restNote.js';
import { headingLines, ownAddresses, readerColumns, READER_PADDING } from '../state/selectors.js';
import type { ReaderState } from '../state/state.js';
import type { Painter, Span, Style } from '../theme/style.js';
import { centred, ends, filled } from './filled.js';
import { withHits } from '../theme/hits.js';
import { withLetters } from '../theme/linkLetters.js';
import { displayWidth } from '../terminal/width.js';
import { wrapAtMost } from '../terminal/wrap.js';
import { Lines } from './Lines.js';
import { useScreenTools } from './screenContext.js';
import { phrase } from '../text/phrase.js';

interface ReaderProps {
  reader: ReaderState;
  focused: boolean;
  width: number;
  height: number;
  now: number;
  accounts: readonly ScreenAccount[];
  /** What was searched for. */
  hits: Hits | null;
  /** Links have letters now; null: they have not. */
  letters: LinkHints | null;
}

/** One message: heading, text, links, attachments. */
export const Reader = memo(function Reader(props: ReaderProps): ReactNode {
  const { painter } = useScreenTools();
  return <Lines name="reader" lines={readerPane(props, painter)} width={props.width} />;
});

function readerPane(props: ReaderProps, painter: Painter): string[] {
  const { reader, width, height } = props;
  if (reader.message === null) return centred(quietLines(reader, painter), height, width, painter);
  const columns = readerColumns(width);
  const own = ownAddresses(props.accounts);
  const headingRows = headingLines(reader.message, columns, height, own);
  const heading = readerHeading(reader.message, columns, own)
    .slice(0, headingRows)
    .map((line) => headingLine(line, reader.message, columns, props, painter));
  const note = restNote(reader.message, reader.rest).flatMap((line) =>
    wrapAtMost(3, line, columns),
  );
  const padding = ' '.repeat(Math.min(READER_PADDING, width - columns));
  const beside = ' '.repeat(width - columns - padding.length);
  const notes = note.map((line, n) =>
    painter.line([[line, noteStyle(reader, n, painter)]], columns),
  );
  const head = [...heading, ...notes].map((line) => padding + line);
  const text =
    notes.length > 0 ? [] : textLines(props, height - headingRows, padding, columns, painter);
  const padded = [...head, ...text].map((line) => line + beside);
  return filled(padded, height, width, painter);
}

function textLines(
  { reader, hits, letters }: ReaderProps,
  rows: number,
  padding: string,
  columns: number,
  painter: Painter,
): string[] {
  const { message, scroll } = reader;
  if (message === null) return [];
  const { theme } = painter;
  const lines = readerText(message, columns).slice(scroll, rows);
  const places = letters === null ? [] : hintPlaces(lines, message);
  const marked = quotedRange(reader);
  return lines.map((line, index) => {
    const at = scroll + index;
    if (marked !== null && at >= marked[0] && at <= marked[1]) {
      return padding + painter.line([[line.text, theme.text]], columns, theme.selected);
    }
    const spans = withHits(textSpans(line, reader, painter), hits, theme);
    if (letters === null) return padding + painter.line(spans, columns);
    // The blanks before a line have room for letters, too.
    const own = places
      .filter((place) => place.line === index)
      .map((place) => ({ ...place, at: place.at + padding.length }));
    const all = withLetters([[padding], ...spans], own, letters, theme);
    return painter.line(all, padding.length + columns);
  });
}

function quietLines(reader: ReaderState, painter: Painter): Span[][] {
  const { theme } = painter;
  if (reader.error !== null) {
    return [
      [[phrase('reader.notShown'), theme.danger]],
      [[reader.error.message, theme.muted]],
      ...(reader.error.hint === '' ? [] : [[[reader.error.hint, theme.muted] as const]]),
    ];
  }
  if (reader.wanted !== null) return [[[phrase('reader.opening'), theme.faintText]]];
  return [[[phrase('reader.none'), theme.faintText]]];
}

function headingLine(
  line: HeadingLine,
  message: ScreenMessage | null,
  columns: number,
  { now, focused, hits }: ReaderProps,
  painter: Painter,
): string {
  const { theme } = painter;
  switch (line.kind) {
    case 'subject':
      return painter.line(
        withHits([[line.text, focused ? theme.titleFocused : theme.title]], hits, theme),
        columns,
      );
    case 'warning':
      return painter.line([[line.text, theme.warning]], columns);
    case 'protection':
      return painter.line([[line.text, protectionStyle(line.level, painter)]], columns);
    case 'date': {
      const date = message?.date ?? null;
      const said = date === null ? phrase('date.none') : fullDate(date, now);
      const old = date === null ? '' : ` · ${age(date, now)}`;
      // Its age gives way to the people.
      const hasRoom = displayWidth(line.text) + said.length + old.length + 2 <= columns;
      const right: Span[] = [[`  ${said}${hasRoom ? old : ''}`, theme.muted]];
      return ends([[line.text, theme.muted]], right, columns, painter);
    }
    case 'server': {
      const said = message === null ? '' : serverSentence(message.row, now);
      const facts = line.text === '' ? '' : FACTS_APART + line.text;
      return painter.line(
        [
          [said, theme.faintText],
          [facts, theme.muted],
        ],
        columns,
      );
    }
    case 'field':
      return painter.line(
        [
          [line.label, theme.faintText],
          [line.text, theme.muted],
        ],
        columns,
      );
    case 'person':
      return ends(
        personSpans(line.text, theme.strong, theme.muted),
        line.thread === '' ? [] : [[`  ${line.thread}`, theme.faintText]],
        columns,
        painter,
      );
    case 'view':
      return ends(
        [[line.text, theme.accentStrong]],
        [[`  ${phrase('reader.escText')}`, theme.faintText]],
        columns,
        painter,
      );
    case 'blank':
      return painter.line([], columns);
  }
}

function protectionStyle(level: MarkLevel, { theme }: Painter): Style {
  if (level === 'plain') return theme.muted;
  return level === 'good' ? theme.good : theme.danger;
}

/** The news stands out, the rest explains. */
function noteStyle({ rest }: ReaderState, line: number, { theme }: Painter): Style {
  if (line > 0) return theme.muted;
  return rest?.kind === 'failed' ? theme.warning : theme.strong;
}

/** Names strong, the addresses behind them less so. */
function personSpans(text: string, name: Style, address: Style): Span[] {
  const pieces = text.split(/( <[^<>]*>)(?=, |$)/);
  return pieces.map((piece, i) => [piece, i % 2 === 1 ? address : name]);
}

/** Lines of which parts may lead somewhere. */
const WITH_TARGETS: readonly ReaderLine['kind'][] = ['text', 'quote', 'signature'];

/** The words that are looked for stand out; so do addresses of pages. */
function textSpans(line: ReaderLine, { find, message }: ReaderState, painter: Painter): Span[] {
  const style = lineStyle(line, painter);
  const { theme } = painter;
  if (find !== '') {
    return cutAtWords(line.text, find).map((text, i) => [text, i % 2 === 1 ? theme.cursor : style]);
  }
  // Where it leads is said in the warnings, and it is not to be clicked by mistake.
  if (line.kind === 'lie') return [[line.text, style]];
  if (line.url !== undefined) return [[line.text, style, line.url]];
  if (!WITH_TARGETS.includes(line.kind)) return [[line.text, style]];
  return piecesOf(line.text, line.links ?? message?.links ?? [], line.begun).map(
    ({ text, target }) => {
      if (target === undefined) return [text, style];
      if (target.lies) return [text, theme.warning];
      return [text, text.startsWith('[') ? theme.muted : theme.link, target.url];
    },
  );
}

function lineStyle(line: ReaderLine, { theme }: Painter): Style {
  switch (line.kind) {
    case 'text':
      return theme.text;
    case 'quote':
      return theme.quotes[Math.min(line.depth, theme.quotes.length) - 1] ?? theme.muted;
    case 'signature':
      return theme.faintText;
    case 'heading':
      return theme.strong;
    case 'folded':
      return theme.faintText;
    case 'added':
      return theme.good;
    case 'removed':
      return theme.danger;
    case 'hunk':
      return theme.accent;
    case 'own':
      return theme.accent;
    case 'unread':
      return theme.strong;
    case 'entry':
    case 'link':
    case 'attachment':
      return theme.muted;
    case 'lie':
      return theme.warning;
  }
}
