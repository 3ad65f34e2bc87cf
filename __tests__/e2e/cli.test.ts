/** The command line as scripts and cron meet it: pipes, exit codes, wrong words, removed accounts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/app/demo/demoServer.js';
import { Program, testAccount } from '../support/program.js';

/** Nothing listens on port 1. */
const UNREACHABLE = testAccount('gone', 'imap', { port: 1 });

let demo: DemoServer;
let program: Program;

beforeAll(async () => {
  demo = await startDemoServer();
});
afterAll(() => demo.stop());
beforeEach(() => {
  program = new Program();
});
afterEach(() => {
  program.remove();
});

describe('whoever reads the output', () => {
  it('may leave in the middle of a sync, which goes on and keeps its exit code', async () => {
    program.configure([...demo.accounts, UNREACHABLE]);
    const { code, stdout } = await program.shell(
      '$MAILTUI sync --json | head -1; exit ${PIPESTATUS[0]}',
    );
    expect(code).toBe(69);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    program.configure(demo.accounts);
    const before = (await program.json(['list'])).length;
    expect(before).toBeGreaterThan(20);
    const summaries = (await program.json(['sync'])).filter(({ event }) => event === 'summary');
    expect(summaries.map((summary) => summary['new'])).toEqual(demo.accounts.map(() => 0));
  });

  it.each(['list', 'search a', 'folders', 'show $ID', 'show --raw $ID'])(
    'may leave %s early, which is no failure',
    async (command) => {
      program.configure(demo.accounts);
      await program.run(['sync']);
      const [first] = await program.json(['list']);
      const words = command.replace('$ID', String(first?.['id']));
      const { code, stderr } = await program.shell(
        `$MAILTUI ${words} | true; exit \${PIPESTATUS[0]}`,
      );
      expect([code, stderr]).toEqual([0, '']);
    },
  );

  it.each(['list', 'folders --json', 'search a', 'show $ID', '--help'])(
    'has no room: %s ends with 74 and one line',
    async (command) => {
      program.configure(demo.accounts);
      await program.run(['sync']);
      const [first] = await program.json(['list']);
      const words = command.replace('$ID', String(first?.['id']));
      const { code, stderr } = await program.shell(`$MAILTUI ${words} > /dev/full`);
      expect(code).toBe(74);
      expect(stderr).toMatch(/^mailtui: standard output cannot be written: .*\n$/);
    },
  );

  it('of complaints has no room, and the exit code says it all', async () => {
    program.configure([UNREACHABLE]);
    expect((await program.shell('$MAILTUI sync 2> /dev/full')).code).toBe(69);
  });

  it('of --version has no room', async () => {
    expect((await program.shell('$MAILTUI --version > /dev/full')).code).toBe(74);
  });
});

describe('an account', () => {
  it.each([['list'], ['search', 'a'], ['folders'], ['sync']])(
    'that is unknown to %s is a wrong word, and the known ones are named',
    async (...command) => {
      program.configure(demo.accounts);
      const { code, stdout, stderr } = await program.run([...command, '--account', 'nosuch']);
      expect([code, stdout]).toEqual([64, '']);
      expect(stderr).toContain('there is no account named "nosuch"');
      expect(stderr).toContain('The accounts are: work, home');
    },
  );

  it('that was removed is listed nowhere, and its mail is still there', async () => {
    program.configure(demo.accounts);
    await program.run(['sync']);
    const all = await program.json(['search', 'the', '--limit', '1000']);
    const ofWork = all.filter(({ account }) => account === 'work');
    expect(ofWork.length).toBeLessThan(all.length);
    program.configure(demo.accounts.filter(({ name }) => name === 'work'));
    for (const command of [['list'], ['folders'], ['search', 'the']]) {
      const accounts = (await program.json(command)).map(({ account }) => account);
      expect([command, [...new Set(accounts)]]).toEqual([command, ['work']]);
    }
    const few = await program.json(['search', 'the', '--limit', '5']);
    expect(few).toEqual(ofWork.slice(0, 5));
    program.configure(demo.accounts);
    expect(await program.json(['search', 'the', '--limit', '1000'])).toEqual(all);
  });
});

describe('sync', () => {
  it.each(['0', '86401', '1.5', 'soon'])('takes no --timeout of %s', async (seconds) => {
    program.configure([UNREACHABLE]);
    const { code, stderr } = await program.run(['sync', '--timeout', seconds]);
    expect(code).toBe(64);
    expect(stderr).toContain('whole number from 1 to 86400');
  });

  it('says when it was not finished in time, to people and to programs', async () => {
    const silent = await silentServer();
    program.configure([testAccount('slow', 'imap', { port: portOf(silent) })]);
    try {
      const { code, stderr } = await program.run(['sync', '--timeout', '1']);
      expect(code).toBe(75);
      expect(stderr).toMatch(/^mailtui: slow: not finished within 1 s\. .*\n$/);
      const { stdout } = await program.run(['sync', '--timeout', '1', '--json']);
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
        event: 'summary',
        errors: [{ kind: 'cancelled', message: 'not finished within 1 s' }],
      });
    } finally {
      silent.close();
    }
  });

  it('tells with --debug what is said to the servers, and no password', async () => {
    program.configure(demo.accounts);
    const { code, stderr } = await program.run(['sync', '--debug']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^work: C: .*LIST/m);
    expect(stderr).toMatch(/^home: .*UIDL/m);
    for (const { secret } of demo.accounts) {
      const password = secret.kind === 'plain' ? secret.password : '';
      expect(password).not.toBe('');
      expect(stderr).not.toContain(password);
    }
  });
});

describe('words on the command line', () => {
  it('that belong to another command are refused', async () => {
    program.configure([UNREACHABLE]);
    for (const words of [
      ['sync', '--limit', '3'],
      ['--limit', '3', 'folders'],
      ['show', 'x.eml', '--account', 'gone'],
    ]) {
      const { code, stderr } = await program.run(words);
      expect([words, code]).toEqual([words, 64]);
      expect(stderr).toMatch(/has no option --(limit|account)/);
    }
  });

  it('may stand before the command as well', async () => {
    program.configure(demo.accounts);
    await program.run(['sync']);
    const { stdout } = await program.run(['--json', '--limit', '2', 'list', '--account', 'home']);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stdout).toContain('"account":"home"');
  });

  it('are explained by the help of each command', async () => {
    const { stdout } = await program.run(['list', '--help']);
    for (const option of ['--account <name>', '--limit <n>', '--json', '--debug']) {
      expect(stdout.split(option)).toHaveLength(2);
    }
    expect((await program.run(['sync', '--help'])).stdout).not.toContain('--limit');
  });
});

describe('a place for mail', () => {
  it('where nothing can be made is refused at once', async () => {
    const { code, stderr } = await program.run(['list'], {
      env: { MAILTUI_HOME: '/proc/mailtui' },
    });
    expect(code).toBe(74);
    expect(stderr).toMatch(/^mailtui: ENOENT.*\/proc\/mailtui/);
  });
});

describe('show', () => {
  it('of what is no message says so', async () => {
    program.configure([]);
    const below = join(program.home, 'config', 'config.json', 'x.eml');
    for (const what of [below, program.home, join(program.home, 'nowhere.eml')]) {
      const { code, stderr } = await program.run(['show', what]);
      expect([what, code]).toEqual([what, 65]);
      expect(stderr).toContain('is not a message file');
    }
    const { code, stderr } = await program.run(['show', '-']);
    expect(code).toBe(65);
    expect(stderr).toContain('no message on standard input');
  });
});

/** Accepts connections and says nothing. */
function silentServer(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
