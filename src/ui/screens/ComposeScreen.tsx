import type { ReactNode } from 'react';
import type { DraftAttachment } from '../../core/draft.js';
import { ends, filled } from '../components/filled.js';
import { Lines } from '../components/Lines.js';
import { useScreenTools } from '../components/screenContext.js';
import { rowSpans } from '../components/textPainter.js';
import { size } from '../format/numbers.js';
import type { Completion } from '../state/compose/completion.js';
import {
  BODY_INDENT,
  composeView,
  LABEL_COLUMNS,
  shownRows,
  type ComposeView,
  type FormRow,
} from '../state/compose/composeView.js';
import type { FormMark } from '../state/compose/formMarks.js';
import { protectionText } from '../state/compose/protectionText.js';
import { titleOf, type Field, type OpenDraft } from '../state/compose/openDraft.js';
import { editorText } from '../state/compose/textEditor.js';
import type { Layout } from '../state/layout.js';
import { wrapAtMost, wrapLine } from '../terminal/wrap.js';
import { GLYPHS } from '../theme/glyphs.js';
import type { Painter, Span, Style } from '../theme/style.js';
import { phrase, type TextKey } from '../text/phrase.js';

interface ComposeScreenProps {
  open: OpenDraft;
  layout: Layout;
}

/** A message that is being written: the form, a rule, the text. */
export function ComposeScreen({ open, layout }: ComposeScreenProps): ReactNode {
  const { painter } = useScreenTools();
  const { columns, bodyRows } = layout;
  const view = composeView(open, layout);
  const form = view.form.map((row) => formLine(row, open, view, painter));
  const text =
    open.preview === null
      ? bodyLines(open, view, painter)
      : previewLines(open.preview, view, painter);
  const lines = [...form, ruleLine(view, painter), ...text];
  placeList(lines, open, view, painter);
  if (open.asked !== null) placeQuestions(lines, open.asked, view, bodyRows, painter);
  const { margin } = view;
  const placed = filled(lines, bodyRows, view.columns, painter).map(
    (line) => ' '.repeat(margin) + line + ' '.repeat(columns - view.columns - margin),
  );
  return <Lines name="compose" lines={placed} width={columns} />;
}

const LABELS: Readonly<Record<Exclude<Field, 'body'>, string>> = {
  ...{ from: 'From', to: 'To', cc: 'Cc', bcc: 'Bcc', replyTo: 'Reply-To', subject: 'Subject' },
  files: 'Files',
};
const PLACEHOLDERS: Partial<Record<Field, Extract<TextKey, `compose.hint.${string}`>>> = {
  to: 'compose.hint.to',
  subject: 'compose.hint.subject',
  files: 'compose.hint.files',
  replyTo: 'compose.hint.replyTo',
};

function placeholder(field: Field): string {
  const key = PLACEHOLDERS[field];
  return key === undefined ? '' : phrase(key);
}

function formLine(row: FormRow, open: OpenDraft, view: ComposeView, painter: Painter): string {
  const { theme } = painter;
  const { columns } = view;
  switch (row.kind) {
    case 'summary': {
      const to = editorText(open.lines.to).trim();
      const said = protectionText(open);
      const left: Span[] = [
        ['  '],
        [titleOf(open), theme.strong],
        [to === '' ? '' : `  ${phrase('word.to', { to })}`, theme.muted],
        [said === null ? '' : `  ${said.text}`, said?.level === 'bad' ? theme.danger : theme.muted],
      ];
      return painter.line(left, columns);
    }
    case 'from':
      return fromLine(open, columns, painter);
    case 'mark':
      return markLine(row.mark, columns, painter);
    case 'files': {
      const all = open.draft.attachments.map(fileText).join(`  ${GLYPHS.dot}  `);
      return painter.line([...label('files', open, true, painter), [all, theme.text]], columns);
    }
    case 'file':
      return fileLine(row, open, columns, painter);
    case 'field': {
      const { field } = row;
      const hasFocus = open.focus === field && open.file === null;
      const editor = open.lines[field];
      const text = editorText(editor);
      const isLast = row.row.end === text.length;
      const style = field === 'subject' ? theme.strong : theme.text;
      const spans = rowSpans(editor, { line: 0, row: row.row, isLast }, style, hasFocus, painter);
      const gap = hasFocus ? ' ' : '';
      const hint = text === '' ? gap + placeholder(field) : isLast || hasFocus ? '' : ' …';
      return painter.line(
        [...label(field, open, row.isFirst, painter), ...spans, [hint, theme.faintText]],
        columns,
      );
    }
  }
}

function markLine(said: FormMark, columns: number, painter: Painter): string {
  const { theme } = painter;
  const styles = { good: theme.good, plain: theme.text, bad: theme.danger };
  const mark = { good: GLYPHS.ok, plain: GLYPHS.dot, bad: GLYPHS.warning }[said.level];
  const room = columns - LABEL_COLUMNS - 2;
  const text = wrapAtMost(1, `${mark} ${said.text}`, room)[0] ?? '';
  const name: Span = [`${phrase(said.label).padStart(LABEL_COLUMNS - 2)}  `, theme.muted];
  return painter.line([name, [text, styles[said.level]]], columns);
}

function fromLine(open: OpenDraft, columns: number, painter: Painter): string {
  const { theme } = painter;
  const { from, account } = open.draft;
  const hasFocus = open.focus === 'from';
  const name: Span[] = from.name === '' ? [] : [[from.name, theme.text]];
  const address = from.name === '' ? from.address : ` <${from.address}>`;
  const left: Span[] = [
    ...label('from', open, true, painter),
    [hasFocus ? '‹ ' : '', theme.accent],
    ...name,
    [address, from.name === '' ? theme.text : theme.muted],
    [hasFocus ? ' ›' : '', theme.accent],
  ];
  return ends(left, [[`${account} `, theme.faintText]], columns, painter);
}

function fileLine(
  { index, isFirst }: Extract<FormRow, { kind: 'file' }>,
  open: OpenDraft,
  columns: number,
  painter: Painter,
): string {
  const { theme } = painter;
  const file = open.draft.attachments[index];
  const isChosen = open.file === index;
  const text = file === undefined ? '' : fileText(file);
  return painter.line(
    [
      ...label('files', open, isFirst, painter),
      [text, isChosen ? theme.cursor : theme.text],
      [isChosen ? phrase('composeScreen.backspaceTakesItOut') : '', theme.muted],
    ],
    columns,
  );
}

function fileText({ name, size: octets }: DraftAttachment): string {
  return `${GLYPHS.attachment} ${name} ${size(octets)}`;
}

/** @param isShown false: only its room */
function label(
  field: Exclude<Field, 'body'>,
  { focus }: OpenDraft,
  isShown: boolean,
  { theme }: Painter,
): Span[] {
  const text = isShown ? LABELS[field] : '';
  const hasFocus = focus === field;
  return [
    [hasFocus && isShown ? GLYPHS.bar : ' ', theme.accent],
    [`${text.padStart(LABEL_COLUMNS - 3)}  `, hasFocus ? theme.accentStrong : theme.muted],
  ];
}

function ruleLine({ columns }: ComposeView, painter: Painter): string {
  return painter.line([[GLYPHS.horizontal.repeat(columns), painter.theme.rule]], columns);
}

function bodyLines(open: OpenDraft, view: ComposeView, painter: Painter): string[] {
  const { body } = open;
  const { columns, bodyRows, bodyColumns } = view;
  const hasFocus = open.focus === 'body';
  const signature = body.lines.lastIndexOf('-- ');
  return shownRows(body.lines, open.top, bodyRows, bodyColumns).map((place) => {
    const style = lineStyle(body.lines[place.line] ?? '', place.line, signature, painter);
    const spans = rowSpans(body, place, style, hasFocus, painter);
    const isEmpty = !hasFocus && editorText(body) === '';
    const hint: Span[] = isEmpty
      ? [[phrase('composeScreen.writeHere'), painter.theme.faintText]]
      : [];
    return painter.line([[' '.repeat(BODY_INDENT)], ...spans, ...hint], columns);
  });
}

/** The page as who gets it reads it. */
function previewLines(
  { lines, top }: NonNullable<OpenDraft['preview']>,
  { columns, bodyRows, bodyColumns }: ComposeView,
  painter: Painter,
): string[] {
  const { theme } = painter;
  return lines
    .flatMap((line) => [...wrapLine(line, bodyColumns)])
    .slice(top, top + bodyRows)
    .map((line) => painter.line([[' '.repeat(BODY_INDENT)], [line, theme.text]], columns));
}

const QUOTE = /^(?:> ?)+/;

function lineStyle(text: string, line: number, signature: number, { theme }: Painter): Style {
  if (signature >= 0 && line >= signature) return theme.faintText;
  const marks = QUOTE.exec(text)?.[0] ?? '';
  const depth = marks.split('>').length - 1;
  if (depth === 0) return theme.text;
  return theme.quotes[Math.min(depth, theme.quotes.length) - 1] ?? theme.muted;
}

const MOST_CANDIDATES = 7;

/** What completes the field, over what is below it. */
function placeList(lines: string[], open: OpenDraft, view: ComposeView, painter: Painter): void {
  const { completion, focus } = open;
  if (completion === null) return;
  const row = view.form.findLastIndex((one) => one.kind === 'field' && one.field === focus);
  const shown = candidateLines(completion, view.columns, painter);
  for (const [at, line] of shown.entries()) lines[row + 1 + at] = line;
}

function candidateLines(
  { candidates, selected }: Completion,
  columns: number,
  painter: Painter,
): string[] {
  const { theme } = painter;
  const top = Math.max(0, selected - MOST_CANDIDATES + 1);
  return candidates.slice(top, top + MOST_CANDIDATES).map(({ label: text, note }, at) => {
    const isSelected = top + at === selected;
    const spans: Span[] = [
      [isSelected ? GLYPHS.bar : ' ', theme.accent],
      [text, isSelected ? theme.strong : theme.text],
      [note === '' ? '' : `  ${note}`, theme.muted],
    ];
    const base = isSelected ? theme.selected : theme.selectedElsewhere;
    const indent = LABEL_COLUMNS - 1;
    const width = columns - indent;
    return painter.line([], indent) + painter.line(spans, width, base);
  });
}

/** At the end of the page, over the text. */
function placeQuestions(
  lines: string[],
  asked: readonly { message: string }[],
  view: ComposeView,
  height: number,
  painter: Painter,
): void {
  const { theme } = painter;
  const { columns } = view;
  const wrapped = asked.flatMap(({ message }) =>
    wrapAtMost(3, message, columns - 8).map((text, at): Span[] => [
      [at === 0 ? `  ${GLYPHS.warning} ` : '    ', theme.warning],
      [text, theme.text],
    ]),
  );
  const choice: Span[] = [
    ['  '],
    ['Enter', theme.accentStrong],
    [phrase('composeScreen.sendItAnyway'), theme.muted],
    ['Esc', theme.accentStrong],
    [phrase('composeScreen.goBackToThe'), theme.muted],
  ];
  const block: Span[][] = [
    [[GLYPHS.horizontal.repeat(columns), theme.rule]],
    [[phrase('composeScreen.beforeItGoesOut'), theme.strong]],
    ...wrapped,
    [],
    choice,
  ];
  const first = Math.max(0, height - block.length);
  while (lines.length < first) lines.push(painter.line([], columns));
  for (const [at, spans] of block.entries()) lines[first + at] = painter.line(spans, columns);
}
