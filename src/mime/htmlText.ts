/**
 * HTML as text for the terminal: unwrapped paragraphs, lists, quotes marked with `>`, and links
 * as their words followed by a number, `docs [1]`, that stands for a place in the list of links.
 *
 * Takes only what `sanitiseHtml` wrote: the nesting is bounded and nothing in it can load. The
 * result still passes `sanitiseText` before it reaches a terminal.
 */
import { convert, type DomNode, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';
import type { Link } from '../core/message.js';

/** @param links is added to, in order; a target that is in it already keeps its number. */
export function htmlToText(safeHtml: string, links: Link[]): string {
  const numbers = new Map(links.map((link, i) => [link.url, i + 1]));
  const formatLink: FormatCallback = (element, walk, builder) => {
    const { children, attribs } = element;
    walk(children, builder);
    const url: unknown = attribs?.['href'];
    const words = wordsOf(children);
    if (typeof url !== 'string' || words === '') return;
    const number = numbers.get(url) ?? links.push({ text: words, url });
    numbers.set(url, number);
    builder.addInline(` [${String(number)}]`);
  };
  const text = convert(safeHtml, { ...LAYOUT, formatters: { numberedLink: formatLink } });
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function wordsOf(nodes: readonly DomNode[]): string {
  let words = '';
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'text') words += node.data ?? '';
    else open.push(...[...(node.children ?? [])].reverse());
  }
  return words.replace(/\s+/g, ' ').trim();
}

const heading = { format: 'heading', options: { uppercase: false } };

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
    { selector: 'hr', options: { length: 40 } },
    { selector: 'blockquote', options: { trimEmptyLines: true } },
  ],
};
