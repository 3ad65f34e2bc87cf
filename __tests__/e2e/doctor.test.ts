/** `mailtui doctor`: real servers, a bare environment, broken things; and a report that tells nothing. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountConfig } from '../../src/core/account.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';
import { Program, testAccount } from '../support/program.js';
import { startSmtpTestServer, type SmtpTestServer } from '../support/smtpTestServer.js';

interface Found {
  area: string;
  account: string | null;
  server: string | null;
  state: string;
  message: string;
  hint: string;
}

const SCHEMA = JSON.parse(
  readFileSync(join(process.cwd(), 'docs', 'json-schema.json'), 'utf8'),
) as { $id: string };

let program: Program;
beforeEach(() => {
  program = new Program();
});
afterEach(() => {
  program.remove();
});

async function examine(env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await program.run(['doctor', '--json'], { env });
  expect(stderr).toBe('');
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  ajv.addSchema(SCHEMA);
  const value = JSON.parse(stdout) as { ok: boolean; findings: Found[] };
  const validate = ajv.getSchema(`${SCHEMA.$id}#/$defs/checkup`);
  expect([validate?.(value), validate?.errors]).toEqual([true, null]);
  const of = (area: string, server: string | null = null): Found[] =>
    value.findings.filter((one) => one.area === area && one.server === server);
  return { code, ok: value.ok, findings: value.findings, of };
}

describeWithDovecot('doctor with real servers', () => {
  let server: Dovecot;
  let smtp: SmtpTestServer;
  let ann: AccountConfig;
  beforeAll(async () => {
    server = await startDovecot();
    smtp = await startSmtpTestServer('tls');
    ann = {
      ...testAccount('ann', 'imap', { port: server.imaps, security: 'tls', tlsCa: server.caFile }),
      outgoing: smtp.server,
      secret: { kind: 'file' },
    };
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await smtp.stop();
  });

  function give(accounts: AccountConfig[], password = 'pass'): void {
    program.configure(accounts);
    const secrets = Object.fromEntries(accounts.map(({ name }) => [name, password]));
    writeFileSync(join(program.home, 'config', 'secrets.json'), JSON.stringify(secrets), {
      mode: 0o600,
    });
  }

  it('finds nothing wrong where nothing is', async () => {
    server.putMail('ann', 'INBOX', [Buffer.from('Subject: one\r\n\r\none\r\n')]);
    const sending = { ...ann.incoming, ...smtp.server };
    const bob = testAccount('bob', 'pop3', {
      port: server.pop3,
      security: 'starttls',
      tlsCa: server.caFile,
    });
    give([
      { ...ann, outgoing: sending },
      { ...bob, secret: { kind: 'file' } },
    ]);
    expect((await program.run(['sync'])).code).toBe(0);
    const { code, ok, findings, of } = await examine();
    expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
    expect([code, ok]).toEqual([0, true]);
    expect(of('tls', 'incoming').map(({ message }) => message)).toEqual([
      expect.stringMatching(/TLSv1\.[23]; its certificate [0-9a-f]{64} is for 127\.0\.0\.1/),
      expect.stringMatching(/TLSv1\.[23]; its certificate [0-9a-f]{64}/),
    ]);
    expect(of('login', 'incoming').map(({ message }) => message)).toEqual([
      'the login works (6 folders)',
      'the login works (1 folder)',
    ]);
    expect(of('login', 'outgoing')[0]?.message).toBe('the login for sending works');
    expect(of('capabilities', 'incoming').map(({ state }) => state)).toEqual(['ok', 'ok']);
    expect(of('store').map(({ message }) => message)).toEqual([
      expect.stringContaining('is whole'),
      '1 message file, all known',
      '0 message files, all known',
    ]);
  });

  it('tells a wrong password, for mail and for sending, from a certificate nobody vouches for', async () => {
    const stranger = testAccount('eve', 'imap', { port: server.imaps, security: 'tls' });
    give([ann, { ...stranger, secret: { kind: 'file' } }], 'wrong');
    const { code, of } = await examine();
    expect(code).toBe(77);
    expect(of('login', 'incoming')).toHaveLength(1);
    expect(of('login', 'incoming')[0]).toMatchObject({ account: 'ann', state: 'problem' });
    expect(of('login', 'outgoing')[0]).toMatchObject({ account: 'ann', state: 'problem' });
    const tls = of('tls', 'incoming').find(({ account }) => account === 'eve');
    expect(tls).toMatchObject({ state: 'problem', message: expect.stringMatching(/not accepted/) });
    expect(tls?.hint).toContain('--pin');
  });

  it('asks for the password as cron would', async () => {
    const script = join(program.home, 'secret.sh');
    writeFileSync(script, '#!/bin/sh\ntest -n "$AGENT_SOCKET" && echo pass\n');
    chmodSync(script, 0o755);
    program.configure([{ ...ann, secret: { kind: 'command', command: [script] } }]);
    const { code, of } = await examine({ AGENT_SOCKET: '/run/agent' });
    expect(code).toBe(0);
    expect(of('secret').map(({ state }) => state)).toEqual(['ok', 'note']);
    expect(of('secret')[1]?.message).toMatch(/^cron could not get the password/);
    expect(of('login', 'incoming')[0]?.state).toBe('ok');
  });

  it('makes a report without anything private', async () => {
    const larsen: AccountConfig = {
      ...ann,
      name: 'herring',
      address: 'ann.herring@larsen.example',
      displayName: 'Ann Larsen',
      incoming: { ...ann.incoming, host: 'mail.larsen.example', user: 'ann-login' },
      secret: { kind: 'command', command: ['/opt/secret/fetch', 'herring-token'] },
    };
    const { host, ...here } = ann.incoming;
    give([larsen, { ...ann, name: 'second', incoming: { host, ...here, user: 'larsen-too' } }]);
    const { stdout } = await program.run(['doctor', '--report']);
    expect(stdout).toMatch(/PROBLEM account-1 secret: .*<command>/);
    expect(stdout).toContain('ok      account-2 login: the login works');
    for (const word of ['larsen', 'herring', 'ann-login', '127.0.0.1', 'fetch', program.home]) {
      expect(stdout.toLowerCase()).not.toContain(word.toLowerCase());
    }
    expect(stdout).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe('doctor without a server', () => {
  it('says where the configuration is wrong, and goes on', async () => {
    program.configure([]);
    const file = join(program.home, 'config', 'config.json');
    writeFileSync(file, '{"accounts": [{"name": 3}]}');
    const { code, of } = await examine();
    expect(code).toBe(78);
    expect(of('config')[0]?.message).toContain('line 1, column');
    expect(of('disk')[0]?.state).toBe('ok');
  });

  it('notices what others can read', async () => {
    program.configure([]);
    chmodSync(join(program.home, 'config', 'config.json'), 0o644);
    const { code, of } = await examine();
    expect(code).toBe(78);
    expect(of('config').find(({ state }) => state === 'problem')?.hint).toMatch(
      /^Take them away: chmod/,
    );
  });

  it('notices a damaged index', async () => {
    program.configure([testAccount('ann', 'imap', { port: 1 })]);
    await program.run(['list']);
    writeFileSync(join(program.home, 'state', 'index.sqlite'), 'not a database at all'.repeat(99));
    const { of } = await examine();
    expect(of('store')[0]).toMatchObject({
      state: 'problem',
      hint: expect.stringMatching(/reindex/),
    });
    expect(of('tls', 'incoming')[0]).toMatchObject({ state: 'problem' });
  });

  it('tells a person in lines, with what to do below', async () => {
    const { code, stdout, stderr } = await program.run(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {6}program: mailtui /m);
    expect(stdout).toMatch(
      /^note {4}config: .*no account\n {8}Add one with: mailtui add-account$/m,
    );
    expect(stderr).toBe('All is well.\n');
  });
});
