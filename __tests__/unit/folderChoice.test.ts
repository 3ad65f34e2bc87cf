/** Which folders of an account are synced, and what they are for. */
import { describe, expect, it } from '@jest/globals';
import { editAccount } from '../../src/cli/editAccount.js';
import { showAccount } from '../../src/cli/accounts.js';
import { readConfig } from '../../src/config/read.js';
import { isChosen, matchesPattern, withChosenRoles } from '../../src/core/folderChoice.js';
import { scriptedRun } from '../support/cliRun.js';
import { anAccount, makeProfileWith } from '../support/profile.js';

describe('a pattern', () => {
  it.each([
    ['Archive', 'Archive', true],
    ['Archive', 'Archive/2024', false],
    ['archive', 'Archive', false],
    ['*', 'a/b/c', true],
    ['%', 'a', true],
    ['%', 'a/b', false],
    ['Lists/%', 'Lists/a', true],
    ['Lists/%', 'Lists/a/b', false],
    ['Lists/*', 'Lists/a/b', true],
    ['Lists*', 'Lists', true],
    ['*/old', 'a/b/old', true],
    ['%/old', 'a/b/old', false],
    ['%%', 'ab', true],
    ['a*b%c', 'a/x/b.c', true],
    ['[a].+', '[a].+', true],
    ['', '', true],
    ['', 'a', false],
    ['Ämter/%', 'Ämter/Straße', true],
    ['😀%', '😀😀', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(matchesPattern(pattern, path, '/')).toBe(expected);
  });

  it('is matched in reasonable time, whatever the names are', () => {
    expect(matchesPattern('*a'.repeat(50) + 'b', 'a'.repeat(5000), '/')).toBe(false);
  });
});

describe('the choice of folders', () => {
  it.each([
    [{}, 'Archive', true],
    [{ include: [] }, 'Archive', true],
    [{ include: ['Work*'] }, 'Archive', false],
    [{ include: ['Work*'] }, 'Work.2024', true],
    [{ include: ['Work*'], exclude: ['*.2024'] }, 'Work.2024', false],
    [{ exclude: ['*'] }, 'INBOX', true],
    [{ include: ['Work'] }, 'Inbox', true],
    [{ exclude: ['INBOX.%'] }, 'INBOX.Spam', false],
  ])('%j on %s: %s', (choice, path, expected) => {
    expect(isChosen(choice, path, '.')).toBe(expected);
  });

  it('gives roles, and takes them from whoever had them', () => {
    const listed = [
      { path: 'INBOX', role: 'inbox' },
      { path: 'Trash', role: 'trash' },
      { path: 'Bin', role: null },
      { path: 'Spam', role: 'junk' },
    ] as const;
    const rolesWith = (roles: NonNullable<Parameters<typeof withChosenRoles>[0]['roles']>) =>
      withChosenRoles({ roles }, listed).map(({ role }) => role);
    expect(rolesWith({ Bin: 'trash', Spam: 'none' })).toEqual(['inbox', null, 'trash', null]);
    expect(rolesWith({ Absent: 'trash' })).toEqual(['inbox', 'trash', null, 'junk']);
    expect(rolesWith({ INBOX: 'none' })).toEqual(['inbox', 'trash', null, 'junk']);
  });
});

describe('accounts edit', () => {
  const folders = (profile: ReturnType<typeof makeProfileWith>) =>
    readConfig(profile.paths).accounts[0]?.folders;

  it('changes what is said of folders, each option by itself', async () => {
    const profile = makeProfileWith({ accounts: [anAccount()] });
    const { context, stdout } = scriptedRun(profile);
    const name = anAccount().name;
    await editAccount(context, name, { include: ['Work*', 'Archive'], role: ['a=b=trash'] });
    await editAccount(context, name, { exclude: ['*/old'], role: ['Bin=trash', 'x=none'] });
    const roles = { Bin: 'trash', x: 'none' };
    expect(folders(profile)).toEqual({ include: ['Work*', 'Archive'], exclude: ['*/old'], roles });
    await showAccount(context, name);
    expect(stdout()).toMatch(/Folders +Work\*, Archive\nNot +\*\/old\nRole +Bin is trash\n/);
    await editAccount(context, name, { include: [''], exclude: [''], role: ['Bin=', 'x='] });
    expect(folders(profile)).toEqual({ include: [], exclude: [], roles: {} });
  });

  it.each([
    ['imap', { role: ['Bin=waste'] }, '--role: it must be "sent"'],
    ['imap', { role: ['trash'] }, 'PATH=ROLE'],
    ['imap', { include: ['a\nb'] }, '--include'],
    ['pop3', { exclude: ['x'] }, 'POP3'],
  ] as const)('refuses on %s %j', async (protocol, edits, message) => {
    const profile = makeProfileWith({ accounts: [anAccount({ protocol })] });
    const { context } = scriptedRun(profile);
    await expect(editAccount(context, anAccount().name, edits)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(message),
    });
    expect(folders(profile)).toBeUndefined();
  });
});
