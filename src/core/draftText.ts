/**
 * A draft as a text file that one edits: a header, an empty line, the body. Pure.
 *
 * Guarantees: what is not changed in the text comes back as it was; a text that has no header (all
 * of it was cut away) changes the body alone.
 */
import type { Draft, DraftAttachment } from './draft.js';

const FIELDS = [
  ['to', 'To'],
  ['cc', 'Cc'],
  ['bcc', 'Bcc'],
  ['replyTo', 'Reply-To'],
  ['subject', 'Subject'],
] as const;

/** What is written as `Attach: ~/plan.pdf` is a file; as `Attach: [1] plan.pdf` it is there already. */
export interface DraftEdit {
  draft: Draft;
  /** Paths as they were typed. */
  files: readonly string[];
}

export function draftToText(draft: Draft): string {
  const { from, body, attachments, format, reports } = draft;
  const author = from.name === '' ? from.address : `${from.name} <${from.address}>`;
  const lines = [
    `From: ${oneLine(author)}`,
    ...FIELDS.map(([key, name]) => `${name}: ${oneLine(draft[key])}`.trimEnd()),
    ...(format === 'plain' ? [] : [`Format: ${format}`]),
    ...(draft.sign || draft.encrypt ? [`OpenPGP: ${protectionWords(draft)}`] : []),
    ...(reports ? ['Reports: yes'] : []),
    ...attachments.map((file, at) => `Attach: [${at + 1}] ${oneLine(file.name)}`),
  ];
  return `${lines.join('\n')}\n\n${body}`;
}

/** @param before what the text was made of. */
export function textToDraft(text: string, before: Draft): DraftEdit {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const header: [name: string, value: string][] = [];
  let at = 0;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const last = header.at(-1);
    const [, name, value = ''] = /^([A-Za-z-]{1,40}):[ \t]*(.*)$/.exec(line) ?? [];
    if (/^[ \t]+\S/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`;
    else if (name !== undefined && isKnown(name)) header.push([name.toLowerCase(), value.trim()]);
    else break;
  }
  if (header.length === 0) return { draft: { ...before, body: lines.join('\n') }, files: [] };
  const isSeparated = lines[at]?.trim() === '';
  const body = lines.slice(isSeparated ? at + 1 : at).join('\n');
  const values = (name: string): string[] =>
    header.filter(([key]) => key === name.toLowerCase()).map(([, value]) => value);
  const fields = FIELDS.map(
    ([key, name]) => [key, values(name).filter(Boolean).join(', ')] as const,
  );
  const { attachments, files } = attached(values('Attach'), before.attachments);
  const from = author(values('From')[0], before);
  const format = /^m(?:arkdown|d)$/i.test(values('Format')[0] ?? '') ? 'markdown' : 'plain';
  const wished = protectionOf(values('OpenPGP')[0] ?? '');
  return {
    draft: {
      ...{ ...before, ...Object.fromEntries(fields), from, body, format, attachments, ...wished },
      reports: /^(?:yes|on|true)$/i.test(values('Reports')[0] ?? ''),
    },
    files,
  };
}

function isKnown(name: string): boolean {
  const key = name.toLowerCase();
  return (
    ['from', 'format', 'attach', 'openpgp', 'reports'].includes(key) ||
    FIELDS.some(([, one]) => one.toLowerCase() === key)
  );
}

function protectionWords({ sign, encrypt }: Pick<Draft, 'sign' | 'encrypt'>): string {
  return [sign ? 'sign' : '', encrypt ? 'encrypt' : ''].filter(Boolean).join(', ');
}

function protectionOf(words: string): Pick<Draft, 'sign' | 'encrypt'> {
  return { sign: /\bsign\b/i.test(words), encrypt: /\bencrypt\b/i.test(words) };
}

function author(text: string | undefined, { from }: Draft): Draft['from'] {
  if (text === undefined || text === '') return from;
  const [, name = '', address = text] = /^(.*?)\s*<([^<>]*)>$/.exec(text) ?? [];
  return { name: name.replace(/^"(.*)"$/, '$1'), address: address.trim() };
}

function attached(
  values: readonly string[],
  before: readonly DraftAttachment[],
): { attachments: DraftAttachment[]; files: string[] } {
  const attachments: DraftAttachment[] = [];
  const files: string[] = [];
  for (const value of values) {
    const [, number] = /^\[(\d{1,4})\]/.exec(value) ?? [];
    const known = number === undefined ? undefined : before[Number(number) - 1];
    if (known !== undefined) attachments.push(known);
    else if (value !== '') files.push(value);
  }
  return { attachments, files };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
