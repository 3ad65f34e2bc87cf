/** What of a draft in Markdown is sent beside its text: the page, and which files are pictures of it. */
import { domainToASCII } from 'node:url';
import type { Draft, DraftAttachment } from '../core/draft.js';
import { markdownPage } from './markdownPage.js';

export interface DraftPage {
  page: string;
  /** By index of the attachment its Content-ID. */
  pictureIds: ReadonlyMap<number, string>;
}

export function draftPage({ key, from, body, attachments }: Draft): DraftPage {
  const domain = domainToASCII(from.address.slice(from.address.lastIndexOf('@') + 1));
  const ids = new Map<string, string>();
  const places = new Map<string, number>();
  for (const [at, file] of attachments.entries()) {
    // Of two with one name the first is meant.
    if (!isPicture(file) || places.has(file.name)) continue;
    places.set(file.name, at);
    ids.set(file.name, `${key}.${String(at)}@${domain === '' ? 'localhost.invalid' : domain}`);
  }
  const { page, shown } = markdownPage(body, ids);
  const pictureIds = new Map<number, string>();
  for (const [name, at] of places) {
    if (shown.has(name)) pictureIds.set(at, ids.get(name) ?? '');
  }
  return { page, pictureIds };
}

/** What every program that shows pages shows. */
export function isPicture({ name, type }: Pick<DraftAttachment, 'name' | 'type'>): boolean {
  if (type !== '') return /^image\/(?:png|jpe?g|gif|webp)$/i.test(type);
  return /\.(?:png|jpe?g|gif|webp)$/i.test(name);
}
