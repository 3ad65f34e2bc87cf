/** `mailtui verify` on a store that is sound, and with each thing wrong that it looks for. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { Program } from '../support/program.js';

describe('verify', () => {
  const program = new Program();
  let demo: DemoServer;
  let inbox: string;

  beforeAll(async () => {
    demo = await startDemoServer();
    program.configure(demo.accounts);
    await program.run(['sync']);
    inbox = join(program.mailDir, 'work', 'INBOX', 'cur');
  });
  afterAll(async () => {
    await demo.stop();
    program.remove();
  });

  it.each([[[]], [['--full']]])(
    'finds nothing wrong with %j, and says nothing',
    async (options) => {
      expect(await program.run(['verify', ...options])).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
    },
  );

  it('finds by reading what names and sizes do not show, and has the server mend it', async () => {
    const [name = ''] = readdirSync(inbox);
    const before = readFileSync(join(inbox, name));
    const changed = Buffer.from(before);
    changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
    writeFileSync(join(inbox, name), changed);
    expect(await verify()).toEqual([{ code: 0 }]);
    expect(await verify('--full')).toEqual([{ code: 65 }, ['changed', 'none']]);
    expect(await verify('--full', '--repair')).toEqual([{ code: 0 }, ['changed', 'fetched']]);
    expect(readFileSync(join(inbox, name)).equals(before)).toBe(true);
    expect(await verify('--full')).toEqual([{ code: 0 }]);
  });

  it('takes in what the index does not know', async () => {
    const file = join(inbox, '1700000000.P1Q1.other:2,S');
    writeFileSync(file, 'Subject: put here by hand\r\n\r\ntext\r\n', { mode: 0o600 });
    expect(await verify()).toEqual([{ code: 65 }, ['no-row', 'none']]);
    expect(await verify('--repair')).toEqual([{ code: 0 }, ['no-row', 'adopted']]);
    expect(await program.json(['search', 'subject:"put here by hand"'])).toHaveLength(1);
    rmSync(file);
    // It never was on the server: nothing brings it back.
    expect(await verify('--repair')).toEqual([{ code: 65 }, ['no-file', 'none']]);
    expect(await verify()).toEqual([{ code: 0 }]);
  });

  it('has lost files fetched again', async () => {
    const before = await program.json(['list', '--account', 'home']);
    const letters = join(program.mailDir, 'home', 'INBOX');
    for (const part of ['cur', 'new']) {
      const [name] = readdirSync(join(letters, part));
      if (name !== undefined) rmSync(join(letters, part, name));
    }
    const found = await verify('--repair');
    expect(found[0]).toEqual({ code: 0 });
    expect(new Set(found.slice(1).map((one) => JSON.stringify(one)))).toEqual(
      new Set(['["no-file","to-be-fetched"]']),
    );
    expect((await program.run(['sync', 'home'])).code).toBe(0);
    expect(await program.json(['list', '--account', 'home'])).toHaveLength(before.length);
    expect(await verify('--full')).toEqual([{ code: 0 }]);
  });

  it('makes no directory anew as long as it only looks', async () => {
    const drafts = join(program.mailDir, 'work', 'Drafts');
    const aside = join(program.home, 'aside');
    renameSync(drafts, aside);
    const found = await verify();
    expect(found[0]).toEqual({ code: 65 });
    expect(new Set(found.slice(1).map((one) => JSON.stringify(one)))).toEqual(
      new Set(['["no-file","none"]']),
    );
    expect(existsSync(drafts)).toBe(false);
    renameSync(aside, drafts);
    expect(await verify('--full')).toEqual([{ code: 0 }]);
  });

  it('finds what others may read, and closes it', async () => {
    const [name = ''] = readdirSync(inbox);
    chmodSync(join(inbox, name), 0o644);
    chmodSync(inbox, 0o755);
    expect(await verify()).toEqual([{ code: 65 }, ['exposed', 'none'], ['exposed', 'none']]);
    expect(await verify('--repair')).toEqual([
      { code: 0 },
      ['exposed', 'private'],
      ['exposed', 'private'],
    ]);
    expect(await verify()).toEqual([{ code: 0 }]);
  });

  it('leaves alone what is no message', async () => {
    const stray = join(inbox, 'no message');
    appendFileSync(stray, 'x');
    expect(await verify('--repair')).toEqual([{ code: 0 }, ['stray', 'none']]);
    expect(readFileSync(stray, 'utf8')).toBe('x');
    rmSync(stray);
  });

  /** The exit code, then what was found and what became of it. */
  async function verify(...options: string[]): Promise<unknown[]> {
    const { code, stdout } = await program.run(['verify', '--json', ...options]);
    const lines = stdout.split('\n').filter((line) => line !== '');
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.at(-1)).toMatchObject({ event: 'summary' });
    return [{ code }, ...events.slice(0, -1).map(({ kind, remedy }) => [kind, remedy])];
  }
});
