/** Uploading many messages of a folder. */
import { expect, it, jest } from '@jest/globals';
import type { MailboxEdits, MailSource } from '../../src/core/source.js';
import { pushChanges } from '../../src/sync/push.js';
import type { SyncDeps } from '../../src/sync/deps.js';
import { useIndex } from '../support/testIndex.js';

const current = useIndex();

it('reads what identifies them once for the folder, not for each', async () => {
  const { index, add } = {
    index: current().index,
    add: (n: number) => current().add(n, unsent(n)),
  };
  index.commit([1, 2, 3, 4].map(add));
  const unlinked = jest.spyOn(index, 'unlinked');
  const uploaded: (string | null)[] = [];
  const append: MailboxEdits['append'] = (_path, { messageId, received }) => {
    uploaded.push(`${messageId} ${received}`);
    return Promise.resolve({ validity: null, id: null });
  };
  const content = Buffer.from('Subject: x\r\n\r\n');
  const deps = {
    index,
    store: { read: () => Promise.resolve(content) },
    onCommit: () => undefined,
  };
  const result = await pushChanges(deps as unknown as SyncDeps, {
    ...{ account: 'ann', origin: 'o', choice: {}, force: false },
    source: { edits: { append } } as unknown as MailSource,
    mailboxes: [{ path: 'INBOX', delimiter: '/', role: 'inbox', selectable: true }] as never,
    signal: new AbortController().signal,
  });
  expect(result).toMatchObject({ pushed: 4, errors: [] });
  expect(uploaded).toEqual(['1@x 1000', '2@x 2000', '3@x 3000', '4@x 4000']);
  expect(unlinked).toHaveBeenCalledTimes(1);
});

function unsent(n: number) {
  const summary = { messageId: `${n}@x` };
  return { remoteId: null, agreed: null, upload: 'yes', summary } as const;
}
