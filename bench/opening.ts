/**
 * From a key to the message on the screen: `npm run bench -- opening [--runs N] [--only WORD]` makes
 * a profile for each kind of mail, opens one message after the other in a real pseudo-terminal of
 * 200×50, and prints the times. Nothing here passes or fails.
 *
 * `headMs` is when the head stands there, `textMs` when the text does, `processorMs` what all threads
 * worked until it was done with, `waitedMs` how long they waited for a processor that others had: where
 * that is much, the times tell more of the others. Each the median, the 99th percentile and the longest
 * of all runs. The very first message of each run, for which code is loaded, is counted by itself.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { MAILTUI, Program, testAccount } from '../__tests__/support/program.js';
import { Terminal } from '../__tests__/support/terminal.js';
import { option } from './options.js';
import { LETTER_KINDS, type LetterKind } from './reading/letters.js';

interface Times {
  p50: number;
  p99: number;
  max: number;
}

interface OpeningFigures {
  name: string;
  opened: number;
  headMs: Times;
  textMs: Times;
  processorMs: Times;
  waitedMs: Times;
  firstOfAllMs: number;
}

interface Opening {
  headMs: number;
  textMs: number;
  processorMs: number;
  waitedMs: number;
}

/** So long without a byte, in ms, and what was asked for is done. */
const SILENCE_MS = 150;
/** A message that does not come is given up on after so many ms. */
const NO_ANSWER_MS = 30_000;
const PLACE = ['mail', 'bench', 'INBOX', 'cur'];

async function main(): Promise<void> {
  const runs = option('--runs', 3);
  const at = process.argv.indexOf('--only');
  const only = at < 0 ? '' : (process.argv[at + 1] ?? '');
  const figures: OpeningFigures[] = [];
  for (const kind of LETTER_KINDS.filter(({ name }) => name.includes(only))) {
    figures.push(await measure(kind, runs));
  }
  console.log(JSON.stringify(figures, null, 2));
}

async function measure(kind: LetterKind, runs: number): Promise<OpeningFigures> {
  const openings: Opening[] = [];
  const firsts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const program = new Program();
    try {
      await fill(program, kind);
      const [first, ...others] = await openAll(program, kind.count);
      firsts.push(first?.textMs ?? Number.NaN);
      openings.push(...others);
    } finally {
      program.remove();
    }
  }
  return {
    name: kind.name,
    opened: openings.length,
    headMs: timesOf(openings.map(({ headMs }) => headMs)),
    textMs: timesOf(openings.map(({ textMs }) => textMs)),
    processorMs: timesOf(openings.map(({ processorMs }) => processorMs)),
    waitedMs: timesOf(openings.map(({ waitedMs }) => waitedMs)),
    firstOfAllMs: timesOf(firsts).max,
  };
}

/** A store with these messages only, and its index. */
async function fill(program: Program, { make, octets, count }: LetterKind): Promise<void> {
  program.configure([testAccount('bench', 'pop3', { port: 9 })], { notify: false });
  const folder = join(program.home, ...PLACE);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let n = 0; n < count; n += 1) {
    const date = new Date(Date.UTC(2026, 0, 1) - n * 60_000).toUTCString().replace('GMT', '+0000');
    const fields = `Message-ID: <${String(n)}@bench.example>\r\nDate: ${date}\r\nFrom: Ann <ann@bench.example>\r\nTo: ${headMarkOf(n)}@bench.example\r\nSubject: Number ${String(n)}\r\nMIME-Version: 1.0\r\n`;
    writeFileSync(join(folder, `${String(n)}.bench:2,`), fields + make(markOf(n), octets));
  }
  const { code, stderr } = await program.run(['reindex']);
  if (code !== 0) throw new Error(`reindex ended with ${String(code)}: ${stderr}`);
}

async function openAll(program: Program, count: number): Promise<Opening[]> {
  const options = { columns: 200, rows: 50, env: program.env };
  const terminal = new Terminal([process.execPath, MAILTUI], options);
  const openings: Opening[] = [];
  try {
    await terminal.waitFor('Number 0');
    await silence(terminal);
    // The reader beside the list has the first message already; the next is opened by a key.
    terminal.type('\r');
    await silence(terminal);
    for (let n = 1; n < count; n += 1) openings.push(await open(terminal, n));
  } finally {
    await terminal.close();
  }
  return openings;
}

async function open(terminal: Terminal, n: number): Promise<Opening> {
  const from = terminal.output.length;
  const before = processorTimes(terminal.pid);
  const started = performance.now();
  terminal.type('J');
  const headMs = (await written(terminal, from, headMarkOf(n))) - started;
  const textMs = (await written(terminal, from, markOf(n))) - started;
  await silence(terminal);
  const { workedMs, waitedMs } = processorTimes(terminal.pid);
  return {
    headMs,
    textMs,
    processorMs: workedMs - before.workedMs,
    waitedMs: waitedMs - before.waitedMs,
  };
}

/** Of all threads since they began, as the scheduler counts them. */
function processorTimes(pid: number): { workedMs: number; waitedMs: number } {
  const times = { workedMs: 0, waitedMs: 0 };
  for (const task of readdirSync(`/proc/${String(pid)}/task`)) {
    const file = `/proc/${String(pid)}/task/${task}/schedstat`;
    const [worked = '0', waited = '0'] = readFileSync(file, 'utf8').split(' ');
    times.workedMs += Number(worked) / 1e6;
    times.waitedMs += Number(waited) / 1e6;
  }
  return times;
}

/** When that was written; `performance.now()` ms. */
async function written(terminal: Terminal, from: number, wanted: string): Promise<number> {
  const asked = performance.now();
  while (performance.now() - asked < NO_ANSWER_MS) {
    if (terminal.output.includes(wanted, from)) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`${wanted} was not seen\n${terminal.screen()}`);
}

async function silence(terminal: Terminal): Promise<void> {
  let { length } = terminal.output;
  let last = performance.now();
  while (performance.now() - last < SILENCE_MS) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (terminal.output.length === length) continue;
    ({ length } = terminal.output);
    last = performance.now();
  }
}

/** Recipients do not stand in the list. */
function headMarkOf(n: number): string {
  return `head-${String(n).padStart(4, '0')}`;
}

function markOf(n: number): string {
  return `mark-${String(n).padStart(4, '0')}`;
}

function timesOf(values: readonly number[]): Times {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return Math.round((value ?? Number.NaN) * 10) / 10;
  };
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

await main();
