/**
 * The built program, killed (-9) right before steps on the disk (see killSteps.ts) while headers come from a real
 * IMAP server, while the rest takes their place, and while a damaged file is replaced. At every
 * moment there is exactly one message, partial or whole, and the next run completes it.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { History } from '../../src/core/depth.js';
import { uniqueOf } from '../../src/core/maildirName.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import { openIndexReader } from '../../src/store/index/openIndex.js';
import { bundleChild } from '../support/child.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { freshUser } from '../support/dovecotHarness.js';
import { STEPS_APART } from '../support/killSteps.js';
import { Program, testAccount } from '../support/program.js';

const MESSAGES = [1, 2].map((n) => {
  const header = `Message-ID: <${n}@killed.test>\r\nSubject: ${n}\r\n\r\n`;
  return { header, whole: `${header}${`body ${n}\r\n`.repeat(500)}` };
});

describeWithDovecot('killed while messages are partly here', () => {
  let server: Dovecot;
  let killer: string;
  let program: Program;
  let saved: string;
  let user: string;

  beforeAll(async () => {
    server = await startDovecot();
    killer = await bundleChild('killAtStep');
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(() => {
    program = new Program();
    saved = mkdtempSync(join(tmpdir(), 'mailtui-saved-'));
    user = freshUser();
  });
  afterEach(() => {
    program.remove();
    rmSync(saved, { recursive: true, force: true });
  });

  it('the headers come once each', async () => {
    await receive({ days: 1 });
    const steps = await killAtEveryStep(['sync'], async () => {
      expect(await program.run(['sync'])).toMatchObject({ code: 0 });
      expect(contents()).toEqual(MESSAGES.map(({ header }) => header));
      expect(files('mail')).toBe(0);
      expect(files('mail.partial')).toBe(2);
    });
    expect(steps).toBeGreaterThan(5);
  }, 300_000);

  it.each([
    ['fetch', ['fetch']],
    ['a sync that is to keep more', ['sync']],
  ])(
    'the rest takes their place, by %s',
    async (_, command) => {
      await receive({ days: 1 });
      expect(await program.run(['sync'])).toMatchObject({ code: 0 });
      const ids = idsHere();
      configure('all');
      const words = command[0] === 'fetch' ? [...command, ...ids] : command;
      const steps = await killAtEveryStep(words, async () => {
        expect(idsHere()).toEqual(ids);
        const [one, other] = contents();
        expect([MESSAGES[0]?.header, MESSAGES[0]?.whole]).toContain(one);
        expect([MESSAGES[1]?.header, MESSAGES[1]?.whole]).toContain(other);
        expect(await program.run(words)).toMatchObject({ code: 0 });
        expect(await program.run(['sync'])).toMatchObject({ code: 0 });
        expect(idsHere()).toEqual(ids);
        expect(contents()).toEqual(MESSAGES.map(({ whole }) => whole));
        expect([files('mail'), files('mail.partial')]).toEqual([2, 0]);
      });
      expect(steps).toBeGreaterThan(4);
    },
    300_000,
  );

  it('a damaged file is replaced, or as it was', async () => {
    await receive('all');
    expect(await program.run(['sync'])).toMatchObject({ code: 0 });
    const [id = ''] = idsHere();
    const own =
      paths('mail').find((path) => readFileSync(path, 'utf8') === MESSAGES[0]?.whole) ?? '';
    writeFileSync(own, 'Message-ID: <1@killed.test>\r\n\r\ndamaged');
    const steps = await killAtEveryStep(['fetch', '--again', id], async () => {
      const now = readFileSync(own, 'utf8');
      expect([MESSAGES[0]?.whole, 'Message-ID: <1@killed.test>\r\n\r\ndamaged']).toContain(now);
      expect(await program.run(['fetch', '--again', id])).toMatchObject({ code: 0 });
      expect(contents()).toEqual(MESSAGES.map(({ whole }) => whole));
      expect(idsHere()).toHaveLength(2);
      expect(files('mail')).toBe(2);
    });
    expect(steps).toBeGreaterThan(1);
  }, 300_000);

  /** Mail that came long ago; the directories for it are there. */
  async function receive(history: History): Promise<void> {
    configure(history);
    server.putMail(user, 'INBOX', []);
    expect(await program.run(['sync'])).toMatchObject({ code: 0 });
    server.putMail(
      user,
      'INBOX',
      MESSAGES.map(({ whole }) => Buffer.from(whole)),
    );
    for (const name of readdirSync(server.home(user), { recursive: true, encoding: 'utf8' })) {
      if (/\/(cur|new)\//.test(name)) utimesSync(join(server.home(user), name), 1e9, 1e9);
    }
  }

  function configure(history: History): void {
    program.configure([{ ...testAccount('work', 'imap', { port: server.imap, user }), history }]);
  }

  /** @returns how many steps there are. */
  async function killAtEveryStep(
    args: readonly string[],
    after: () => Promise<void>,
  ): Promise<number> {
    execFileSync('cp', ['-a', program.home, join(saved, 'home')]);
    for (let step = 1; ; step += STEPS_APART) {
      const { code, stderr } = await program.run(args, {
        env: { NODE_OPTIONS: `--import ${killer}`, KILL_AT_STEP: String(step) },
      });
      expect([0, null, stderr]).toContain(code);
      await after();
      if (code === 0) return step - 1;
      rmSync(program.home, { recursive: true });
      execFileSync('cp', ['-a', join(saved, 'home'), program.home]);
    }
  }

  /** What the index lists, oldest first, read as another process would. */
  function listed(): MessageRow[] {
    const index = openIndexReader(join(program.home, 'state', 'index.sqlite'));
    const { rows } = index.page({ limit: 100 });
    index.close();
    return [...rows].sort((a, b) => Number(a.subject) - Number(b.subject));
  }

  const idsHere = (): string[] => listed().map(({ id }) => id);

  /** Oldest first. Where a crash left a header beside its message, the header does not count. */
  function contents(): string[] {
    return listed().map(({ file }) => {
      const own = [...paths('mail'), ...paths('mail.partial')].find((path) =>
        path.includes(`/${uniqueOf(file.name)}`),
      );
      return readFileSync(own ?? '', 'utf8');
    });
  }

  function paths(tree: string): string[] {
    const root = join(program.home, tree);
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\/(cur|new)\/[^/]+$/.test(name))
      .map((name) => join(root, name));
  }

  const files = (tree: string): number => paths(tree).length;
});
