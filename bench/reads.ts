/**
 * How long the screen's reads take while another thread commits batches of 500 messages, as a sync
 * does: `npm run bench -- reads [--messages N] [--batches N]` prints one JSON object.
 *
 * Each read is what a key asks for: a page of a folder, a page of conversations, a search, a count.
 * They are timed alone first, then beside the writer. With processor time beside the wall, so that a
 * busy machine is not taken for a slow index.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createHash } from 'node:crypto';
import type { IndexChange } from '../src/core/indexChanges.js';
import type { MailIndex, MailIndexReader } from '../src/core/mailIndex.js';
import { parseQuery } from '../src/core/query/parse.js';
import { summarise } from '../src/mime/summary.js';
import { openIndex, openIndexReader } from '../src/store/index/openIndex.js';
import { generateMail } from './mail.js';
import { option } from './options.js';

const BATCH = 500;

interface Timing {
  p50: number;
  p99: number;
  max: number;
}

interface Figures {
  reads: number;
  /** Ms from asking to the answer. */
  wall: Timing;
  /** Ms of processor time of the whole process: with a writer, its share is in it. */
  cpu: Timing;
}

async function main(): Promise<void> {
  const messages = option('--messages', 20_000);
  const batches = option('--batches', 40);
  const dir = mkdtempSync(join(tmpdir(), 'mailtui-bench-'));
  const file = join(dir, 'index.sqlite');
  try {
    const { index } = openIndex(file);
    for (let at = 0; at < messages; at += BATCH) commitBatch(index, at);
    index.close();
    const reader = openIndexReader(file);
    const alone = await timeReads(reader, () => false, 200);
    const writer = new Worker(new URL(import.meta.url), {
      workerData: { file, messages, batches },
    });
    let isOver = false;
    const commits: number[] = [];
    writer.on('message', (ms: number) => commits.push(ms));
    const over = new Promise<void>((resolve, reject) => {
      writer.once('error', reject);
      writer.once('exit', () => {
        isOver = true;
        resolve();
      });
    });
    const besideWriter = await timeReads(reader, () => isOver, Infinity);
    await over;
    reader.close();
    console.log(
      JSON.stringify({ messages, batches, alone, besideWriter, commit: timing(commits) }, null, 2),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function write(): void {
  const { file, messages, batches } = workerData as {
    file: string;
    messages: number;
    batches: number;
  };
  const { index } = openIndex(file);
  for (let batch = 0; batch < batches; batch += 1) {
    const changes = batchOf(messages + batch * BATCH, index.folders()[0]?.id ?? 0);
    const begun = performance.now();
    index.commit(changes);
    parentPort?.postMessage(performance.now() - begun);
  }
  index.close();
}

async function timeReads(
  reader: MailIndexReader,
  isOver: () => boolean,
  most: number,
): Promise<Figures> {
  const { query } = parseQuery('telescope worth', { typing: true });
  const unread = parseQuery('is:unread').query;
  const folderId = reader.folders()[0]?.id ?? 0;
  const questions = [
    () => reader.page({ folderId, limit: 60 }),
    () => reader.conversations({ query: unread, folderId, now: 0, limit: 60 }),
    () => reader.search({ query, now: 0, limit: 60 }),
    () => reader.folders(),
  ];
  const walls: number[] = [];
  const cpus: number[] = [];
  for (let turn = 0; turn < most && !isOver(); turn += 1) {
    const question = questions[turn % questions.length];
    const before = process.cpuUsage();
    const begun = performance.now();
    question?.();
    walls.push(performance.now() - begun);
    const used = process.cpuUsage(before);
    cpus.push((used.user + used.system) / 1000);
    await setImmediate();
  }
  return { reads: walls.length, wall: timing(walls), cpu: timing(cpus) };
}

function commitBatch(index: MailIndex, from: number): void {
  const { id } = index.putFolder({
    ...({ account: 'bench', protocol: 'imap', role: 'inbox' } as const),
    ...{ dir: 'INBOX', path: 'INBOX', name: 'INBOX' },
  });
  index.commit(batchOf(from, id));
}

/** Mail of the other benchmark, a thousand texts over and over, each time as other messages. */
const TEXTS = generateMail(1000);

function batchOf(from: number, folderId: number): IndexChange[] {
  return Array.from({ length: BATCH }, (_, at): IndexChange => {
    const n = from + at;
    const raw = TEXTS[n % TEXTS.length] ?? Buffer.alloc(0);
    const summary = { ...summarise(raw), messageId: `${n}@reads.example`, references: [] };
    const digest = createHash('sha256').update(String(n)).digest('hex');
    return {
      ...({ type: 'add', folderId, key: null, remoteId: String(n), flags: n % 3 } as const),
      ...{ file: { subdir: 'cur', name: `${1_700_000_000 + n}.R${n}.bench:2,` } as const },
      ...{ agreed: 0, tags: [], size: raw.length, digest, received: n * 60_000, summary },
    };
  });
}

function timing(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) /
    10;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

if (isMainThread) await main();
else write();
