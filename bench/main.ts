/**
 * The project's benchmark: `npm run bench` measures the built program on generated mail against a
 * throw-away Dovecot, beside mbsync and mpop where they are installed, and prints one JSON object.
 *
 *   npm run bench -- [--messages N] [--runs N] [--screen] [--extremes]
 *
 * With `--screen` only the screen is measured, with `--extremes` only a server far away and a large message are measured.
 *
 * Figures are for comparing, best as ratios within one run; nothing here passes or fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startDovecot, type Dovecot } from '../__tests__/support/dovecotServer.js';
import { Program, testAccount } from '../__tests__/support/program.js';
import { pop3FromAfar } from './distance.js';
import { measureExtremes, type ExtremeFigures } from './extremes.js';
import { generateMail, NEWEST_SUBJECT } from './mail.js';
import { option } from './options.js';
import { measureScreen, type ScreenFigures } from './screen.js';

interface Figures {
  messages: number;
  node: string;
  cores: number;
  /** Medians of `runs`, in ms, process start included. */
  imapFirstSyncMs: number;
  imapNothingNewMs: number;
  imapPeakMemoryMb: number;
  pop3FirstSyncMs: number;
  pop3NothingNewMs: number;
  /** Messages a second of the first sync, 50 ms away. */
  pop3FromAfarPerSecond: number;
  mbsyncFirstSyncMs: number | null;
  mpopFirstSyncMs: number | null;
  nodeStartMs: number;
  versionMs: number;
  list50Ms: number;
  searchMs: number;
  screen: ScreenFigures;
  extremes: ExtremeFigures;
}

async function main(): Promise<void> {
  const messages = option('--messages', 10_000);
  const runs = option('--runs', 3);
  const server = await startDovecot();
  const scratch = mkdtempSync(join(tmpdir(), 'mailtui-bench-'));
  try {
    if (process.argv.includes('--screen')) {
      server.putMail('bench', 'INBOX', generateMail(messages));
      console.log(JSON.stringify(await measureOnlyScreen(server), null, 2));
      return;
    }
    if (process.argv.includes('--extremes')) {
      console.log(JSON.stringify(await measureExtremes(server, runs), null, 2));
      return;
    }
    server.putMail('bench', 'INBOX', generateMail(messages));
    server.doveadm('mailbox', 'status', '-u', 'bench', 'messages vsize', 'INBOX');
    console.log(JSON.stringify(await measure(server, scratch, messages, runs), null, 2));
  } finally {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measure(
  server: Dovecot,
  scratch: string,
  messages: number,
  runs: number,
): Promise<Figures> {
  const imap: SyncFigures[] = [];
  const pop3: SyncFigures[] = [];
  const mbsync: (number | null)[] = [];
  const mpop: (number | null)[] = [];
  // Interleaved, so that a noisy moment does not hit one program alone.
  for (let run = 0; run < runs; run += 1) {
    imap.push(syncTwice('imap', server.imap));
    mbsync.push(timeMbsync(server, join(scratch, `mbsync${run}`)));
    pop3.push(syncTwice('pop3', server.pop3));
    mpop.push(timeMpop(server, join(scratch, `mpop${run}`)));
  }
  const program = new Program();
  try {
    const account = testAccount('bench', 'imap', { port: server.imap });
    program.configure([account]);
    run(program, ['sync']);
    return {
      messages,
      node: process.version,
      cores: cpus().length,
      imapFirstSyncMs: median(imap.map((one) => one.firstMs)),
      imapNothingNewMs: median(imap.map((one) => one.againMs)),
      imapPeakMemoryMb: median(imap.map((one) => one.peakMb)),
      pop3FirstSyncMs: median(pop3.map((one) => one.firstMs)),
      pop3NothingNewMs: median(pop3.map((one) => one.againMs)),
      pop3FromAfarPerSecond: await pop3FromAfar(server.pop3, messages),
      mbsyncFirstSyncMs: medianOrNull(mbsync),
      mpopFirstSyncMs: medianOrNull(mpop),
      nodeStartMs: timeMany(runs, () => time(process.execPath, ['-e', '0'], process.env)),
      versionMs: timeMany(runs, () => run(program, ['--version'])),
      list50Ms: timeMany(runs, () => run(program, ['list', '--limit', '50'])),
      searchMs: timeMany(runs, () =>
        run(program, ['search', 'telescope', '--json', '--limit', '50']),
      ),
      screen: await measureScreen(program, NEWEST_SUBJECT, account),
      extremes: await measureExtremes(server, runs),
    };
  } finally {
    program.remove();
  }
}

async function measureOnlyScreen(server: Dovecot): Promise<ScreenFigures> {
  const program = new Program();
  try {
    const account = testAccount('bench', 'imap', { port: server.imap });
    program.configure([account]);
    run(program, ['sync']);
    return await measureScreen(program, NEWEST_SUBJECT, account);
  } finally {
    program.remove();
  }
}

interface SyncFigures {
  firstMs: number;
  againMs: number;
  peakMb: number;
}

function syncTwice(protocol: 'imap' | 'pop3', port: number): SyncFigures {
  const program = new Program();
  try {
    program.configure([testAccount('bench', protocol, { port })]);
    const peakFile = join(program.home, 'peak');
    const started = performance.now();
    const timed = existsSync('/usr/bin/time');
    if (timed)
      time('/usr/bin/time', ['-f', '%M', '-o', peakFile, ...commandOf(['sync'])], program.env);
    else run(program, ['sync']);
    const firstMs = performance.now() - started;
    const peakMb = timed
      ? Number(spawnSync('cat', [peakFile], { encoding: 'utf8' }).stdout) / 1024
      : Number.NaN;
    return { firstMs, againMs: run(program, ['sync']), peakMb };
  } finally {
    program.remove();
  }
}

function timeMbsync(server: Dovecot, dir: string): number | null {
  if (!existsSync('/usr/bin/mbsync')) return null;
  mkdirSync(join(dir, 'mail'), { recursive: true });
  const file = join(dir, 'mbsyncrc');
  writeFileSync(
    file,
    `FSync yes
IMAPAccount a
Host 127.0.0.1
Port ${server.imap}
User bench
Pass ${server.password}
SSLType None

IMAPStore far
Account a

MaildirStore near
Path ${dir}/mail/
Inbox ${dir}/mail/INBOX
SubFolders Verbatim

Channel a
Far :far:
Near :near:
Patterns *
Create Near
SyncState *
`,
    { mode: 0o600 },
  );
  return time('mbsync', ['-q', '-c', file, '-a'], { ...process.env, HOME: dir });
}

function timeMpop(server: Dovecot, dir: string): number | null {
  if (!existsSync('/usr/bin/mpop')) return null;
  for (const sub of ['cur', 'new', 'tmp']) mkdirSync(join(dir, 'mail', sub), { recursive: true });
  const file = join(dir, 'mpoprc');
  writeFileSync(
    file,
    `account a
host 127.0.0.1
port ${server.pop3}
user bench
password ${server.password}
auth user
tls off
keep on
only_new on
pipelining auto
received_header off
delivery maildir ${dir}/mail
uidls_file ${dir}/uidls
`,
    { mode: 0o600 },
  );
  return time('mpop', ['-q', '-C', file, 'a'], { ...process.env, HOME: dir });
}

function run(program: Program, args: readonly string[]): number {
  const [command = '', ...rest] = commandOf(args);
  return time(command, rest, program.env);
}

function commandOf(args: readonly string[]): string[] {
  return [process.execPath, join(process.cwd(), 'bin', 'mailtui.js'), ...args];
}

/** Wall time in ms from exec to exit. @throws when the command fails. */
function time(command: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} ended with ${String(status)}: ${stderr}`);
  return performance.now() - started;
}

function timeMany(runs: number, once: () => number): number {
  return median(Array.from({ length: Math.max(5, runs) }, once));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * 10) / 10;
}

function medianOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

await main();
