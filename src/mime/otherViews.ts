/**
 * A message told otherwise than `read.ts` tells it: its page where the text is shown, all of its
 * headers, its source, one of its parts, and the page for a browser.
 *
 * Guarantees: never throws; text went through the sanitiser; a page for a browser runs nothing and
 * loads nothing, whatever the browser is told.
 */
import type { Link, ReadableMessage } from '../core/message.js';
import { isHtml, partText } from './body.js';
import { contactCards } from './contactCard.js';
import { htmlToText } from './htmlText.js';
import { invitationCard } from './invitation.js';
import { partContent, readMessage } from './read.js';
import { readRtf } from './rtf.js';
import { sanitiseLine, sanitiseText } from './sanitise.js';
import { escapeHtml, sanitiseHtml } from './sanitiseHtml.js';
import { isMessage, parseStructure } from './structure.js';

/** Octets of the source, or of a text, that are shown. */
const SHOWN_LIMIT = 1 << 21;

/** The page as text, with its links below it; null: there is no page. */
export function pageAsText({ html }: ReadableMessage): string | null {
  if (html === null) return null;
  const links: Link[] = [];
  const text = htmlToText(html, links);
  const list = links.map(({ url }, i) => `[${String(i + 1)}] ${url}`);
  return sanitiseText([text, ...(list.length > 0 ? ['', ...list] : [])].join('\n'));
}

export function headersAsText({ headers }: ReadableMessage): string {
  return headers.map(([name, value]) => `${sanitiseLine(name)}: ${sanitiseLine(value)}`).join('\n');
}

/** Octets that are no text are shown as what they most likely are. */
export function sourceAsText(raw: Buffer): string {
  const shown = sanitiseText(raw.subarray(0, SHOWN_LIMIT).toString('utf8'));
  const more = raw.length - SHOWN_LIMIT;
  return more > 0 ? `${shown}\n\n… ${String(more)} more octets are not shown` : shown;
}

/** A part as words: a text, a page, a message, an invitation; null: it is none of these. */
export async function partAsText(raw: Buffer, number: string): Promise<string | null> {
  const part = parseStructure(raw).parts.find((candidate) => candidate.number === number);
  const content = partContent(raw, number)?.content;
  if (part === undefined || content === undefined) return null;
  if (isMessage(part)) return messageAsText(content);
  if (isHtml(part)) {
    return sanitiseText(htmlToText(sanitiseHtml(partText(raw, part, SHOWN_LIMIT)).html, []));
  }
  if (/^(?:text\/calendar|application\/ics)$/.test(part.type)) {
    const source = partText(raw, part, SHOWN_LIMIT);
    return sanitiseText(invitationCard(source) || source);
  }
  if (/^text\/(?:(?:x-)?vcard|directory)$/.test(part.type) || /\.vcf$/i.test(part.fileName)) {
    const source = partText(raw, part, SHOWN_LIMIT);
    return sanitiseText(contactCards(source) || source);
  }
  if (/^(?:text|application)\/(?:x-)?rtf$/.test(part.type)) {
    return sanitiseText(readRtf(content)?.text ?? '');
  }
  const isText = part.type.startsWith('text/') || TEXT_TYPES.test(part.type);
  if (!isText && !TEXT_NAMES.test(part.fileName)) return null;
  return sanitiseText(partText(raw, part, SHOWN_LIMIT));
}

const TEXT_TYPES =
  /^application\/(?:json|xml|x-sh|javascript|x-yaml|yaml|toml|sql|x-patch|pgp-keys)$/;
const TEXT_NAMES = /\.(?:txt|md|log|csv|json|ya?ml|xml|diff|patch|ini|conf|toml|tex|srt|ics|vcf)$/i;

async function messageAsText(raw: Buffer): Promise<string> {
  const message = await readMessage(raw);
  const named = ['from', 'to', 'cc', 'date', 'subject'];
  const head = message.headers.filter(([name]) => named.includes(name.toLowerCase()));
  const files = message.attachments
    .filter(({ inline }) => !inline)
    .map(({ name, type }) => `Attachment: ${sanitiseLine(name === '' ? type : name)}`);
  return [headersAsText({ ...message, headers: head }), '', message.text, '', ...files]
    .join('\n')
    .trimEnd();
}

/**
 * A file for a browser. Its policy forbids everything but the styles written here, so that nothing
 * is loaded even where the page would have a way that we do not know.
 */
export function pageForBrowser({ headers, html, text }: ReadableMessage): string {
  const value = (name: string): string =>
    headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
  const subject = sanitiseLine(value('subject'));
  const rows = ['From', 'To', 'Cc', 'Date'].flatMap((name) => {
    const shown = sanitiseLine(value(name.toLowerCase()));
    return shown === '' ? [] : [`<tr><th>${name}</th><td>${escapeHtml(shown)}</td></tr>`];
  });
  return [
    '<!DOCTYPE html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">`,
    '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(subject)}</title><style>${STYLE}</style></head><body>`,
    `<header><h1>${escapeHtml(subject)}</h1><table>${rows.join('')}</table></header>`,
    html ?? `<pre>${escapeHtml(text)}</pre>`,
    '</body></html>\n',
  ].join('\n');
}

const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}' +
  'header{border-bottom:1px solid #8888;margin-bottom:1.5em}header th{text-align:right;padding-right:1em;opacity:.6}' +
  'h1{font-size:1.3em}pre{white-space:pre-wrap}blockquote{border-left:3px solid #8888;margin-left:0;padding-left:1em}';
