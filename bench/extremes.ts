/** A first sync from far away, and of one very large message: what must not grow out of hand. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DelayProxy } from '../__tests__/support/delayProxy.js';
import type { Dovecot } from '../__tests__/support/dovecotServer.js';
import { MAILTUI, Program, testAccount } from '../__tests__/support/program.js';
import { generateMail } from './mail.js';

/** Round trip to the server far away, ms. */
const ROUND_TRIP = 50;
const FAR_MESSAGES = 2000;
const LARGE_MB = 50;

export interface ExtremeFigures {
  /** First sync of 2,000 messages: on loopback, and with a round trip of 50 ms. */
  nearMs: number;
  farMs: number;
  /** Peak memory of a first sync of 100 messages, and of these and one of 50 MB. */
  usualPeakMb: number;
  largePeakMb: number;
}

/** Best of `runs`, taken in turns. */
export async function measureExtremes(server: Dovecot, runs: number): Promise<ExtremeFigures> {
  server.putMail('far', 'INBOX', generateMail(FAR_MESSAGES));
  server.putMail('usual', 'INBOX', generateMail(100));
  server.putMail('large', 'INBOX', [...generateMail(100), largeMessage()]);
  const proxy = await DelayProxy.start(server.imap, ROUND_TRIP);
  const best = { nearMs: Infinity, farMs: Infinity, usualPeakMb: Infinity, largePeakMb: Infinity };
  try {
    for (let run = 0; run < runs; run += 1) {
      best.nearMs = Math.min(best.nearMs, (await firstSync('far', server.imap)).ms);
      best.farMs = Math.min(best.farMs, (await firstSync('far', proxy.port)).ms);
      best.usualPeakMb = Math.min(best.usualPeakMb, (await firstSync('usual', server.imap)).peakMb);
      best.largePeakMb = Math.min(best.largePeakMb, (await firstSync('large', server.imap)).peakMb);
    }
  } finally {
    await proxy.stop();
  }
  return best;
}

/** Not waited for synchronously: the proxy is in this process. `peakMb` is NaN without GNU time. */
async function firstSync(user: string, port: number): Promise<{ ms: number; peakMb: number }> {
  const program = new Program();
  try {
    program.configure([testAccount(user, 'imap', { port, user })]);
    const peak = join(program.home, 'peak');
    const timed = existsSync('/usr/bin/time') ? ['/usr/bin/time', '-f', '%M', '-o', peak] : [];
    const [command = '', ...args] = [...timed, process.execPath, MAILTUI, 'sync'];
    const started = performance.now();
    const child = spawn(command, args, { env: program.env, stdio: 'inherit' });
    const [code] = (await once(child, 'close')) as [number | null];
    const ms = Math.round(performance.now() - started);
    if (code !== 0) throw new Error(`sync of ${user} ended with ${String(code)}`);
    const peakMb = timed.length === 0 ? Number.NaN : Number(readFileSync(peak, 'utf8')) / 1024;
    return { ms, peakMb: Math.round(peakMb) };
  } finally {
    program.remove();
  }
}

function largeMessage(): Buffer {
  const line = `${'QUJD'.repeat(19)}\r\n`;
  const head = [
    'Message-ID: <large@bench>',
    'Subject: large',
    'MIME-Version: 1.0',
    'Content-Type: application/octet-stream; name="large.bin"',
    'Content-Transfer-Encoding: base64',
  ];
  const body = line.repeat(Math.ceil((LARGE_MB * 1024 * 1024) / line.length));
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
