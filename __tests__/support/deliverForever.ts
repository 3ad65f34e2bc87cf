/**
 * A process that receives mail until it is killed: takes the account's lock, delivers, makes
 * durable, commits rows. Prints a line per step. Each message tells the digest of its own body.
 *
 * Usage: deliverForever ROOT STATE
 */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openIndex } from '../../src/store/index/openIndex.js';
import { lockAccount } from '../../src/store/lock.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { INBOX, summary } from './places.js';

const [root = '', state = ''] = process.argv.slice(2);
lockAccount(state, INBOX.account);
const store = openMaildirStore(root);
await store.createFolder(INBOX);
const { index } = openIndex(join(state, 'index.db'));
const folder = index.putFolder(INBOX);

for (;;) {
  const stored = await Promise.all(Array.from({ length: 12 }, deliver));
  await store.syncFolder(INBOX);
  index.commit(
    stored.map((file) => ({
      type: 'add' as const,
      folderId: folder.id,
      file: { subdir: file.subdir, name: file.name },
      key: null,
      remoteId: null,
      flags: 0,
      agreed: null,
      tags: [],
      size: file.size,
      digest: file.digest,
      received: 0,
      summary: summary({ text: `words of ${file.digest}`, references: ['one@thread'] }),
    })),
  );
  process.stdout.write('committed\n');
}

async function deliver() {
  const body = randomBytes(4000)
    .toString('hex')
    .repeat(1 + Math.floor(Math.random() * 20));
  const digest = createHash('sha256').update(body).digest('hex');
  const content = Buffer.from(`${digest}\n${body}`);
  const flags = Math.random() < 0.5 ? 0 : 1;
  const stored = await store.deliver(INBOX, {
    content: pieces(content),
    flags,
    received: 1e12,
    key: null,
  });
  process.stdout.write('delivered\n');
  return stored;
}

async function* pieces(content: Buffer) {
  for (let offset = 0; offset < content.length; offset += 16_384) {
    await Promise.resolve();
    yield content.subarray(offset, offset + 16_384);
  }
}
