import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveryKey, shortId } from '../../src/core/deliveryKey.js';
import {
  MailtuiError,
  errorFromReport,
  reportError,
  toMailtuiError,
} from '../../src/core/errors.js';
import { applyFlagEdit, flagNames, flagsOf, mergeFlags } from '../../src/core/flags.js';
import { folderDir, mailboxPath } from '../../src/core/folderDir.js';
import {
  maildirFlags,
  maildirKey,
  uniqueOf,
  withMaildirFlags,
} from '../../src/core/maildirName.js';

const anyFlags = fc.integer({ min: 0, max: 63 });

describe('merging flags', () => {
  it('takes the side that changed, bit by bit', () => {
    const agreed = flagsOf(['seen']);
    const ours = flagsOf(['seen', 'flagged']);
    const theirs = flagsOf(['answered']);
    expect(flagNames(mergeFlags(agreed, ours, theirs))).toEqual(['answered', 'flagged']);
  });

  it('is the other side when one side did nothing, and is symmetric', () => {
    fc.assert(
      fc.property(anyFlags, anyFlags, anyFlags, (agreed, a, b) => {
        expect(mergeFlags(agreed, agreed, b)).toBe(b);
        expect(mergeFlags(agreed, a, agreed)).toBe(a);
        expect(mergeFlags(agreed, a, b)).toBe(mergeFlags(agreed, b, a));
        expect(mergeFlags(agreed, a, a)).toBe(a);
      }),
    );
  });

  it('lets an edit and its inverse cancel out', () => {
    expect(applyFlagEdit(applyFlagEdit(0, { add: ['seen'] }), { remove: ['seen'] })).toBe(0);
  });
});

describe('names of Maildir files', () => {
  const name = '1700000000.abc.host,U=0123456789abcdef:2,RS';

  it('say which message it is, its key and its flags', () => {
    expect(uniqueOf(name)).toBe('1700000000.abc.host');
    expect(maildirKey(name)).toBe('0123456789abcdef');
    expect(flagNames(maildirFlags(name))).toEqual(['seen', 'answered']);
  });

  it('keep the letters and fields of other programs', () => {
    const theirs = '1.x.h,S=123,W=130:2,FSab';
    expect(withMaildirFlags(theirs, flagsOf(['seen', 'draft']))).toBe('1.x.h,S=123,W=130:2,DSab');
    expect(maildirKey(theirs)).toBeNull();
  });

  it('carry any set of flags there and back', () => {
    fc.assert(
      fc.property(anyFlags, (flags) => {
        expect(maildirFlags(withMaildirFlags(name, flags))).toBe(flags);
        expect(uniqueOf(withMaildirFlags(name, flags))).toBe(uniqueOf(name));
      }),
    );
  });
});

describe('directories of mailboxes', () => {
  it('are the names themselves where these are harmless', () => {
    expect(folderDir('Archive/2024', '/')).toBe('Archive/2024');
    expect(folderDir('Lists.dev', '.')).toBe('Lists/dev');
    expect(folderDir('Účtenky', '/')).toBe('Účtenky');
    expect(folderDir('inbox', '/')).toBe('INBOX');
  });

  it.each([
    ['../../etc', '%2E%2E/%2E%2E/etc'],
    ['a//b', 'a/%/b'],
    ['cur', '%63ur'],
    ['x/New', 'x/%4Eew'],
    ['.hidden', '%2Ehidden'],
    ['100%', '100%25'],
    ['bell\u0007', 'bell%07'],
    ['right\u202eto left', 'right%E2%80%AEto left'],
    ['zero\u200bwidth', 'zero%E2%80%8Bwidth'],
  ])('never leave the store or hide: %j', (path, dir) => {
    expect(folderDir(path, '/')).toBe(dir);
    expect(mailboxPath(dir, '/')).toBe(path);
  });

  it('are different for different mailboxes, and say which mailbox they are', () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 12 });
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((all) => all.join('/'));
    fc.assert(
      fc.property(path, (name) => {
        fc.pre(!/^inbox(\/|$)/i.test(name));
        const dir = folderDir(name, '/');
        expect(mailboxPath(dir, '/')).toBe(name);
        expect(
          dir.split('/').every((part) => !['', '.', '..', 'cur', 'new', 'tmp'].includes(part)),
        ).toBe(true);
      }),
    );
  });

  it('shorten a name that no file system could hold, and keep it apart from others', () => {
    const long = folderDir(`a/${'ž'.repeat(300)}`, '/');
    expect(Buffer.byteLength(long)).toBeLessThan(250);
    expect(long).not.toBe(folderDir(`a/${'ž'.repeat(301)}`, '/'));
    expect(long).toMatch(/^a\/ž+%~[0-9a-f]{16}$/);
  });

  it('keep names apart that are not valid Unicode', () => {
    expect(folderDir('\ud800', '/')).not.toBe(folderDir('\udbff', '/'));
  });
});

describe('keys and ids', () => {
  it('depend on validity and remote id together', () => {
    expect(deliveryKey('1', '23')).not.toBe(deliveryKey('12', '3'));
    expect(deliveryKey('1', '23')).toMatch(/^[0-9a-f]{16}$/);
  });

  it('give ids that can be read out', () => {
    expect(shortId('1700000000.abc.host')).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/);
    expect(shortId('a')).not.toBe(shortId('b'));
  });
});

describe('errors', () => {
  it('keep their kind, scope and hint across a thread', () => {
    const error = new MailtuiError('login-refused', 'no', {
      hint: 'look',
      scope: { account: 'work' },
    });
    expect(reportError(errorFromReport(reportError(error)))).toEqual(reportError(error));
  });

  it('name a full disk as such', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    expect(toMailtuiError(full).kind).toBe('disk-full');
  });

  it('keep the scope that the thrower knew when more is added', () => {
    const inner = new MailtuiError('disk', 'x', { scope: { folder: 'INBOX' } });
    expect(inner.within({ account: 'a', folder: 'other' }).scope).toEqual({
      account: 'a',
      folder: 'INBOX',
    });
  });
});
