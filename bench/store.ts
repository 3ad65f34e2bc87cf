/**
 * A store as large as one likes, of small messages, in a profile to look at:
 * `npm run bench -- store --home DIR [--messages N]`, then `MAILTUI_HOME=DIR node bin/mailtui.js`.
 *
 * Rows go into the index by the code that a sync uses. Only the newest thousand messages have a
 * file, so that it takes minutes and not hours: lists, searches and these can be looked at.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { IndexChange } from '../src/core/indexChanges.js';
import { summarise } from '../src/mime/summary.js';
import { openIndex } from '../src/store/index/openIndex.js';
import { openMaildirStore } from '../src/store/maildir/maildirStore.js';
import { smallMessage } from './mail.js';
import { option, textOption } from './options.js';

const ACCOUNT = 'bench';
const BATCH = 5000;
const WITH_FILE = 1000;

async function main(): Promise<void> {
  const messages = option('--messages', 1_000_000);
  const home = textOption('--home');
  mkdirSync(join(home, 'config'), { recursive: true, mode: 0o700 });
  mkdirSync(join(home, 'state'), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'config', 'config.json'), JSON.stringify(CONFIG), { mode: 0o600 });
  const place = { account: ACCOUNT, dir: 'INBOX' };
  const store = openMaildirStore(join(home, 'mail'));
  await store.createFolder(place);
  const { index } = openIndex(join(home, 'state', 'index.sqlite'), { alone: true });
  const names = { path: 'INBOX', name: 'INBOX', role: 'inbox', protocol: 'imap' } as const;
  const { id: folderId } = index.putFolder({ ...place, ...names });
  for (let from = 0; from < messages; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, messages - from) }, (_, at) => from + at);
    index.commit(numbers.map((n) => addition(folderId, n)));
  }
  for (let n = Math.max(0, messages - WITH_FILE); n < messages; n += 1) {
    writeFileSync(join(home, 'mail', ACCOUNT, 'INBOX', 'cur', fileName(n)), smallMessage(n));
  }
  // What has just changed may change again within the same tick of the clock, and has no state yet.
  let scanned: string | null = null;
  while (scanned === null) {
    await setTimeout(1000);
    scanned = await store.state(place);
  }
  index.commit([{ type: 'scanned', folderId, scanned }]);
  index.close();
  console.log(JSON.stringify({ messages, home }));
}

function fileName(n: number): string {
  return `${String(1_000_000_000 + n)}.M${String(n)}.bench:2,${n % 3 === 0 ? '' : 'S'}`;
}

function flagsOf(n: number): number {
  return n % 3 === 0 ? 0 : 1;
}

function addition(folderId: number, n: number): IndexChange {
  const raw = smallMessage(n);
  return {
    ...({ type: 'add', folderId, key: null, remoteId: String(n), tags: [] } as const),
    ...{
      file: { subdir: 'cur', name: fileName(n) } as const,
      flags: flagsOf(n),
      agreed: flagsOf(n),
    },
    ...{ size: raw.length, digest: createHash('sha256').update(raw).digest('hex') },
    ...{ received: (1_000_000_000 + n) * 1000, summary: summarise(raw) },
  };
}

const CONFIG = {
  accounts: [
    {
      ...{ name: ACCOUNT, protocol: 'imap', address: 'me@bench.example', displayName: '' },
      incoming: { host: '127.0.0.1', port: 9, user: 'me', security: 'none' },
      secret: { kind: 'plain', password: 'none' },
    },
  ],
  settings: { notify: false },
};

await main();
