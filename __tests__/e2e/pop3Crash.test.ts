/**
 * A POP3 account whose mail leaves the server, with the built program killed (-9) at every moment
 * of its work: no message is ever in neither place, and in the end each is here exactly once.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';
import { plainMessages } from '../support/sampleMail.js';

const ROUNDS = 24;
const PER_ROUND = 50;

describeWithDovecot('killed at any moment, a POP3 account that is emptied', () => {
  const mail = plainMessages(ROUNDS * PER_ROUND, 3000);
  const program = new Program();
  let server: Dovecot;

  beforeAll(async () => {
    server = await startDovecot();
    const account = testAccount('bob', 'pop3', { port: server.pop3 });
    program.configure([{ ...account, afterDownload: 'delete' }]);
  }, 60_000);
  afterAll(async () => {
    program.remove();
    await server.stop();
  });

  it('loses, doubles and changes nothing', async () => {
    server.putMail('bob', 'INBOX', mail.slice(0, PER_ROUND));
    const begin = performance.now();
    expect(await program.run(['sync'])).toMatchObject({ code: 0 });
    const whole = performance.now() - begin;
    const outcomes = new Set<string>();
    for (let round = 1; round < ROUNDS; round += 1) {
      server.putMail('bob', 'INBOX', mail.slice(round * PER_ROUND, (round + 1) * PER_ROUND));
      const before = { server: onServer().length, here: here().length };
      const child = program.start(['sync']);
      const ended = new Promise((resolve) => child.once('close', resolve));
      await sleep(whole * (0.4 + (0.8 * round) / ROUNDS));
      child.kill('SIGKILL');
      await ended;
      const somewhere = new Set([...onServer(), ...here()]);
      const sent = textsOf(mail.slice(0, (round + 1) * PER_ROUND));
      expect(sent.filter((text) => !somewhere.has(text))).toEqual([]);
      if (onServer().length < before.server) outcomes.add('removed');
      else outcomes.add(here().length > before.here ? 'fetched' : 'nothing');
      for (let clean = 0; clean < 2; clean += 1) {
        expect(await program.run(['sync'])).toEqual({ code: 0, stdout: '', stderr: '' });
      }
      expect(here().sort()).toEqual(sent.sort());
      expect(onServer()).toEqual([]);
    }
    const listed = await program.json(['list']);
    expect(new Set(listed.map((message) => message['messageId'])).size).toBe(mail.length);
    expect(listed.map((message) => message['server'])).toEqual(mail.map(() => 'gone'));
    // The kills hit different steps, or this proves little.
    expect(outcomes.size).toBeGreaterThan(1);
  }, 240_000);

  function here(): string[] {
    return contentsOf(join(program.mailDir, 'bob', 'INBOX'));
  }

  function onServer(): string[] {
    return contentsOf(join(server.home('bob'), 'Maildir'));
  }
});

function textsOf(messages: readonly Buffer[]): string[] {
  return messages.map((message) => message.toString());
}

/** As soon as nobody changes it: the server may still be at work for the session that was killed. */
function contentsOf(maildir: string): string[] {
  for (;;) {
    const paths = pathsIn(maildir);
    try {
      const contents = paths.map((path) => readFileSync(path, 'utf8'));
      if (pathsIn(maildir).join() === paths.join()) return contents;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

function pathsIn(maildir: string): string[] {
  return ['cur', 'new'].flatMap((sub) => {
    const dir = join(maildir, sub);
    return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [];
  });
}
