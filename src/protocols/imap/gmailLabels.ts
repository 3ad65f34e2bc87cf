/**
 * Gmail's labels (X-GM-EXT-1) as tags: what is a folder there is something that a message has, too.
 *
 * Guarantees: labels of the system (`\Inbox`, `\Sent`, `\Important` …) are never tags, mailboxes with
 * roles and flags stand for them; nor is the label of the mailbox that is looked into, which is where
 * the message is, and which Gmail does not change there. Keywords are tags only if they begin with
 * `$`: all other tags are labels, in both directions, so that no tag means two things.
 */
import type { ImapFlow } from 'imapflow';
import { MailtuiError } from '../../core/errors.js';
import { sortedTags } from '../../core/tags.js';
import { atom, command } from './imapCommand.js';
import type { ImapSession } from './imapSession.js';
import { mailboxArgument } from './mailboxName.js';
import { createMailbox } from './mailboxTree.js';
import { uidSet } from './uidChunks.js';

export const LABELS_ITEM = 'X-GM-LABELS';

export function hasLabels({ capabilities }: ImapFlow): boolean {
  return capabilities.has('X-GM-EXT-1');
}

/**
 * The tags of a message. Pure.
 *
 * @param labels decoded to Unicode
 * @param own the mailbox that it is in
 */
export function tagsOf(
  labels: Iterable<string>,
  keywords: readonly string[],
  own: string,
): readonly string[] {
  const users = [...labels].filter((label) => !isOfSystem(label) && label !== own);
  return sortedTags([...users, ...keywords.filter(isKeyword)]);
}

/** What tags are on such a server. Pure. */
export function splitTags(tags: readonly string[]): { labels: string[]; keywords: string[] } {
  const isLabel = (tag: string) => !isKeyword(tag);
  return { labels: tags.filter(isLabel), keywords: tags.filter(isKeyword) };
}

/**
 * Adds labels to messages in the open mailbox. One that does not exist yet is made.
 * @returns those that Gmail does not take, as names that it keeps to itself
 */
export async function addLabels(
  target: LabelTarget,
  labels: readonly string[],
): Promise<readonly string[]> {
  if (labels.length === 0 || (await isDone(storeLabels(target, '+', labels)))) return [];
  const refused: string[] = [];
  for (const label of labels) {
    const path = label.split('/');
    const isMade = await isDone(createMailbox(target.session, path, target.signal));
    if (!isMade || !(await isDone(storeLabels(target, '+', [label])))) refused.push(label);
  }
  return refused;
}

export async function removeLabels(target: LabelTarget, labels: readonly string[]): Promise<void> {
  if (labels.length > 0) await storeLabels(target, '-', labels);
}

export interface LabelTarget {
  session: ImapSession;
  /** The open mailbox. */
  path: string;
  uids: readonly number[];
  signal: AbortSignal;
}

async function storeLabels(
  { session, path, uids, signal }: LabelTarget,
  sign: '+' | '-',
  labels: readonly string[],
): Promise<void> {
  const work = (client: ImapFlow) =>
    command(client, 'UID STORE', [
      { type: 'SEQUENCE', value: uidSet(uids) },
      atom(`${sign}${LABELS_ITEM}`),
      labels.map((label) => mailboxArgument(client, label)),
    ]);
  await session.run(signal, work, path);
}

/** False when the server, or the name itself, does not allow it. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (thrown) {
    const kind = thrown instanceof MailtuiError ? thrown.kind : 'bug';
    if (kind === 'server-refused' || kind === 'bad-input') return false;
    throw thrown;
  }
}

function isOfSystem(label: string): boolean {
  return label.startsWith('\\') || isKeyword(label) || label === '';
}

function isKeyword(tag: string): boolean {
  return tag.startsWith('$');
}
