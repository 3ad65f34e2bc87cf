/** Marks in painted text what a search found. */
import type { Hits } from '../../core/query/hits.js';
import type { Span, Style } from './style.js';
import type { Theme } from './theme.js';

const PLAIN: Style = {};
const merged = new WeakMap<Style, WeakMap<Style, Style>>();

/** The same text in as many spans as it takes. */
export function withHits(spans: readonly Span[], hits: Hits | null, { hit }: Theme): Span[] {
  if (hits === null || hits.isEmpty) return [...spans];
  return spans.flatMap((span) => {
    const [text, style = PLAIN] = span;
    const found = hits.in(text);
    if (found.length === 0) return [span];
    const parts: Span[] = [];
    let from = 0;
    for (const [at, end] of found) {
      if (at > from) parts.push([text.slice(from, at), style]);
      parts.push([text.slice(at, end), marked(style, hit)]);
      from = end;
    }
    if (from < text.length) parts.push([text.slice(from), style]);
    return parts;
  });
}

/** One object for each pair of styles: a painter remembers styles by identity. */
function marked(style: Style, hit: Style): Style {
  let known = merged.get(style);
  if (known === undefined) merged.set(style, (known = new WeakMap()));
  let both = known.get(hit);
  if (both === undefined) known.set(hit, (both = { ...style, ...hit }));
  return both;
}
