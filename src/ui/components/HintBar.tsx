import { memo, type ReactNode } from 'react';
import type { Command } from '../commands/command.js';
import { helpEntries, helpRows } from '../state/helpEntries.js';
import { BESIDE_HINTS, hintsShown } from '../state/hints.js';
import { layoutOf } from '../state/layout.js';
import { shownNotice } from '../state/notices.js';
import { hidden } from '../state/pages/formRows.js';
import { openPage } from '../state/pages/openPage.js';
import { phrase } from '../text/phrase.js';
import { selectedEntry } from '../state/pages/pageView.js';
import { contextOf, promptedWords, readerGeometry } from '../state/selectors.js';
import type { ScreenState } from '../state/state.js';
import { cut, spansWidth, type Painter, type Span } from '../theme/style.js';
import { displayWidth, takeFromEnd } from '../terminal/width.js';
import { ends } from './filled.js';
import { Lines } from './Lines.js';
import { noticeFits, noticeRoom } from './Rules.js';
import { useScreenTools } from './screenContext.js';

interface HintBarProps {
  state: ScreenState;
  commands: readonly Command[];
  width: number;
}

/** The last line: what one can do here, or the words that are being typed. */
export const HintBar = memo(function HintBar({ state, commands, width }: HintBarProps): ReactNode {
  const { painter } = useScreenTools();
  const words = promptedWords(state);
  const line =
    words === null
      ? hintLine(state, commands, width, painter)
      : promptLine(state, words, commands, width, painter);
  return <Lines name="hints" lines={[line]} width={width} />;
});

function hintLine(
  state: ScreenState,
  commands: readonly Command[],
  width: number,
  painter: Painter,
): string {
  const notice = shownNotice(state.notices);
  const room = noticeRoom(state.notices, width);
  if (notice !== null && notice.hint !== '' && !noticeFits(notice, room)) {
    const { theme } = painter;
    const dismiss: Span[] = [
      ['  Esc', theme.accent],
      [phrase('word.dismiss'), theme.muted],
    ];
    return ends([[`   ${notice.hint}`, theme.muted]], dismiss, width, painter);
  }
  const right = rightSpans(state, commands, painter);
  const left = hints(state, commands, width - BESIDE_HINTS, painter);
  return ends([[' '], ...left], right, width, painter);
}

function hints(
  state: ScreenState,
  commands: readonly Command[],
  room: number,
  { theme }: Painter,
): Span[] {
  return hintsShown(state, commands, room).flatMap(({ key, does }): Span[] => [
    [key, theme.accent],
    [does, theme.muted],
  ]);
}

/** An unfinished key sequence, or how far one has read. */
function rightSpans(state: ScreenState, commands: readonly Command[], { theme }: Painter): Span[] {
  if (state.pendingKeys !== '') return [[`${state.pendingKeys}… `, theme.accent]];
  if (state.help !== null) {
    const layout = layoutOf(state);
    const { length } = helpRows(helpEntries(commands, state), layout);
    return length > state.help + layout.bodyRows
      ? [[`↓ ${phrase('word.more')} `, theme.muted]]
      : [];
  }
  if (state.focus !== 'reader') return [];
  const { text, rows } = readerGeometry(state);
  if (text === null) return [];
  const end = state.reader.scroll + rows;
  if (text.has(end))
    return [[`${state.reader.scroll === 0 ? '↓' : '↕'} ${phrase('word.more')} `, theme.muted]];
  return state.reader.scroll > 0 ? [[`${phrase('word.end')} `, theme.muted]] : [];
}

function promptLine(
  state: ScreenState,
  words: string,
  commands: readonly Command[],
  width: number,
  painter: Painter,
): string {
  const { theme } = painter;
  const completions = completionSpans(state, painter);
  const right = cut(
    completions.length > 0 ? completions : hints(state, commands, Math.floor(width / 2), painter),
    completions.length > 0 ? Math.floor(width / 2) : width,
  );
  const sign = promptSign(state);
  const room = Math.max(8, width - spansWidth(right) - displayWidth(sign) - 2);
  const left: Span[] = [
    [sign, theme.accentStrong],
    [takeFromEnd(shownWords(state, words), room)],
    [' ', theme.cursor],
  ];
  return ends(left, right, width, painter);
}

/** How a search may go on: the first is what Tab puts there. */
function completionSpans(
  { palette, line, chooser, address, search, pages }: ScreenState,
  painter: Painter,
): Span[] {
  if (pages.length > 0) return [];
  const isOther = [palette, line, chooser, address].some((prompt) => prompt !== null);
  if (isOther || search === null) return [];
  const { theme } = painter;
  return search.completion.candidates.flatMap(({ text, detail }, n): Span[] => [
    [n === 0 ? '⇥ ' : '  ', theme.accent],
    [text, n === 0 ? theme.accentStrong : theme.muted],
    [n === 0 && detail !== '' ? ` ${detail}` : '', theme.faintText],
    [' ', theme.faintText],
  ]);
}

/** A password is not shown. */
function shownWords(state: ScreenState, words: string): string {
  const isSecret = isOption(state) && selectedEntry(state)?.option?.type === 'secret';
  return isSecret ? hidden(words) : words;
}

/** What the words are for. */
function valueName(state: ScreenState): string {
  if (openPage(state)?.kind === 'addresses') return phrase('addresses.find');
  return selectedEntry(state)?.label ?? '';
}

function isOption(state: ScreenState): boolean {
  return contextOf(state) === 'value';
}

function promptSign(state: ScreenState): string {
  const { palette, line, chooser, address, search } = state;
  if (palette !== null) return ' > ';
  if (line !== null) return ' : ';
  if (chooser !== null)
    return chooser.kind === 'folder' ? phrase('hintBar.moveTo') : phrase('word.tag');
  if (isOption(state)) return ` ${valueName(state)}: `;
  if (address !== null) return ' @ ';
  return search?.within == null ? ' / ' : ` \\ `;
}
