/** What goes wrong in real life, done to the built program: nothing is lost, and it says what it is. */
import { afterEach, beforeAll, afterAll, beforeEach, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';
import { plainMessages } from '../support/sampleMail.js';
import { MAY_MOUNT, SmallDisk } from '../support/smallDisk.js';

const MESSAGES = 1200;

describeWithDovecot('when things go wrong', () => {
  let server: Dovecot;
  let program: Program;
  const mail = plainMessages(MESSAGES, 4000);

  beforeAll(async () => {
    server = await startDovecot();
    server.putMail('bob', 'INBOX', mail);
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(() => {
    program = new Program();
  });
  afterEach(() => {
    program.remove();
  });

  it.each(['imap', 'pop3'] as const)(
    'a wrong password on %s ends with 77 and one clear line',
    async (protocol) => {
      const account = testAccount('bob', protocol, { port: server[protocol] });
      program.configure([{ ...account, secret: { kind: 'plain', password: 'wr0ng' } }]);
      const { code, stdout, stderr } = await program.run(['sync']);
      expect([code, stdout]).toEqual([77, '']);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toMatch(/^mailtui: bob: /);
      expect(stderr).not.toContain('wr0ng');
    },
  );

  it.each(['imap', 'pop3'] as const)(
    'a server that is not there ends %s with 69, the other account goes on',
    async (protocol) => {
      const gone = testAccount('gone', protocol, { port: await unusedPort() });
      program.configure([gone, testAccount('bob', 'pop3', { port: server.pop3 })]);
      const { code, stderr } = await program.run(['sync']);
      expect(code).toBe(69);
      expect(stderr).toMatch(/^mailtui: gone: .*127\.0\.0\.1:\d+/);
      expect(filesIn('bob')).toHaveLength(MESSAGES);
    },
  );

  it('a second sync while one runs ends with 75 and disturbs nothing', async () => {
    const silent = await silentServer();
    program.configure([testAccount('bob', 'imap', { port: portOf(silent) })]);
    const first = program.start(['sync']);
    const ended = new Promise((resolve) => first.once('close', resolve));
    try {
      await connectionOf(silent);
      const second = await program.run(['sync']);
      expect(second.code).toBe(75);
      expect(second.stderr).toMatch(/^mailtui: bob: /);
      expect(first.exitCode).toBeNull();
    } finally {
      first.kill('SIGTERM');
      await ended;
      silent.close();
    }
    program.configure([testAccount('bob', 'imap', { port: server.imap })]);
    expect((await program.run(['sync'])).code).toBe(0);
  });

  it.each(['imap', 'pop3'] as const)(
    'killed again and again during a sync by %s, the next run completes: nothing missing, doubled or cut',
    async (protocol) => {
      program.configure([testAccount('bob', protocol, { port: server[protocol] })]);
      for (const when of [1, 60, 300, 700]) await killWhenStored(when);
      const { code, stderr } = await program.run(['sync']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stored('bob')).toEqual(mail.map((message) => message.toString()).sort());
      const listed = await program.json(['list']);
      expect(new Set(listed.map((message) => message['messageId'])).size).toBe(MESSAGES);
      expect(listed).toHaveLength(MESSAGES);
    },
    120_000,
  );

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops it cleanly, and the next run goes on',
    async (signal) => {
      program.configure([testAccount('bob', 'imap', { port: server.imap })]);
      const child = program.start(['sync']);
      const ended = new Promise((resolve) => child.once('close', resolve));
      await storedAtLeast(100);
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      const before = (await program.json(['list'])).length;
      expect(before).toBe(filesIn('bob').length);
      const events = await program.json(['sync']);
      const summary = events.find((event) => event['event'] === 'summary');
      expect(summary).toMatchObject({ ok: true, new: MESSAGES - before });
    },
    60_000,
  );

  (MAY_MOUNT ? it : it.skip)(
    'a full disk ends with 73 or 74, loses nothing, and more space lets it go on',
    async () => {
      const small = new SmallDisk(program.home, '4m');
      try {
        program.configure([testAccount('bob', 'imap', { port: server.imap })]);
        const full = await program.run(['sync']);
        expect([73, 74]).toContain(full.code);
        expect(full.stderr).toMatch(/^mailtui: bob: .*space/);
        small.resize('100m');
        expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
        expect(stored('bob')).toEqual(mail.map((message) => message.toString()).sort());
      } finally {
        small.unmount();
      }
    },
    60_000,
  );

  it('garbage in the Maildir is reported, left alone, and does no harm', async () => {
    program.configure([testAccount('bob', 'pop3', { port: server.pop3 })]);
    await program.run(['sync']);
    const folder = join(program.mailDir, 'bob', 'INBOX');
    mkdirSync(join(folder, 'cur', 'a directory'));
    writeFileSync(join(folder, 'cur', '1.noise.host:2,S'), Buffer.from([0, 255, 27, 91, 50, 74]));
    writeFileSync(join(folder, 'cur', '2.empty.host:2,S'), '');
    writeFileSync(join(folder, 'stray.txt'), 'not mail');
    const { code, stderr } = await program.run(['sync']);
    expect(code).toBe(0);
    expect(stderr).toContain('a directory');
    expect(stderr).not.toContain('\u001b');
    for (const name of [
      'cur/a directory',
      'cur/1.noise.host:2,S',
      'cur/2.empty.host:2,S',
      'stray.txt',
    ]) {
      expect([name, existsSync(join(folder, name))]).toEqual([name, true]);
    }
    expect(await program.json(['list'])).toHaveLength(MESSAGES + 2);
  }, 60_000);

  it('a lost index costs a rebuild and not a download', async () => {
    program.configure([testAccount('bob', 'imap', { port: server.imap })]);
    await program.run(['sync']);
    const before = (await program.json(['list'])).map((message) => message['id']);
    rmSync(join(program.home, 'state'), { recursive: true });
    expect((await program.run(['reindex'])).code).toBe(0);
    expect((await program.json(['list'])).map((message) => message['id'])).toEqual(before);
    const events = await program.json(['sync']);
    expect(events.find((event) => event['event'] === 'summary')).toMatchObject({
      ok: true,
      new: 0,
    });
    expect(filesIn('bob')).toHaveLength(MESSAGES);
  }, 60_000);

  it('a broken configuration is explained with its line and left as it is', async () => {
    program.configure([]);
    const file = join(program.home, 'config', 'config.json');
    const broken = '{\n  "accounts": [\n    { "name": "x", }\n  ]\n}\n';
    writeFileSync(file, broken);
    const { code, stderr } = await program.run(['list']);
    expect(code).toBe(78);
    expect(stderr).toMatch(/config\.json/);
    expect(stderr).toMatch(/3/);
    expect(readFileSync(file, 'utf8')).toBe(broken);
  });

  function folderOf(account: string): string {
    return join(program.mailDir, account, 'INBOX');
  }

  function filesIn(account: string): string[] {
    return ['cur', 'new'].flatMap((sub) => {
      const dir = join(folderOf(account), sub);
      return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [];
    });
  }

  function stored(account: string): string[] {
    return filesIn(account)
      .map((file) => readFileSync(file, 'utf8'))
      .sort();
  }

  async function killWhenStored(count: number): Promise<void> {
    const child = program.start(['sync']);
    const ended = new Promise((resolve) => child.once('close', resolve));
    await storedAtLeast(count);
    child.kill('SIGKILL');
    await ended;
  }

  /** Watches the store until so many files are in it. */
  function storedAtLeast(count: number): Promise<void> {
    const dirs = ['cur', 'new'].map((sub) => join(folderOf('bob'), sub));
    return new Promise((resolve) => {
      const look = () => {
        if (filesIn('bob').length < count) return;
        for (const watcher of watchers) watcher.close();
        resolve();
      };
      const watchers = dirs.map((dir) => {
        mkdirSync(dir, { recursive: true });
        return watch(dir, look);
      });
      look();
    });
  }
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

function connectionOf(server: Server): Promise<Socket> {
  return new Promise((resolve) => {
    server.once('connection', resolve);
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function unusedPort(): Promise<number> {
  const server = await silentServer();
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
