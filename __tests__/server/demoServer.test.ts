/** The demo as a whole, its POP3 and its submission server, as clients see them. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { startDemoServer } from '../../src/app/demo/demoServer.js';
import { buildMailbox, type BuiltMessage } from '../../src/app/demo/mailbox/mailbox.js';
import { summarise } from '../../src/mime/summary.js';
import { DemoUnderTest, EIGHT_BIT, NOW } from '../support/demoUnderTest.js';
import { LineDialogue } from '../support/lineDialogue.js';

let demo: DemoUnderTest;

beforeEach(async () => {
  demo = await DemoUnderTest.start();
});

afterEach(async () => {
  await demo.stop();
});

function expected(mail: readonly BuiltMessage[], name: string, folder: string): string[] {
  return mail
    .filter((each) => each.account === name && each.folder === folder)
    .map(({ bytes }) => bytes.toString('latin1'));
}

describe("the demo's accounts, for mailtui", () => {
  it('hand over every message of every folder, byte for byte, over IMAP', async () => {
    const mail = await buildMailbox(NOW);
    const fetched = await demo.fetchAll('work');
    expect(fetched.size).toBeGreaterThanOrEqual(11);
    for (const [folder, bytes] of fetched) {
      expect(bytes.map((each) => each.toString('latin1'))).toEqual(expected(mail, 'work', folder));
    }
  });

  it('hand over every message byte for byte over POP3', async () => {
    const mail = await buildMailbox(NOW);
    const fetched = (await demo.fetchAll('home')).get('INBOX') ?? [];
    expect(fetched.map((each) => each.toString('latin1'))).toEqual(expected(mail, 'home', 'INBOX'));
  });

  it.each(['work', 'home'] as const)('tell %s that a password is wrong', async (name) => {
    const source = await demo.source(name, 'wrong');
    await expect(source.connect(new AbortController().signal)).rejects.toMatchObject({
      kind: 'login-refused',
    });
    await source.close();
  });

  it('get new mail while they run, with any octets in it', async () => {
    await demo.server.deliver('work', EIGHT_BIT);
    // POP3 completes a line end that is missing, for there is no other way to end a message
    await demo.server.deliver('home', Buffer.concat([EIGHT_BIT, Buffer.from('\r\n')]));
    const work = (await demo.fetchAll('work')).get('INBOX')?.at(-1);
    const home = (await demo.fetchAll('home')).get('INBOX')?.at(-1);
    expect(work?.equals(EIGHT_BIT)).toBe(true);
    expect(home?.subarray(0, -2).equals(EIGHT_BIT)).toBe(true);
  });
});

describe('the POP3 server, by hand', () => {
  it('says what it can do, logs in by SASL, and refuses what comes too early', async () => {
    const talk = await demo.talkTo('home');
    await talk.until(/^\+OK .*\r\n/);
    const capabilities = await talk.ask('CAPA', /\r\n\.\r\n/);
    expect(capabilities.split('\r\n').slice(1, -2).sort()).toEqual(
      expect.arrayContaining(['PIPELINING', 'SASL PLAIN', 'TOP', 'UIDL', 'USER']),
    );
    expect(await talk.ask('STAT', /^.*\r\n/)).toMatch(/^-ERR/);
    const { user } = demo.account('home').incoming;
    const plain = Buffer.from(`\0${user}\0${demo.password('home')}`).toString('base64');
    expect(await talk.ask('AUTH PLAIN', /^.*\r\n/)).toBe('+ \r\n');
    expect(await talk.ask(plain, /^.*\r\n/)).toMatch(/^\+OK \d+ messages/);
  });

  it('numbers and sizes messages, shows the top of one, and takes commands in one go', async () => {
    const mail = (await buildMailbox(NOW)).filter((each) => each.account === 'home');
    const talk = await demo.pop3Dialogue();
    talk.send('STAT\r\nLIST\r\nUIDL 1\r\nRETR 999\r\nTOP 1 1\r\nNOOP\r\n');
    const all = await talk.until(/\r\n\.\r\n[^]*\r\n\.\r\n\+OK\r\n$/);
    const octets = mail.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(all).toContain(`+OK ${mail.length} ${octets}\r\n`);
    expect(all).toContain(`\r\n${mail.length} ${mail.at(-1)?.bytes.length}\r\n.\r\n`);
    expect(all).toMatch(/\+OK 1 \S+\r\n-ERR no such message/);
    const [header = '', ...lines] = (mail[0]?.bytes.toString('latin1') ?? '').split(/(\r\n\r\n)/);
    const firstLine = lines.join('').slice(4).split('\r\n')[0];
    expect(all).toContain(`+OK top of message\r\n${header}\r\n\r\n${firstLine}\r\n.\r\n`);
  });

  it('doubles the dots and ends the last line', async () => {
    await demo.server.deliver('home', EIGHT_BIT);
    const talk = await demo.pop3Dialogue();
    const count = /^\+OK (\d+)/.exec(await talk.ask('STAT', /^.*\r\n/))?.[1];
    const answer = await talk.ask(`RETR ${count}`, /last line without an end\r\n\.\r\n$/);
    expect(answer).toContain('\r\n..\r\n...two\r\nlast line without an end\r\n.\r\n');
  });

  it('deletes at QUIT, and only then', async () => {
    const first = await demo.pop3Dialogue();
    await first.ask('DELE 1', /^\+OK .*\r\n/);
    expect(await first.ask('RETR 1', /^.*\r\n/)).toMatch(/^-ERR/);
    first.close();
    await first.closed();
    const second = await demo.pop3Dialogue();
    const [, before, uidl] =
      /^\+OK (\d+) [^]*\+OK 2 (\S+)/.exec(await second.ask('STAT\r\nUIDL 2', /\+OK 2 .*\r\n/)) ??
      [];
    await second.ask('DELE 1', /^\+OK .*\r\n/);
    await second.ask('QUIT', /^\+OK .*\r\n/);
    await second.closed();
    const third = await demo.pop3Dialogue();
    expect(await third.ask('STAT', /^.*\r\n/)).toMatch(new RegExp(`^\\+OK ${Number(before) - 1} `));
    expect(await third.ask('UIDL 1', /^.*\r\n/)).toBe(`+OK 1 ${uidl}\r\n`);
  });
});

describe('the submission server, for nodemailer', () => {
  it('delivers between the accounts, with the message unchanged', async () => {
    const { messageId } = await demo.transport('home').sendMail({
      from: demo.account('home').address,
      to: [demo.account('work').address, demo.account('home').address],
      subject: 'To both of me',
      text: 'Příliš žluťoučký kůň\n.\n..\n',
    });
    for (const name of ['work', 'home'] as const) {
      const bytes = await demo.newest(name);
      expect(bytes.toString()).toMatch(/^Return-Path: <mira@lindqvist.example>\r\nReceived: from /);
      const { subject, text, messageId: id } = summarise(bytes);
      expect([subject, `<${id}>`]).toEqual(['To both of me', messageId]);
      expect(text).toContain('Příliš žluťoučký kůň\n.\n..');
    }
  });

  it('sends back what nobody here can be given, once, into the thread', async () => {
    const { messageId } = await demo.transport('work').sendMail({
      from: demo.account('work').address,
      to: ['bastian@heronworks.example', demo.account('home').address, 'nobody@elsewhere.test'],
      subject: 'Cake',
      text: 'Is it in the shape of a boat?',
    });
    const report = await demo.newest('work');
    const { from, inReplyTo, text } = summarise(report);
    expect(from[0]?.name).toBe('Mailer-Daemon');
    expect(inReplyTo.map((id) => `<${id}>`)).toEqual([messageId]);
    expect(text).toContain('bastian@heronworks.example');
    expect(text).not.toContain(demo.account('home').address);
    expect(report.toString()).toContain('Final-Recipient: rfc822; nobody@elsewhere.test');
    expect(report.toString()).toContain('Subject: Cake');
  });

  it('takes nothing from strangers', async () => {
    const stranger = demo.transport('work', 'wrong');
    await expect(
      stranger.sendMail({ from: 'a@b.test', to: demo.account('work').address, text: 'x' }),
    ).rejects.toMatchObject({ responseCode: 535 });
  });
});

describe('the end of the demo', () => {
  it('leaves no port, no connection and no timer, whoever is still connected', async () => {
    const before = handles();
    const second = await startDemoServer({ now: NOW });
    const ports = second.accounts.flatMap(({ incoming, outgoing }) => [
      incoming.port,
      outgoing?.port ?? 0,
    ]);
    const open = await Promise.all(ports.map((port) => LineDialogue.open(port)));
    await Promise.all(open.map((dialogue) => dialogue.until(/\r\n/)));
    await second.stop();
    await second.stop();
    await Promise.all(open.map((dialogue) => dialogue.closed()));
    for (const port of ports) {
      const socket = connect(port, '127.0.0.1');
      const closed = new Promise((resolve) => socket.once('close', resolve));
      const [error] = await once(socket, 'error');
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
      await closed;
    }
    expect(handles()).toEqual(before);
  });
});

/** What keeps the process alive, or would. */
function handles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => /^(TCP|Timeout|TLS)/.test(kind))
    .sort();
}
