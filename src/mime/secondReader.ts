/**
 * The second opinion on a message: mailparser reads what our own reader failed on.
 *
 * Guarantees the same of text and HTML as `read.ts`. Lists no attachments, because its parts are
 * not numbered as those of the summary are. Rejects what mailparser rejects (nesting and headers
 * beyond its limits).
 */
import { simpleParser } from 'mailparser';
import type { Link, ReadableMessage } from '../core/message.js';
import { htmlToText } from './htmlText.js';
import { decodedHeaders, NO_EXTRAS } from './read.js';
import { sanitiseText } from './sanitise.js';
import { sanitiseHtml } from './sanitiseHtml.js';

/** Our own conversions are used, and nothing is fetched or inlined. */
const OPTIONS = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true };

export async function readWithMailparser(raw: Buffer): Promise<ReadableMessage> {
  const parsed = await simpleParser(raw, OPTIONS);
  const html = typeof parsed.html === 'string' ? sanitiseHtml(parsed.html) : null;
  const links: Link[] = [];
  const page = html === null ? '' : htmlToText(html.html, links);
  const plain = parsed.text ?? '';
  return {
    headers: decodedHeaders(raw),
    text: sanitiseText(plain === '' ? page : plain),
    html: html === null ? null : html.html,
    links,
    attachments: [],
    warnings: ['This message is damaged; its attachments cannot be shown.'],
    ...NO_EXTRAS,
  };
}
