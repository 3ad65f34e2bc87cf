/** Folders and messages for tests of the store and the index. */
import { createHash } from 'node:crypto';
import type { IndexChange } from '../../src/core/indexChanges.js';
import type { FolderIdentity } from '../../src/core/indexRows.js';
import type { MessageSummary } from '../../src/core/message.js';

export const INBOX: FolderIdentity = {
  account: 'ann',
  protocol: 'imap',
  dir: 'INBOX',
  path: 'INBOX',
  name: 'INBOX',
  role: 'inbox',
};

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

export function summary(parts: Partial<MessageSummary> = {}): MessageSummary {
  return {
    messageId: null,
    inReplyTo: [],
    references: [],
    from: [],
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: '',
    date: null,
    attachments: [],
    snippet: '',
    text: '',
    listId: '',
    traits: [],
    ...parts,
  };
}

export type Addition = Extract<IndexChange, { type: 'add' }>;

/** The message number `n` of a folder: another name, other content, a second later. */
export function addition(
  folderId: number,
  n: number,
  parts: Partial<Omit<Addition, 'summary'>> & { summary?: Partial<MessageSummary> } = {},
): Addition {
  return {
    type: 'add',
    folderId,
    file: { subdir: 'cur', name: `1700000000.P1Q${n}.host:2,` },
    key: null,
    remoteId: String(n),
    flags: 0,
    agreed: 0,
    tags: [],
    size: 100,
    digest: sha256(`message ${n}`),
    received: n * 1000,
    ...parts,
    summary: summary(parts.summary),
  };
}
