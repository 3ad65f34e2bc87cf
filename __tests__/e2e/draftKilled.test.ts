/**
 * A program that writes a draft and sends it, killed (-9) at each of its steps on the disk: what it
 * said was saved is there, as one draft; the message is sent once, or it is known that nobody knows.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openMailService } from '../../src/app/openMailService.js';
import { profilePaths } from '../../src/config/paths.js';
import { readConfig } from '../../src/config/read.js';
import { openProtected } from '../../src/app/protection/openProtected.js';
import { readOpened } from '../../src/app/protection/readOpened.js';
import { bundleChild } from '../support/child.js';
import { HAS_GPG, Keyring } from '../support/gpg.js';
import { STEPS_APART } from '../support/killSteps.js';
import { Program, testAccount } from '../support/program.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';

let killer: string;
let teller: string;
let smtp: SmtpTestServer | undefined;

beforeAll(async () => {
  killer = await bundleChild('killAtStep');
  teller = await bundleChild('draftStory');
}, 60_000);
afterEach(async () => {
  await smtp?.stop();
});

const keyOf = (step: number): string => `00000000-0000-4000-8000-${String(step).padStart(12, '0')}`;

/** @returns what the program said until it was killed; the last is `over` when it was not. */
async function tell(program: Program, step: number, wishes: readonly string[]): Promise<string[]> {
  const env = {
    ...{ ...program.env, GNUPGHOME: process.env['GNUPGHOME'] },
    ...{ NODE_OPTIONS: `--import ${killer}`, KILL_AT_STEP: String(step) },
  };
  const child = spawn(process.execPath, [teller, keyOf(step), ...wishes], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === null && !said.endsWith('over\n')) throw new Error(`it failed after: ${said}`);
  return said.split('\n').filter((line) => line !== '');
}

/** Looks at what is left, as the next program does, and ends the story as the user would. */
async function endStory(program: Program, step: number, said: readonly string[]): Promise<void> {
  const taken = smtp?.taken ?? [];
  const paths = profilePaths(program.env);
  const { accounts } = readConfig(paths);
  const service = openMailService({ accounts, paths }, { notice: () => undefined });
  const signal = new AbortController().signal;
  const texts = (dir: string): string[] => {
    const folder = service.folders().find((one) => one.dir === dir);
    const rows = folder === undefined ? [] : service.page({ folderId: folder.id, limit: 99 }).rows;
    return rows.map(({ subject }) => subject);
  };
  const at = (value: unknown): unknown[] => [step, said.at(-1), value];
  try {
    await service.sync({ accounts: [], signal, onEvent: () => undefined });
    const [entry] = service.outgoing.list();
    if (entry?.state === 'uncertain') {
      // Whether it was sent is for the user to find out; here one can look.
      if (taken.length === 1) await service.outgoing.drop(entry.message.id);
      else {
        service.outgoing.retry(entry.message.id);
        await service.outgoing.sendDue('home', signal);
      }
      expect(at(taken.length)).toEqual(at(1));
      return;
    }
    const saved = Number(/^saved (\d)$/.exec(said.at(-1) ?? '')?.[1] ?? -1);
    const drafts = service.drafts.list();
    if (taken.length === 0) {
      const hasOne = saved >= 0 || said.includes('queued');
      expect(at(drafts.length)).toEqual(at(hasOne ? 1 : Math.min(drafts.length, 1)));
      if (drafts[0] === undefined) return;
      const { draft } = await service.drafts.start({ kind: 'draft', id: drafts[0].id });
      if (saved >= 0) expect([`v${saved}`, `v${saved + 1}`]).toContain(draft.subject);
      expect(draft.key).toBe(keyOf(step));
      await service.drafts.send(draft, 0);
      await service.outgoing.sendDue('home', signal);
    }
    expect(at([taken.length, texts('Sent').length])).toEqual(at([1, 1]));
    expect(at([texts('Drafts'), texts('%outbox'), service.outgoing.list()])).toEqual(
      at([[], [], []]),
    );
  } finally {
    await service.close();
  }
}

/** @param apart steps from one kill to the next @returns how many steps there were. */
async function killAtSteps(wishes: readonly string[], apart: number): Promise<number> {
  let step = 1 - apart;
  for (let isOver = false; !isOver;) {
    step += apart;
    smtp = await startSmtpTestServer();
    const program = new Program();
    const account = testAccount('home', 'pop3', { port: 1 });
    program.configure([{ ...account, outgoing: smtp.server }]);
    const said = await tell(program, step, wishes);
    isOver = said.at(-1) === 'over';
    await endStory(program, step, said);
    const [taken] = smtp.taken;
    if (taken !== undefined) await expectProtected(taken.bytes, wishes);
    program.remove();
    await smtp.stop();
  }
  return step;
}

/** Whatever happened in between: it is protected as its author wanted, and says the last they wrote. */
async function expectProtected(raw: Buffer, wishes: readonly string[]): Promise<void> {
  const opened = await readOpened(await openProtected(raw, { may: false }));
  const { protection, text, headers } = opened;
  const subject = headers.filter(([name]) => name === 'Subject').at(-1)?.[1] ?? '';
  expect(protection?.encrypted ?? 'no').toBe(wishes.includes('encrypt') ? 'opened' : 'no');
  expect(protection?.signature?.state ?? '').toBe(wishes.includes('sign') ? 'good' : '');
  expect(`${subject}: ${text.trimEnd()}`).toMatch(/^v\d: (?:begun|much|cut|the end)/);
  if (wishes.includes('encrypt')) expect(raw.toString('latin1')).toMatch(/^Subject: \.\.\.\r$/m);
}

test('no version is lost, and nothing is sent twice', async () => {
  expect(await killAtSteps([], 1)).toBeGreaterThan(30);
}, 600_000);

const withGpg = HAS_GPG ? describe : describe.skip;

withGpg('with the keys of both at hand', () => {
  const keys = new Keyring();
  const before = process.env['GNUPGHOME'];
  beforeAll(() => {
    const own = keys.makeKey('Mira <home@example.test>');
    keys.makeKey('Ann <ann@there.example>');
    keys.gpg(['--import-ownertrust'], `${own}:6:\n`);
    keys.use();
  }, 60_000);
  afterAll(() => {
    keys.remove();
    if (before === undefined) delete process.env['GNUPGHOME'];
    else process.env['GNUPGHOME'] = before;
  });

  test('the same holds for what is to be signed and encrypted', async () => {
    expect(await killAtSteps(['sign', 'encrypt'], STEPS_APART)).toBeGreaterThan(30);
  }, 900_000);
});
