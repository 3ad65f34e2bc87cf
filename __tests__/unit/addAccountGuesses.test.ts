/** What `add-account` guesses from an address, and the exit codes of the command line. */
import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, worstExitCode } from '../../src/cli/exitCodes.js';
import { freeName, proposeAccount } from '../../src/app/accounts/proposal.js';
import { readWishes, type RawOptions } from '../../src/app/accounts/wishes.js';
import { anAccount } from '../support/profile.js';

describe('what is guessed', () => {
  const incoming = (address: string, raw: RawOptions): string => {
    const { protocol = 'imap', ...wishes } = readWishes(address, raw);
    const { host, port, security } = proposeAccount({ ...wishes, address, protocol }, []).incoming;
    return `${host}:${port} ${security}`;
  };

  it.each<[string, RawOptions, string]>([
    ['a@b.example', {}, 'imap.b.example:993 tls'],
    ['a@b.example', { protocol: 'pop3' }, 'pop.b.example:995 tls'],
    ['a@b.example', { security: 'starttls' }, 'imap.b.example:143 starttls'],
    ['a@b.example', { protocol: 'pop3', security: 'none' }, 'pop.b.example:110 none'],
    ['a@b.example', { port: '143' }, 'imap.b.example:143 starttls'],
    ['a@b.example', { port: '1993' }, 'imap.b.example:1993 tls'],
    ['a@b.example', { port: '143', security: 'tls' }, 'imap.b.example:143 tls'],
    ['a@b.example', { host: '::1', port: '10143', security: 'none' }, '::1:10143 none'],
    ['A@GMail.com', {}, 'imap.gmail.com:993 tls'],
    ['a@gmail.com', { protocol: 'pop3' }, 'pop.gmail.com:995 tls'],
    ['a@gmail.com', { host: 'h.example' }, 'h.example:993 tls'],
    ['a@gmail.com', { security: 'starttls' }, 'imap.gmail.com:143 starttls'],
    ['a@icloud.com', {}, 'imap.mail.me.com:993 tls'],
    ['a@gmx.de', { protocol: 'pop3' }, 'pop.gmx.net:995 tls'],
  ])('%s with %j is at %s', (address, raw, expected) => {
    expect(incoming(address, raw)).toBe(expected);
  });

  it('includes how to send, where that is known', () => {
    const of = (address: string, raw: RawOptions): unknown =>
      proposeAccount({ ...readWishes(address, raw), address, protocol: 'imap' }, []).outgoing;
    expect(of('a@gmail.com', {})).toMatchObject({
      host: 'smtp.gmail.com',
      port: 465,
      user: 'a@gmail.com',
    });
    expect(of('a@b.example', {})).toBeUndefined();
    expect(of('a@b.example', { smtpHost: 's', smtpSecurity: 'starttls' })).toMatchObject({
      port: 587,
    });
  });

  it.each([
    ['Ann@Larsen.example', 'ann@larsen.example'],
    ['ann+lists@larsen.example', 'ann+lists@larsen.example'],
    ["o'hara@x.example", 'o-hara@x.example'],
    ['_x@x.example', 'x@x.example'],
    ['王小明@例え.jp', 'jp'],
    [`${'a'.repeat(80)}@x.example`, 'a'.repeat(60)],
  ])('the name for %s: %s', (address, name) => {
    expect(freeName(address, [])).toBe(name);
  });

  it('is a name that nobody has', () => {
    const accounts = [anAccount({ name: 'A@b.example' }), anAccount({ name: 'a@b.example-2' })];
    expect(freeName('a@b.example', accounts)).toBe('a@b.example-3');
  });
});

describe('exit codes', () => {
  it('take the worst of several accounts', () => {
    expect(worstExitCode([])).toBe(0);
    expect(worstExitCode([0, 75, 0])).toBe(75);
    expect(worstExitCode([77, 69, 75])).toBe(77);
    expect(worstExitCode([69, 70, 78])).toBe(70);
    expect(exitCodeOf('disk-full')).toBe(73);
  });
});
