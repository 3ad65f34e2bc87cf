/**
 * The screen in a real pseudo-terminal of 200×50: how soon it stands, how soon it follows a key, and how
 * long its thread was not free to take one, also while a first sync runs beside it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terminal } from '../__tests__/support/terminal.js';
import { MAILTUI, Program } from '../__tests__/support/program.js';
import type { AccountConfig } from '../src/core/account.js';
import { uiThreadFigures, watchedUiThread, type UiThreadFigures } from './uiThread.js';

export interface ScreenFigures {
  /** From exec until the newest subject stands on the screen; median, ms. */
  firstScreenMs: number;
  /** From a key to the last byte that answers it; ms. */
  keyP50Ms: number;
  keyP99Ms: number;
  /** Next and previous message, paging, opening, searching. */
  uiThread: UiThreadFigures;
  /** The same while a first sync fills the list. */
  uiThreadSyncing: UiThreadFigures;
  /** Peak resident memory of the program with all of its threads, MB. */
  memoryMb: number;
}

const KEYS = 200;
/** So long without a byte, in ms, and the answer to a key is complete. */
const SILENCE_MS = 40;
/** A key that changes nothing is given up on after so many ms. */
const NO_ANSWER_MS = 500;

/** @param account what the program has fetched, to be fetched once more */
export async function measureScreen(
  program: Program,
  newest: string,
  account: AccountConfig,
): Promise<ScreenFigures> {
  const first: number[] = [];
  for (let run = 0; run < 4; run += 1) first.push((await open(program, newest)).ms);
  const { terminal } = await open(program, newest, true);
  if (terminal === null) throw new Error('no terminal');
  await settled(terminal);
  const keys: number[] = [];
  for (let press = 0; press < KEYS; press += 1) keys.push(await timeKey(terminal, 'j'));
  const memoryMb = peakMemory(terminal.pid);
  await terminal.close();
  const uiThread = await watchKeys(program, newest);
  const uiThreadSyncing = await watchSyncing(account);
  keys.sort((a, b) => a - b);
  first.sort((a, b) => a - b);
  return {
    firstScreenMs: round(first[Math.floor(first.length / 2)]),
    keyP50Ms: round(keys[Math.floor(KEYS / 2)]),
    keyP99Ms: round(keys[Math.floor(KEYS * 0.99)]),
    uiThread,
    uiThreadSyncing,
    memoryMb,
  };
}

const ALL_KEYS = ['j', 'k', '\x1b[6~', '\x1b[5~', '\r', 'q', ']', '[', '/tel', '\x1b'];

async function watchKeys(program: Program, newest: string): Promise<UiThreadFigures> {
  const file = join(program.home, 'ui-thread');
  const terminal = new Terminal([process.execPath, MAILTUI], {
    ...{ columns: 200, rows: 50, env: { ...program.env, ...watchedUiThread(file) } },
  });
  await terminal.waitFor(newest);
  await settled(terminal);
  const since = Date.now();
  for (let press = 0; press < KEYS; press += 1) {
    terminal.type(ALL_KEYS[press % ALL_KEYS.length] ?? 'j');
    await settled(terminal);
  }
  await terminal.close();
  return uiThreadFigures(file, since);
}

/** Keys while all mail comes. */
async function watchSyncing(account: AccountConfig): Promise<UiThreadFigures> {
  const program = new Program();
  try {
    program.configure([account]);
    const file = join(program.home, 'ui-thread');
    const terminal = new Terminal([process.execPath, MAILTUI], {
      ...{ columns: 200, rows: 50, env: { ...program.env, ...watchedUiThread(file) } },
    });
    await terminal.waitFor('mailtui');
    // What it takes to stand is in `firstScreenMs`.
    await sleep(1000);
    const since = Date.now();
    for (let press = 0; !terminal.screen().includes(`${account.name} ✓`); press += 1) {
      terminal.type(['j', 'j', '\x1b[6~', 'k', 'gg'][press % 5] ?? 'j');
      await sleep(30);
    }
    await terminal.close();
    return uiThreadFigures(file, since);
  } finally {
    program.remove();
  }
}

async function open(
  program: Program,
  newest: string,
  keep = false,
): Promise<{ ms: number; terminal: Terminal | null }> {
  const started = performance.now();
  const options = { columns: 200, rows: 50, env: program.env };
  const terminal = new Terminal([process.execPath, MAILTUI], options);
  await terminal.waitFor(newest);
  const ms = performance.now() - started;
  if (keep) return { ms, terminal };
  await terminal.close();
  return { ms, terminal: null };
}

async function timeKey(terminal: Terminal, key: string): Promise<number> {
  const started = performance.now();
  terminal.type(key);
  return (await settled(terminal)) - started;
}

/** When the last byte of the answer came, before a silence; `performance.now()` ms. */
async function settled(terminal: Terminal): Promise<number> {
  const asked = performance.now();
  let answered = false;
  let length = terminal.output.length;
  let last = performance.now();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const now = performance.now();
    if (terminal.output.length !== length) {
      length = terminal.output.length;
      last = now;
      answered = true;
    } else if (now - last > SILENCE_MS && (answered || now - asked > NO_ANSWER_MS)) return last;
  }
}

/** VmHWM of the process and its children: threads are part of their process. */
function peakMemory(pid: number): number {
  let kb = 0;
  const family = [pid];
  for (let member = family.pop(); member !== undefined; member = family.pop()) {
    kb += Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${member}/status`, 'utf8'))?.[1] ?? 0);
    for (const task of readdirSync(`/proc/${member}/task`)) {
      const children = readFileSync(`/proc/${member}/task/${task}/children`, 'utf8');
      family.push(...children.split(' ').filter(Boolean).map(Number));
    }
  }
  return round(kb / 1024);
}

function round(value: number | undefined): number {
  return Math.round((value ?? Number.NaN) * 10) / 10;
}
