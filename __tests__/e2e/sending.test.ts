/** Sending by the built program, as people, git and cron do it, through servers on 127.0.0.1. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { startDemoServer } from '../../src/app/demo/demoServer.js';
import { Program, testAccount, type Run } from '../support/program.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';

const MAIL =
  'To: Ann <ann@there.example>\nBcc: bob@there.example\nSubject: hello\n\nhi\n.\nthere\n';
let program: Program;
let smtp: SmtpTestServer;
let extra: Server | undefined;

beforeEach(async () => {
  program = new Program();
  smtp = await startSmtpTestServer();
  configure(smtp.server.port);
});
afterEach(async () => {
  extra?.close();
  extra = undefined;
  await smtp.stop();
  program.remove();
});

function configure(port: number): void {
  const account = testAccount('home', 'pop3', { port: 1 });
  program.configure([{ ...account, outgoing: { ...smtp.server, port }, displayName: 'Mira Å' }]);
}

async function run(args: readonly string[], input = ''): Promise<Run> {
  const child = program.start(args);
  child.stdin?.end(input);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const outbox = async (): Promise<Record<string, unknown>[]> =>
  (await run(['outbox', '--json'])).stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('mailtui send', () => {
  test('-t takes the recipients from the message, hides Bcc, adds what is missing', async () => {
    expect(await run(['send', '-t', '-i'], MAIL)).toEqual({ code: 0, stdout: '', stderr: '' });
    const [mail] = smtp.taken;
    expect(mail).toMatchObject({
      from: 'home@example.test',
      to: ['ann@there.example', 'bob@there.example'],
    });
    const text = mail?.bytes.toString() ?? '';
    expect(text).not.toContain('bob');
    expect(text).toMatch(
      /^From: =\?UTF-8\?Q\?Mira_=C3=85\?= <home@example.test>\r\nDate: .+ \+0000\r\n/,
    );
    expect(text).toMatch(/^Message-ID: <[\w-]+@example\.test>\r$/m);
    expect(text.endsWith('\r\n\r\nhi\r\n.\r\nthere\r\n')).toBe(true);
    expect(await outbox()).toEqual([]);
    const sent = await run(['list', 'sent', '--json']);
    expect(JSON.parse(sent.stdout)).toMatchObject({ subject: 'hello', flags: ['seen'] });
  });

  test('takes what cron hands to sendmail', async () => {
    const mail = 'From: root (Cron Daemon)\nTo: root\nSubject: Cron <root> /bin/x\n\nout\n';
    const args = ['send', '-FCronDaemon', '-i', '-B8BITMIME', '-oem', '-oi', '-t'];
    expect(await run(args, mail)).toMatchObject({ code: 0, stderr: '' });
    expect(smtp.taken[0]?.to).toEqual(['home@example.test']);
    expect(smtp.taken[0]?.bytes.toString()).toContain('From: "CronDaemon" <home@example.test>');
  });

  test('takes what git send-email hands to it', async () => {
    const args = ['send', '-f', 'home@example.test', '-i', 'ann@there.example'];
    const mail = `From: Mira <home@example.test>\nMessage-Id: <1@git>\nDate: Tue, 3 Mar 2026 10:00:00 +0100\n${MAIL}`;
    expect(await run(args, mail)).toMatchObject({ code: 0 });
    expect(smtp.taken[0]?.to).toEqual(['ann@there.example']);
    expect(smtp.taken[0]?.bytes.toString().match(/^(?:Message-I|Dat|Fro)/gim)).toHaveLength(3);
  });

  test.each([
    [64, ['send'], MAIL],
    [65, ['send', '-t'], 'Subject: to nobody\n\nhi\n'],
    [65, ['send', 'ann@there.example\r\nRCPT TO:<eve@x>'], MAIL],
    [65, ['send', '-t'], `${MAIL}\0`],
    [65, ['send', '-t'], `To: ${'a'.repeat(5000)}@there.example\n\nhi\n`],
  ])('ends with %d for %j', async (code, args, input) => {
    expect((await run(args, input)).code).toBe(code);
    expect(smtp.taken).toEqual([]);
    expect(await outbox()).toEqual([]);
  });

  test('keeps what cannot be sent now for the next sync, and says so', async () => {
    configure(1);
    const { code, stderr } = await run(['send', '-t'], MAIL);
    expect(code).toBe(0);
    expect(stderr).toContain('waits in the outbox');
    const [entry] = await outbox();
    expect(entry).toMatchObject({ state: 'queued', tries: 1, subject: 'hello' });
    configure(smtp.server.port);
    expect(await run(['outbox', 'retry', String(entry?.['id'])])).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(smtp.taken).toHaveLength(1);
  });

  test('ends with 69 when the server refuses, with its words; it can be dropped', async () => {
    smtp.refusals.set('', [554, 'we do not like it']);
    const { code, stderr } = await run(['send', '-t'], MAIL);
    expect([code, stderr]).toEqual([69, expect.stringContaining('we do not like it')]);
    const [entry] = await outbox();
    expect(entry).toMatchObject({ state: 'failed' });
    expect((await run(['outbox', 'drop', String(entry?.['id'])])).code).toBe(0);
    expect(await outbox()).toEqual([]);
    expect((await run(['list', 'trash'])).stdout).toContain('hello');
  });

  test('tells servers domains of any script by their ASCII names', async () => {
    configure(1);
    await run(['send', 'ann@bücher.example'], MAIL);
    expect(await outbox()).toMatchObject([{ envelope: { to: ['ann@xn--bcher-kva.example'] } }]);
  });

  test('encodes text whose lines are too long to be sent', async () => {
    const line = `${'long '.repeat(400)}é`;
    await run(['send', '-t'], `${MAIL}${line}\n`);
    const text = smtp.taken[0]?.bytes.toString() ?? '';
    expect(Math.max(...text.split('\r\n').map(({ length }) => length))).toBeLessThan(999);
    const { stdout } = await run(['list', 'sent', '--json']);
    const { id } = JSON.parse(stdout) as { id: string };
    expect((await run(['show', id, '--json'])).stdout).toContain(line);
  });
});

describe('mailtui compose and reply', () => {
  test('send what was filled in, and mark what was answered', async () => {
    const demo = await startDemoServer();
    try {
      program.configure(demo.accounts);
      await demo.deliver(
        'work',
        Buffer.from('From: ann@there.example\nMessage-ID: <q@x>\n\nwell?\n'),
      );
      await run(['sync']);
      const found = await run(['search', 'id:q@x', '--json']);
      const { id } = JSON.parse(found.stdout) as { id: string };
      program.configure(
        demo.accounts.map((one) => ({
          ...{ ...one, outgoing: smtp.server },
          secret: { kind: 'plain', password: 'pass' } as const,
        })),
      );
      expect(await run(['reply', id, '--body', '-'], 'yes\n')).toMatchObject({
        code: 0,
        stderr: '',
      });
      const link = 'mailto:bob@there.example?subject=a%20link&bcc=eve@there.example';
      const args = [
        'compose',
        link,
        '--account',
        'work',
        '--attach',
        'package.json',
        '--body',
        '-',
      ];
      expect(await run(args, 'see')).toMatchObject({ code: 0, stderr: '' });
      expect(smtp.taken.map(({ to }) => to)).toEqual([
        ['ann@there.example'],
        ['bob@there.example'],
      ]);
      const text = smtp.taken[0]?.bytes.toString() ?? '';
      expect(text).toContain('In-Reply-To: <q@x>');
      expect(text).toContain('yes\r\n\r\nann@there.example wrote:\r\n> well?');
      expect((await run(['search', 'is:answered', '--json'])).stdout).toContain('"q@x"');
      expect((await run([...args, '--attach', 'no/such/file'], 'see')).code).toBe(65);
      expect(smtp.taken).toHaveLength(2);
    } finally {
      await demo.stop();
    }
  });
});

/** A server that takes mail and says nothing from some command on. */
async function silentFrom(
  command: string,
): Promise<{ port: number; reached: Promise<void>; dots: () => number }> {
  let dots = 0;
  let tell: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (tell = resolve));
  extra = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 hi\r\n');
    let input = '';
    socket.on('data', (chunk) => {
      input += chunk.toString('latin1');
      for (let end = input.indexOf('\r\n'); end >= 0; end = input.indexOf('\r\n')) {
        const line = input.slice(0, end);
        input = input.slice(end + 2);
        if (line === '.') dots += 1;
        if (line.startsWith(command)) tell();
        else if (line === 'DATA') socket.write('354 go\r\n');
        else if (/^(EHLO|MAIL|RCPT|QUIT)/.test(line)) socket.write('250 ok\r\n');
      }
    });
  });
  extra.listen(0, '127.0.0.1');
  await once(extra, 'listening');
  return { port: (extra.address() as AddressInfo).port, reached, dots: () => dots };
}

describe('a process that is killed while it sends', () => {
  test.each(['EHLO', 'MAIL', 'RCPT', 'DATA', '.'])(
    'at %s: nothing is lost or sent twice',
    async (command) => {
      const server = await silentFrom(command);
      configure(server.port);
      const child = program.start(['send', '-t']);
      child.stdin?.end(MAIL);
      await server.reached;
      child.kill('SIGKILL');
      await once(child, 'close');
      configure(smtp.server.port);
      for (let i = 0; i < 2; i += 1) await run(['sync']);
      expect(smtp.taken).toEqual([]);
      const [entry, ...others] = await outbox();
      expect(others).toEqual([]);
      expect(entry).toMatchObject({ state: 'uncertain', subject: 'hello' });
      const retried = await run(['outbox', 'retry', String(entry?.['id'])]);
      expect(retried).toMatchObject({ code: 0, stderr: '' });
      expect(smtp.taken).toHaveLength(1);
      expect(await outbox()).toEqual([]);
    },
  );

  test('loses nothing that the index alone knew when it is made anew', async () => {
    configure(1);
    await run(['send', '-t'], MAIL);
    expect((await run(['reindex'])).code).toBe(0);
    const [entry] = await outbox();
    expect(entry).toMatchObject({
      state: 'queued',
      envelope: { to: ['ann@there.example', 'bob@there.example'] },
    });
  });
});

test('in the demo, mail arrives and is filed', async () => {
  const demo = await startDemoServer();
  try {
    program.configure(demo.accounts);
    const to = demo.accounts.map(({ address }) => address);
    await run(['sync']);
    const sent = await run(['send', '--account', 'work', ...to], 'Subject: from me to me\n\nhi\n');
    expect(sent).toMatchObject({ code: 0, stderr: '' });
    for (let i = 0; i < 2; i += 1) expect((await run(['sync'])).code).toBe(0);
    const { stdout } = await run(['search', 'subject:"from me to me"', '--json']);
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const places = found.map(({ account, folder, server }) => [account, folder, server].join(' '));
    expect(places.sort()).toEqual([
      'home INBOX on-server',
      'work INBOX on-server',
      'work Sent on-server',
    ]);
  } finally {
    await demo.stop();
  }
});
