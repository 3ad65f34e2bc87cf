/** From a draft to the mailbox of another: the built program, a real Postfix, a real Dovecot. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { dovecotInstalled, startDovecot, type Dovecot } from '../support/dovecot.js';
import { DOVECOT_FOR_POSTFIX, Postfix, postfixInstalled } from '../support/postfix.js';
import { Program, testAccount } from '../support/program.js';

const withServers = dovecotInstalled && postfixInstalled ? describe : describe.skip;

withServers('mail that goes by Postfix into Dovecot', () => {
  let dovecot: Dovecot;
  let postfix: Postfix;
  const program = new Program();

  beforeAll(async () => {
    dovecot = await startDovecot({ config: DOVECOT_FOR_POSTFIX });
    postfix = await Postfix.launch(dovecot, {
      'mira@there.example': 'mira',
      'ann@there.example': 'ann',
    });
    const login = { host: '127.0.0.1', tlsCa: dovecot.caFile };
    program.configure(
      ['mira', 'ann'].map((user) => ({
        ...testAccount(user, 'imap', { ...login, port: dovecot.imaps, security: 'tls', user }),
        address: `${user}@there.example`,
        outgoing: { ...login, port: postfix.port, security: 'starttls', user } as const,
      })),
    );
  });
  afterAll(async () => {
    await postfix.stop();
    await dovecot.stop();
    program.remove();
  });

  async function run(args: readonly string[], input = ''): Promise<string> {
    const child = program.start(args);
    child.stdin?.end(input);
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}\n${postfix.log.slice(-1500)}`);
    return stdout;
  }

  interface Row {
    id: string;
    subject: string;
    flags: string[];
    account: string;
  }

  const list = async (folder: string, account: string): Promise<Row[]> =>
    (await run(['list', folder, '--account', account, '--json']))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);

  /** Postfix delivers after it has answered: looked for until it is there. */
  async function arrived(account: string, subject: string): Promise<Row> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      await run(['sync', account]);
      const found = (await list('INBOX', account)).find((row) => row.subject === subject);
      if (found !== undefined) return found;
    }
    throw new Error(`nothing arrived:\n${postfix.log.slice(-1500)}`);
  }

  test('arrives, is in Sent on the server, and the answer marks what it answers', async () => {
    const text = 'Grüße, 你好\n.\nFrom here\n\n-- \nMira\n';
    await run(
      [
        'compose',
        '--account',
        'mira',
        '--to',
        'ann@there.example',
        '--subject',
        'Hering — 🎣',
        '--body',
        '-',
      ],
      text,
    );
    const row = await arrived('ann', 'Hering — 🎣');
    const shown = JSON.parse(await run(['show', row.id, '--json'])) as { text: string };
    expect(shown.text.trimEnd()).toBe(text.trimEnd());

    await run(['reply', row.id, '--body', '-'], 'Thanks!\n');
    const answer = await arrived('mira', 'Re: Hering — 🎣');
    expect(answer.flags).toEqual([]);
    expect((await list('INBOX', 'ann'))[0]?.flags).toContain('answered');

    await run(['sync']);
    for (const [user, subject] of [
      ['mira', 'Hering — 🎣'],
      ['ann', 'Re: Hering — 🎣'],
    ] as const) {
      expect((await list('sent', user)).map((one) => one.subject)).toEqual([subject]);
      // What the server says, too.
      expect(dovecot.doveadm('search', '-u', user, 'mailbox', 'Sent', 'all').trim()).not.toBe('');
    }
    expect(dovecot.doveadm('search', '-u', 'ann', 'mailbox', 'INBOX', 'answered').trim()).not.toBe(
      '',
    );
    expect(await run(['outbox'])).toBe('');
  });

  test('tells of its delivery where that is asked for', async () => {
    const args = ['compose', '--account', 'mira', '--to', 'ann@there.example', '--reports'];
    await run([...args, '--subject', 'Tell me', '--body', '-'], 'hi\n');
    const row = await arrived('mira', 'Successful Mail Delivery Report');
    const shown = JSON.parse(await run(['show', row.id, '--json'])) as { text: string };
    expect(shown.text).toMatch(/ann@there\.example/);
    const source = await run(['show', row.id, '--raw']);
    expect(source).toMatch(/^Action: delivered\r?$/m);
    const [sent] = (await list('sent', 'mira')).filter(({ subject }) => subject === 'Tell me');
    const whole = await run(['show', sent?.id ?? '', '--raw']);
    const [, key = 'none'] = /^Message-ID: <([\w-]+)@/im.exec(whole) ?? [];
    expect(source).toMatch(new RegExp(`^Original-Envelope-Id: ${key}\r?$`, 'm'));
  });

  test('is refused with the server’s words, and stays where one sees it', async () => {
    const child = program.start([
      'compose',
      '--account',
      'mira',
      '--to',
      'nobody@there.example',
      '--subject',
      'x',
      '--body',
      '-',
    ]);
    child.stdin?.end('hi\n');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).not.toBe(0);
    expect(await run(['outbox'])).toMatch(/nobody@there\.example.*5\d\d/s);
  });
});
