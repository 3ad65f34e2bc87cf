/** Logging in to a real server in every way that it knows. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPop3Source } from '../../src/protocols/pop3/pop3Source.js';
import { describeWithDovecot, startDovecot, type Dovecot } from '../support/dovecot.js';

const LIVE = new AbortController().signal;

describeWithDovecot('Logging in to Dovecot by POP3', () => {
  const servers = new Map<string, Dovecot>();
  const MECHANISMS = ['plain', 'scram-sha-1', 'scram-sha-256', 'apop'];

  beforeAll(async () => {
    for (const mechanism of MECHANISMS) {
      const config = `auth_mechanisms = ${mechanism}\n`;
      servers.set(mechanism, await startDovecot({ config }));
    }
  }, 60_000);
  afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));

  it.each(MECHANISMS)('works by %s', async (mechanism) => {
    const { trace, connect } = sourceAt(mechanism, 'pass');
    await connect();
    const command = mechanism === 'apop' ? 'APOP' : `AUTH ${mechanism.toUpperCase()}`;
    expect(trace.some((line) => line.startsWith(`C: ${command}`))).toBe(true);
  });

  it.each(MECHANISMS)('fails by %s with another password', async (mechanism) => {
    const { connect } = sourceAt(mechanism, 'wrong');
    await expect(connect()).rejects.toMatchObject({ kind: 'login-refused' });
  });

  function sourceAt(mechanism: string, password: string) {
    const trace: string[] = [];
    const source = createPop3Source({
      account: 'test',
      server: {
        host: '127.0.0.1',
        port: servers.get(mechanism)?.pop3 ?? 0,
        security: 'none',
        user: 'ann',
        ...(mechanism === 'apop' ? { auth: 'apop' } : {}),
      },
      password: () => Promise.resolve(password),
      trace: (line) => trace.push(line),
    });
    const connect = async () => {
      try {
        await source.connect(LIVE);
      } finally {
        await source.close();
      }
    };
    return { trace, connect };
  }
});
