/** Links that stand in plain text as themselves. Linear time, at most a thousand. */
import { withoutTrail } from '../core/linkText.js';
import type { Link } from '../core/message.js';
import { safeUrl } from './sanitiseHtml.js';

const MAX_LINKS = 1_000;
const URL_TEXT =
  /\b(?:https?:\/\/|mailto:|(?<![\w@./:-])www\.(?=[\p{L}\p{N}]))[^\s<>"“”\p{Cc}]{3,2000}/giu;

/** In order, each target once. */
export function findTextLinks(text: string): Link[] {
  const links = new Map<string, Link>();
  for (const [match] of text.matchAll(URL_TEXT)) {
    const shown = withoutTrail(match);
    const url = safeUrl(/^www\./i.test(shown) ? `http://${shown}` : shown);
    if (url !== null && !links.has(url)) links.set(url, { text: shown, url });
    if (links.size >= MAX_LINKS) break;
  }
  return [...links.values()];
}
