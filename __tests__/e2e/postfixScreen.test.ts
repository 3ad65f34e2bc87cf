/**
 * From a thought to the mailbox of another and back, on the screen alone: the built program in a real
 * terminal, a real Postfix that delivers into a real Dovecot.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dovecotInstalled, startDovecot, type Dovecot } from '../support/dovecot.js';
import { DOVECOT_FOR_POSTFIX, Postfix, postfixInstalled } from '../support/postfix.js';
import { MAILTUI, Program, testAccount } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const withServers = dovecotInstalled && postfixInstalled ? describe : describe.skip;
const SEND = '\x18';

withServers('writing on the screen, by Postfix into Dovecot', () => {
  let dovecot: Dovecot;
  let postfix: Postfix;
  const programs = { mira: new Program(), ann: new Program() };
  const screens: Terminal[] = [];

  beforeAll(async () => {
    dovecot = await startDovecot({ config: DOVECOT_FOR_POSTFIX });
    postfix = await Postfix.launch(dovecot, {
      'mira@there.example': 'mira',
      'ann@there.example': 'ann',
    });
    const login = { host: '127.0.0.1', tlsCa: dovecot.caFile };
    for (const user of ['mira', 'ann'] as const) {
      const account = testAccount(user, 'imap', {
        ...{ ...login, port: dovecot.imaps, security: 'tls', user },
      });
      const outgoing = { ...login, port: postfix.port, security: 'starttls', user } as const;
      programs[user].configure(
        [{ ...account, address: `${user}@there.example`, displayName: user, outgoing }],
        { undoSend: 0 },
      );
    }
  }, 60_000);
  afterAll(async () => {
    for (const screen of screens) await screen.close();
    await postfix.stop();
    await dovecot.stop();
    for (const program of Object.values(programs)) program.remove();
  }, 60_000);

  async function open(user: keyof typeof programs): Promise<Terminal> {
    const { env } = programs[user];
    const screen = new Terminal([process.execPath, MAILTUI], { env, columns: 110, rows: 30 });
    screens.push(screen);
    await screen.waitFor('✓ just now', 30_000);
    return screen;
  }

  /** What the server has, asked by itself. */
  const found = (user: string, ...query: string[]): number =>
    dovecot
      .doveadm('search', '-u', user, ...query)
      .split('\n')
      .filter((line) => line !== '').length;

  async function until(test: () => boolean): Promise<void> {
    const end = performance.now() + 15_000;
    while (!test()) {
      if (performance.now() > end) throw new Error(`not so:\n${postfix.log.slice(-1500)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  test('it arrives, lies in Sent on the server, and the answer marks what it answers', async () => {
    const mira = await open('mira');
    mira.type('m');
    await mira.waitFor('what it is about');
    mira.type('ann@there.example\t\tHering — 🎣\tGrüße, 你好.\r.\rFrom here on.');
    await mira.waitFor('✓ saved just now');
    mira.type(SEND);
    await mira.waitFor('Sent: Hering', 30_000);
    mira.type('gs');
    await mira.waitFor(/Sent[^]*Hering/, 30_000);
    await until(() => found('mira', 'mailbox', 'Sent', 'header', 'Subject', 'Hering') === 1);

    const ann = await open('ann');
    await ann.waitFor('Hering', 30_000);
    ann.type('\r');
    await ann.waitFor('From here on.', 30_000);
    await ann.waitFor('Grüße, 你好.');
    ann.type('r');
    await ann.waitFor('wrote:');
    ann.type('Thank you, that helps.');
    await ann.waitFor('✓ saved just now');
    ann.type(SEND);
    await ann.waitFor('Sent: Re: Hering', 30_000);
    await until(() => found('ann', 'mailbox', 'INBOX', 'answered') === 1);
    await until(() => found('ann', 'mailbox', 'Sent', 'all') === 1);

    mira.type('gi');
    await mira.waitFor(/Inbox[^]*Re: Hering/, 30_000);
    await mira.waitFor('Thank you, that helps.', 30_000);
    for (const user of ['mira', 'ann']) {
      expect(found(user, 'mailbox', 'INBOX', 'all')).toBe(1);
      expect(found(user, 'mailbox', 'Sent', 'all')).toBe(1);
      expect(found(user, 'mailbox', 'Drafts', 'undeleted')).toBe(0);
    }
  }, 120_000);

  test('a refusal is shown with the words of the server, and the message is still there', async () => {
    const mira = await open('mira');
    mira.type('m');
    await mira.waitFor('what it is about');
    mira.type('nobody@there.example\t\tTo nobody\tAnybody?');
    await mira.waitFor('✓ saved just now');
    mira.type(SEND);
    await mira.waitFor(/To nobody was not sent:.*550/, 30_000);
    const { stdout } = await programs.mira.run(['outbox', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'failed', subject: 'To nobody' });
  }, 60_000);
});
