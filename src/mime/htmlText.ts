/**
 * HTML as text for the terminal: unwrapped paragraphs, lists, quotes marked with `>`, tables of
 * data as tables and those of a layout as text, at most one blank line at a time, and links as
 * their words followed by a number, `docs [1]`, that stands for a place in the list of links.
 *
 * Takes only what `sanitiseHtml` wrote: the nesting is bounded and nothing in it can load. The
 * result still passes `sanitiseText` before it reaches a terminal.
 */
import { convert, type DomNode, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';
import type { Link } from '../core/message.js';
import { dataColumns } from './htmlTable.js';

/** @param links is added to, in order; a target that is in it already keeps its number. */
export function htmlToText(safeHtml: string, links: Link[]): string {
  if (safeHtml === '') return '';
  const numbers = new Map(links.map((link, i) => [link.url, i + 1]));
  const formatLink: FormatCallback = (element, walk, builder) => {
    const { children, attribs } = element;
    // The number belongs to the words, not to the line that begins behind them.
    const last = lastWords(children);
    walk(children.slice(0, last + 1), builder);
    const url: unknown = attribs?.['href'];
    const words = wordsOf(children);
    if (typeof url === 'string' && words !== '') {
      const number = numbers.get(url) ?? links.push({ text: words, url });
      numbers.set(url, number);
      builder.addInline(` [${String(number)}]`);
    }
    walk(children.slice(last + 1), builder);
  };
  const text = convert(safeHtml, {
    ...LAYOUT,
    formatters: { numberedLink: formatLink, anyTable: formatTable, layoutCell: formatLayoutCell },
  });
  return text
    .replace(PADDING, (run) => (/^ +$/.test(run) ? run : ' '))
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
}

/** What newsletters put behind their preview text, so that no other text is previewed. */
const PADDING = /[ \u00A0\u2007\p{DI}]{8,}/gu;

const TABLE_WIDTH = 76;
const COLUMN_GAP = 3;

const formatTable: FormatCallback = (element, walk, builder) => {
  const columns = dataColumns(element);
  const maxColumnWidth = Math.floor(TABLE_WIDTH / Math.max(1, columns)) - COLUMN_GAP;
  const data = { ...APART, uppercaseHeaderCells: false, colSpacing: COLUMN_GAP, maxColumnWidth };
  const [format, options] =
    columns > 0 ? (['dataTable', data] as const) : (['block', APART] as const);
  builder.options.formatters?.[format]?.(element, walk, builder, options);
};

/** The cells of a row that lays out stand on one line as words do, unless they hold blocks. */
const formatLayoutCell: FormatCallback = (element, walk, builder) => {
  builder.addInline(' ');
  walk(element.children, builder);
  builder.addInline(' ');
};

/** Index of the last of the nodes that has any; -1: none has. */
function lastWords(nodes: readonly DomNode[]): number {
  return nodes.findLastIndex((node) => wordsOf([node]) !== '');
}

function wordsOf(nodes: readonly DomNode[]): string {
  let words = '';
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'text') words += node.data ?? '';
    else for (const child of [...(node.children ?? [])].reverse()) open.push(child);
  }
  return words.replace(/\s+/g, ' ').trim();
}

const BLOCK = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const block = { format: 'block', options: BLOCK };
/** With a blank line around it. */
const APART = { leadingLineBreaks: 2, trailingLineBreaks: 2 };
const heading = { format: 'heading', options: { uppercase: false, ...APART } };
const layoutCell = { format: 'layoutCell' };

const LAYOUT: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: 1 << 24, maxDepth: 1_000, maxChildNodes: 50_000 },
  selectors: [
    { selector: 'a', format: 'numberedLink' },
    { selector: 'h1', ...heading },
    { selector: 'h2', ...heading },
    { selector: 'h3', ...heading },
    { selector: 'h4', ...heading },
    { selector: 'h5', ...heading },
    { selector: 'h6', ...heading },
    { selector: 'ul', options: { itemPrefix: '• ' } },
    { selector: 'table', format: 'anyTable' },
    { selector: 'tr', ...block },
    { selector: 'caption', ...block },
    { selector: 'td', ...layoutCell },
    { selector: 'th', ...layoutCell },
    { selector: 'dt', ...block },
    { selector: 'dd', ...block },
    { selector: 'address', ...block },
    { selector: 'center', ...block },
    { selector: 'figure', ...block },
    { selector: 'figcaption', ...block },
    { selector: 'summary', ...block },
    { selector: 'q', format: 'inlineSurround', options: { prefix: '“', suffix: '”' } },
    { selector: 'hr', options: { length: 40 } },
    { selector: 'blockquote', options: { trimEmptyLines: true } },
  ],
};
