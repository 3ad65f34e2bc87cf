/**
 * On a small disk: delivers until it is full, then commits until it is full, then frees some and
 * goes on. Prints what happened as one line of JSON.
 *
 * Usage: fillDisk DIRECTORY
 */
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toMailtuiError } from '../../src/core/errors.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { openMaildirStore } from '../../src/store/maildir/maildirStore.js';
import { addition, INBOX } from './places.js';

const SIZE = 100_000;
const [directory = ''] = process.argv.slice(2);
const ballast = join(directory, 'ballast');
writeFileSync(ballast, Buffer.alloc(SIZE * 2));
const store = openMaildirStore(join(directory, 'mail'));
await store.createFolder(INBOX);
const { index } = openIndex(join(directory, 'index.db'));
const folder = index.putFolder(INBOX);

let delivered = 0;
const delivery = await failureOf(async () => {
  for (;;) {
    await store.deliver(INBOX, {
      content: Buffer.alloc(SIZE, 'x'),
      flags: 0,
      received: null,
      key: null,
    });
    delivered += 1;
  }
});
const inbox = join(directory, 'mail', INBOX.account, INBOX.dir);
const files = readdirSync(join(inbox, 'new'));
const whole = files.filter((name) => statSync(join(inbox, 'new', name)).size === SIZE).length;
const left = readdirSync(join(inbox, 'tmp')).length;

let committed = 0;
const commit = await failureOf(() => {
  for (;;) {
    const summary = { text: `unheard-of-${committed} `.repeat(2000) };
    index.commit([addition(folder.id, committed, { summary })]);
    committed += 1;
  }
});
const rows = index.placements(folder.id).length;

rmSync(ballast);
index.commit([addition(folder.id, 1_000_000)]);
const after = index.placements(folder.id).length;
process.stdout.write(
  `${JSON.stringify({ delivery, delivered, whole, left, commit, committed, rows, after })}\n`,
);

async function failureOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return toMailtuiError(error).kind;
  }
}
