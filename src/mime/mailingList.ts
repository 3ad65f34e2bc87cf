/**
 * What a mailing list says of itself (RFC 2919, RFC 2369, RFC 5064, RFC 8058): its name, its
 * archive, and how one leaves it.
 *
 * Guarantees: never throws; addresses are https, http or mailto only. Nothing is fetched or sent:
 * that is for the user to ask for.
 */
import type { MailingList } from '../core/message.js';
import { fieldText, findField, type HeaderField } from './headers.js';
import { safeUrl } from './sanitiseHtml.js';

/** URLs of one field that are looked at. */
const MAX_URLS = 20;

/** @returns null where the message is of no list and cannot be unsubscribed. */
export function mailingListOf(fields: readonly HeaderField[]): MailingList | null {
  const value = (key: string): string => fieldText(findField(fields, key));
  const { description, id } = listId(value('list-id'));
  const leave = urlsOf(value('list-unsubscribe'));
  const https = leave.find((url) => url.startsWith('https:')) ?? null;
  const mailto = leave.find((url) => url.startsWith('mailto:')) ?? null;
  const isOneClick = /^\s*List-Unsubscribe=One-Click\s*$/i.test(value('list-unsubscribe-post'));
  if (id === '' && https === null && mailto === null) return null;
  const name = description.replace(/^"|"$/g, '').trim();
  const archive = urlsOf(value('archived-at'))[0] ?? urlsOf(value('list-archive'))[0] ?? null;
  return {
    id,
    name: name === '' ? id : name,
    archive: archive?.startsWith('http') === true ? archive : null,
    unsubscribe: { https, isOneClick: isOneClick && https !== null, mailto },
  };
}

/** `The list <list.example.org>` */
function listId(text: string): { description: string; id: string } {
  const start = text.lastIndexOf('<');
  const id = start < 0 ? undefined : /^<([^<>\s]{1,255})>\s*$/.exec(text.slice(start))?.[1];
  return id === undefined
    ? { description: '', id: '' }
    : { description: text.slice(0, start).trimEnd(), id };
}

/** What stands in angle brackets; a bare URL where somebody forgot them. */
function urlsOf(value: string): string[] {
  const bracketed = [...value.matchAll(/<([^<>]{1,4000})>/g)].map(([, url = '']) => url);
  const found = bracketed.length > 0 ? bracketed : [value.trim()];
  return found.slice(0, MAX_URLS).flatMap((url) => safeUrl(url.replace(/\s+/g, '')) ?? []);
}
