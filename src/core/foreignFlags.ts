/**
 * Flags and tags as other programs keep them beside or in their messages. Pure.
 *
 * mbox: `Status` and `X-Status` (mutt, Dovecot, Pine), `X-Mozilla-Status` (Thunderbird),
 * `X-Keywords`, `X-Mozilla-Keys`, and `X-Gmail-Labels` of Google Takeout. Apple Mail: a number.
 */
import { flagNames, flagsOf, NO_FLAGS, type Flag, type Flags } from './flags.js';
import { sortedTags } from './tags.js';

export interface ForeignMarks {
  flags: Flags;
  tags: readonly string[];
}

/**
 * Fields that programs keep in an mbox for themselves: no part of the message, and different
 * whenever it is written. In lower case.
 */
export const MBOX_FIELDS: ReadonlySet<string> = new Set([
  'status',
  'x-status',
  'x-keywords',
  'x-uid',
  'x-imap',
  'x-imapbase',
  'x-mozilla-status',
  'x-mozilla-status2',
  'x-mozilla-keys',
  'x-gmail-labels',
  'x-gm-thrid',
  'content-length',
  'lines',
]);

/** As IMAP servers name it (RFC 5788). */
const FORWARDED = '$Forwarded';

const STATUS: Readonly<Record<string, Flag>> = {
  R: 'seen',
  A: 'answered',
  F: 'flagged',
  T: 'draft',
  D: 'deleted',
};

/** What these fields say; names in lower case, values decoded and unfolded. */
export function marksOf(fields: ReadonlyMap<string, string>): ForeignMarks {
  const letters = (fields.get('status') ?? '') + (fields.get('x-status') ?? '');
  const flags: Flag[] = [...letters]
    .map((letter) => STATUS[letter])
    .filter((flag) => flag !== undefined);
  flags.push(...mozillaFlags(fields.get('x-mozilla-status')));
  const words = `${fields.get('x-keywords') ?? ''} ${fields.get('x-mozilla-keys') ?? ''}`;
  const keywords = words.split(/[\s,]+/);
  if (keywords.includes(FORWARDED)) flags.push('forwarded');
  const tags = keywords.filter((word) => word !== FORWARDED).map(asTag);
  const labels = fields.get('x-gmail-labels');
  const gmail = labels === undefined ? { flags: [], tags: [] } : gmailMarks(labels);
  return {
    flags: flagsOf([...flags, ...gmail.flags]),
    tags: sortedTags([...tags, ...gmail.tags].filter((tag) => tag !== '')),
  };
}

/** The lines, each with its line end, that say so to other programs. */
export function markLines({ flags, tags }: ForeignMarks, eol: string): string {
  const names = flagNames(flags);
  const letters = (among: string) =>
    [...among].filter((letter) => names.some((name) => STATUS[letter] === name)).join('');
  const status = `Status: ${letters('R')}O${eol}`;
  const more = letters('AFTD');
  const keywords = [...tags.map(asTag), ...(names.includes('forwarded') ? [FORWARDED] : [])];
  return [
    status,
    ...(more === '' ? [] : [`X-Status: ${more}${eol}`]),
    ...(keywords.length === 0 ? [] : [`X-Keywords: ${keywords.join(' ')}${eol}`]),
  ].join('');
}

const MOZILLA: readonly (readonly [number, Flag])[] = [
  [0x0001, 'seen'],
  [0x0002, 'answered'],
  [0x0004, 'flagged'],
  [0x1000, 'forwarded'],
];
const MOZILLA_EXPUNGED = 0x0008;

function mozillaFlags(field: string | undefined): Flag[] {
  const bits = Number.parseInt(field?.trim() ?? '0', 16) || 0;
  return MOZILLA.filter(([bit]) => (bits & bit) !== 0).map(([, flag]) => flag);
}

/** Thunderbird leaves what was deleted in the file until it is compacted. */
export function isExpunged(fields: ReadonlyMap<string, string>): boolean {
  const bits = Number.parseInt(fields.get('x-mozilla-status')?.trim() ?? '0', 16) || 0;
  return (bits & MOZILLA_EXPUNGED) !== 0;
}

/** Where a message is, and what is said by a flag or follows from the folder, is no tag. */
const GMAIL_PLACES = new Set(
  'inbox,sent,drafts,draft,spam,trash,archived,chats,chat,opened,unread,starred,all mail'.split(
    ',',
  ),
);

function gmailMarks(labels: string): { flags: Flag[]; tags: string[] } {
  const names = labels.split(',').map((label) => label.trim().replace(/^"(.*)"$/, '$1'));
  const has = (name: string) => names.some((other) => other.toLowerCase() === name);
  const flags: Flag[] = [
    ...(has('unread') ? [] : (['seen'] as const)),
    ...(has('starred') ? (['flagged'] as const) : []),
    ...(has('drafts') || has('draft') ? (['draft'] as const) : []),
  ];
  const tags = names.filter((name) => name !== '' && !GMAIL_PLACES.has(name.toLowerCase()));
  return { flags, tags: tags.map(asTag) };
}

/** A word that an IMAP server could keep as a keyword (RFC 9051, atom). */
export function asTag(name: string): string {
  return name.trim().replace(/[\s(){}%*"\\\]\p{Cc}]+/gu, '_');
}

const APPLE: readonly (readonly [number, Flag])[] = [
  [1 << 0, 'seen'],
  [1 << 1, 'deleted'],
  [1 << 2, 'answered'],
  [1 << 4, 'flagged'],
  [1 << 6, 'draft'],
  [1 << 8, 'forwarded'],
];

/** The number that Apple Mail writes behind a message. */
export function appleFlags(bits: number): Flags {
  if (!Number.isFinite(bits)) return NO_FLAGS;
  // More bits than JavaScript's operators have: the upper ones count attachments.
  const low = bits % 2 ** 32;
  return flagsOf(APPLE.filter(([bit]) => (low & bit) !== 0).map(([, flag]) => flag));
}
