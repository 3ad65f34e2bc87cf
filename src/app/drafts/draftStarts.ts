/**
 * What a new message, an answer or a message that is passed on begins with.
 *
 * Guarantees: nothing is changed or kept by it; nobody is a recipient whom the user does not see;
 * a link attaches nothing.
 */
import { randomUUID } from 'node:crypto';
import type { AccountConfig } from '../../core/account.js';
import type {
  Draft,
  DraftAttachment,
  DraftStart,
  Quoting,
  StartedDraft,
} from '../../core/draft.js';
import { MailtuiError } from '../../core/errors.js';
import { flagsOf } from '../../core/flags.js';
import {
  identitiesOf,
  identityAddressed,
  isOwnAddress,
  type Identity,
} from '../../core/identity.js';
import type { MessageRow } from '../../core/indexRows.js';
import type { MailIndex } from '../../core/mailIndex.js';
import type { Address, MessageSummary, ReadableMessage } from '../../core/message.js';
import type { MailStore } from '../../core/store.js';
import { findAccount } from '../../config/read.js';
import { Locked } from '../../crypto/openPgp.js';
import { refusePartial } from '../partialMessages.js';
import { NOT_ASKING } from '../protection/askingHere.js';
import type { OpenedMessage, OpenProtected } from '../protection/openProtected.js';

export interface StartParts {
  accounts: readonly AccountConfig[];
  index: MailIndex;
  store: MailStore;
  openProtected: OpenProtected;
  readOpened: (opened: OpenedMessage) => Promise<ReadableMessage>;
  /** How much an answer quotes; absent: what is unread. */
  quote?: Quoting;
  now: () => number;
}

const SEEN = flagsOf(['seen']);

type Start<Kind extends DraftStart['kind']> = Extract<DraftStart, { kind: Kind }>;

/** @throws MailtuiError `bad-input`, `usage` for an unknown account, `config` when there is none. */
export async function startDraft(
  parts: StartParts,
  start: Exclude<DraftStart, { kind: 'draft' }>,
): Promise<StartedDraft> {
  switch (start.kind) {
    case 'new':
      return startNew(parts, start);
    case 'reply':
      return startReply(parts, start);
    case 'forward':
      return startForward(parts, start);
    case 'edit-as-new':
      return startAsNew(parts, start);
  }
}

async function startNew(
  parts: StartParts,
  { account, mailto }: Start<'new'>,
): Promise<StartedDraft> {
  const identity = defaultIdentity(parts, account);
  const draft = emptyDraft(parts, identity);
  if (mailto === undefined) return started(draft);
  const { parseMailto } = await import('../../mime/mailto.js');
  const { typed } = await import('../../mime/draftMessage.js');
  const { to, cc, bcc, subject, body, ignored } = parseMailto(mailto);
  const fields = { to: typed(to), cc: typed(cc), bcc: typed(bcc), subject };
  const notes =
    ignored.length === 0
      ? []
      : [`The link also has ${ignored.join(', ')}, which is not taken from a link.`];
  return started({ ...draft, ...fields, body: `${body}${draft.body}` }, notes);
}

async function startReply(parts: StartParts, start: Start<'reply'>): Promise<StartedDraft> {
  const { row, opened } = await read(parts, start.id);
  const raw = opened.content;
  const [{ summarise }, { replyTo, replyFields }, { readHeaderSection, messageStart }, { typed }] =
    await Promise.all([
      import('../../mime/summary.js'),
      import('../../mime/reply.js'),
      import('../../mime/headers.js'),
      import('../../mime/draftMessage.js'),
    ]);
  const account = findAccount(parts, row.account);
  const { fields } = readHeaderSection(raw, messageStart(raw));
  const original = summarise(raw);
  const text = start.quote ?? (await quotable(parts, start, opened, original));
  const { to, cc, subject, references, quote, notes } = replyTo(original, text, {
    to: start.to,
    isOwn: (address) => isOwnAddress(parts.accounts, address),
    isOfAccount: (address) => isOwnAddress([account], address),
    fields: replyFields(fields),
  });
  const draft = emptyDraft(parts, identityFor(parts, row), [opened]);
  return started(
    {
      ...draft,
      ...{ to: typed(to), cc: typed(cc), subject: oneLine(subject), references },
      body: quote === '' ? draft.body : `\n\n${quote}${draft.body.replace(/^\n/, '')}`,
      answers: [row.id],
    },
    notes,
  );
}

async function quotable(
  parts: StartParts,
  { quoting = parts.quote ?? 'unread' }: Start<'reply'>,
  opened: OpenedMessage,
  { inReplyTo, references }: MessageSummary,
): Promise<string> {
  if (quoting === 'none') return '';
  const { text } = await parts.readOpened(opened);
  if (quoting === 'all') return text;
  const { unreadPart, unsigned } = await import('../../mime/unreadPart.js');
  const before = inReplyTo[0] ?? references.at(-1);
  return before !== undefined && isRead(parts, before) ? unreadPart(text) : unsigned(text);
}

/** Whether the message is here and was read. */
function isRead({ index, now }: StartParts, messageId: string): boolean {
  const query = { type: 'id', id: messageId } as const;
  return index.search({ query, now: now(), limit: 20 }).some(({ flags }) => (flags & SEEN) !== 0);
}

async function startForward(parts: StartParts, start: Start<'forward'>): Promise<StartedDraft> {
  const messages = await Promise.all(start.ids.map((id) => read(parts, id)));
  const [first] = messages;
  if (first === undefined) throw new MailtuiError('bad-input', 'there is no message to forward');
  const { forwardHead, forwardSubject } = await import('../../mime/reply.js');
  const { summarise } = await import('../../mime/summary.js');
  const draft = emptyDraft(
    parts,
    identityFor(parts, first.row),
    messages.map(({ opened }) => opened),
  );
  const texts: string[] = [];
  const attachments: DraftAttachment[] = [];
  for (const { row, opened } of messages) {
    if (start.parts !== undefined) {
      attachments.push(...(await chosenParts(parts, { row, opened }, start.parts)));
    } else if (start.as === 'attachment') attachments.push(wholeMessage(row));
    else {
      const { text, attachments: files } = await parts.readOpened(opened);
      texts.push(`${forwardHead(summarise(opened.content))}\n${text.trimEnd()}\n`);
      attachments.push(...files.map((file) => partOf(row, file)));
    }
  }
  return started({
    ...draft,
    subject: oneLine(forwardSubject(summarise(first.opened.content).subject)),
    body: texts.length === 0 ? draft.body : `${draft.body}\n\n${texts.join('\n\n')}`,
    attachments,
    forwards: start.ids,
  });
}

/** @throws MailtuiError `bad-input` when one of them is not there. */
async function chosenParts(
  parts: StartParts,
  { row, opened }: ReadStart,
  numbers: readonly string[],
): Promise<DraftAttachment[]> {
  const { attachments } = await parts.readOpened(opened);
  return numbers.map((number) => {
    const file = attachments.find(({ part }) => part === number);
    if (file !== undefined) return partOf(row, file);
    throw new MailtuiError('bad-input', `message ${row.id} has no attachment ${number}`, {
      hint: `mailtui attachments ${row.id} lists them.`,
    });
  });
}

async function startAsNew(parts: StartParts, { id }: Start<'edit-as-new'>): Promise<StartedDraft> {
  const { row, opened } = await read(parts, id);
  const { readDraftMessage } = await import('../../mime/draftMessage.js');
  const content = readDraftMessage(opened.content, false);
  const { attachments } = await parts.readOpened(opened);
  const identity = identityOf(parts, row, [content.from.address]);
  return started({
    ...emptyDraft(parts, identity, [opened]),
    ...{ to: content.to, cc: content.cc, bcc: content.bcc, body: content.body },
    subject: oneLine(content.subject),
    attachments: attachments.map((file) => partOf(row, file)),
  });
}

interface ReadStart {
  row: MessageRow;
  opened: OpenedMessage;
}

async function read(parts: StartParts, id: string): Promise<ReadStart> {
  const row = parts.index.find(id);
  if (row === null) throw new MailtuiError('bad-input', `there is no message with the id ${id}`);
  refusePartial(row);
  const raw = await parts.store.read(row, row.file);
  const opened = await parts.openProtected(raw, NOT_ASKING);
  if (opened.protection?.isLocked === true) throw new Locked();
  return { row, opened };
}

function started(draft: Draft, notes: readonly string[] = []): StartedDraft {
  return { draft, notes, savedAs: null };
}

/** @param of what it will repeat: what came encrypted is answered so. */
function emptyDraft(
  { accounts }: StartParts,
  { account, name, address, signature, replyTo }: Identity,
  of: readonly OpenedMessage[] = [],
): Draft {
  const { openpgp } = findAccount({ accounts }, account);
  const encrypt = of.some(({ protection }) => protection?.encrypted === 'opened');
  return {
    ...{ key: randomUUID(), account, from: { name, address }, replyTo },
    ...{ to: '', cc: '', bcc: '', subject: '', attachments: [], format: 'plain' },
    body: signature === '' ? '' : `\n\n-- \n${signature.trimEnd()}\n`,
    ...{ references: [], answers: [], forwards: [] },
    ...{ sign: openpgp?.sign ?? false, encrypt, reports: false },
  };
}

function defaultIdentity({ accounts }: StartParts, name: string | undefined): Identity {
  const account = name === undefined ? accounts[0] : findAccount({ accounts }, name);
  if (account === undefined) {
    throw new MailtuiError('config', 'there is no account to write from', {
      hint: 'Set one up with: mailtui add-account',
    });
  }
  return identitiesOf(account)[0];
}

/** The identity that was written to, or else wrote; what one wrote to others goes on as it began. */
function identityFor(parts: StartParts, row: MessageRow): Identity {
  const account = findAccount(parts, row.account);
  const isOwn = ({ address }: Address): boolean => isOwnAddress([account], address);
  const recipients: Address[] = [...row.to, ...row.cc, ...row.bcc];
  const isToOthers = row.from.some(isOwn) && !recipients.every(isOwn);
  const people = isToOthers ? [...row.from, ...recipients] : [...recipients, ...row.from];
  return identityOf(
    parts,
    row,
    people.map(({ address }) => address),
  );
}

function identityOf(
  { accounts }: StartParts,
  row: MessageRow,
  addresses: readonly string[],
): Identity {
  const account = findAccount({ accounts }, row.account);
  return identityAddressed(account, addresses) ?? identitiesOf(account)[0];
}

function wholeMessage({ id, subject, size }: MessageRow): DraftAttachment {
  const name = subject
    .replace(/[\p{Cc}\u2028\u2029/\\]+/gu, ' ')
    .trim()
    .slice(0, 80);
  return {
    ...{ name: `${name === '' ? 'message' : name}.eml`, type: 'message/rfc822', size },
    source: { kind: 'message', message: id },
  };
}

function partOf(
  { id }: MessageRow,
  { part, name, type, size }: { part: string; name: string; type: string; size: number },
): DraftAttachment {
  const known = oneLine(name);
  return {
    ...{ name: known === '' ? `part ${part}` : known, type, size },
    source: { kind: 'part', message: id, part },
  };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
