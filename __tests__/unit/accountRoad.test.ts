/** A proxy, a preferred kind of address and an own certificate, as options and in the configuration. */
import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountJson } from '../../src/cli/accountJson.js';
import { editSettings } from '../../src/app/accounts/settingsEdit.js';
import { proposeAccount } from '../../src/app/accounts/proposal.js';
import { readWishes, type RawOptions } from '../../src/app/accounts/wishes.js';
import type { AccountConfig, ServerSettings } from '../../src/core/account.js';
import { parseProxy, shownProxy } from '../../src/core/proxy.js';
import { scratch } from '../support/scratch.js';

const SERVER: ServerSettings = { host: 'h.example', port: 993, security: 'tls', user: 'ann' };
const ACCOUNT: AccountConfig = {
  ...{ name: 'ann', protocol: 'imap', address: 'ann@h.example' },
  incoming: SERVER,
  outgoing: { ...SERVER, port: 465 },
  secret: { kind: 'file' },
};

function edited(raw: RawOptions, before = ACCOUNT): AccountConfig {
  return editSettings(before, raw).account;
}

describe('A proxy', () => {
  it.each([
    ['socks5://p.example', 'socks5', 'p.example', 1080],
    ['SOCKS5://127.0.0.1:9050', 'socks5', '127.0.0.1', 9050],
    ['http://p.example:80', 'http', 'p.example', 80],
    ['http://p.example/', 'http', 'p.example', 8080],
    ['socks5://[::1]:9', 'socks5', '::1', 9],
  ])('is %s', (text, kind, host, port) => {
    expect(parseProxy(text)).toEqual({ kind, host, port, user: '', password: '' });
  });

  it('has a login with any characters, which is never shown', () => {
    const text = 'socks5://me%40home:a%3Ab%2Fc@p.example:1';
    expect(parseProxy(text)).toMatchObject({ user: 'me@home', password: 'a:b/c' });
    expect(shownProxy(text)).toBe('socks5://p.example:1');
  });

  it.each([
    ...['', 'p.example:1', 'socks4://p.example', 'https://p.example', 'http://'],
    ...[
      'http://p.example/path',
      'http://p.example?x',
      'http://p.example:0',
      'http://p.example:99999',
    ],
    ...['http://p\r\nHost: q', 'socks5://%zz@p.example'],
  ])('is not %j', (text) => {
    expect(parseProxy(text)).toBeNull();
  });
});

describe('The road to the servers', () => {
  it('is that of fetching and of sending, with add-account and with accounts edit', () => {
    const raw = { proxy: 'socks5://127.0.0.1:9050', preferIp: 'ipv6' };
    const wishes = readWishes(ACCOUNT.address, { ...raw, smtpHost: 'out.h.example' });
    const added = proposeAccount({ ...wishes, address: ACCOUNT.address, protocol: 'imap' }, []);
    for (const { incoming, outgoing } of [added, edited(raw)]) {
      expect(incoming).toMatchObject(raw);
      expect(outgoing).toMatchObject(raw);
    }
    expect(editSettings(ACCOUNT, raw).isElsewhere).toBe(true);
  });

  it('is left by an empty option, with the key of a certificate that goes', () => {
    const file = join(scratch(), 'own.pem');
    writeFileSync(file, 'x');
    const raw = { proxy: 'http://p', preferIp: 'ipv4', tlsCert: file, tlsKey: file };
    const before = edited(raw);
    expect(before.incoming).toEqual({ ...SERVER, ...raw });
    expect(edited({ proxy: '', preferIp: '', tlsCert: '' }, before)).toEqual(ACCOUNT);
  });

  it.each([
    [{ proxy: 'ftp://p' }, '--proxy'],
    [{ proxy: 'socks5://me:hush@p' }, 'command line'],
    [{ preferIp: 'ipv5' }, '--prefer-ip'],
    [{ tlsCert: '/nowhere/own.pem' }, '--tls-cert'],
    [{ tlsKey: process.execPath }, '--tls-cert is missing'],
  ] as const)('cannot be %j', (raw, words) => {
    expect(() => edited(raw)).toThrow(words);
  });

  it('is printed without the login of the proxy', () => {
    const incoming = { ...SERVER, proxy: 'http://me:hush@p.example' };
    const text = JSON.stringify(accountJson({ ...ACCOUNT, incoming }));
    expect(text).toContain('"proxy":"http://p.example:8080"');
    expect(text).not.toContain('hush');
  });
});
