/** `mailtui accounts show` and `mailtui folders` say how full the account was at the last sync. */
import { expect, it } from '@jest/globals';
import { showAccount } from '../../src/cli/accounts.js';
import { folders } from '../../src/cli/folders.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { scriptedRun } from '../support/cliRun.js';
import { anAccount, makeProfileWith } from '../support/profile.js';

it('shows the storage of the account, once the server told it', async () => {
  const profile = makeProfileWith({ accounts: [anAccount()] });
  const account = anAccount().name;
  const before = scriptedRun(profile);
  await showAccount(before.context, account);
  expect(before.stdout()).not.toContain('Storage');

  const { index } = openIndex(profile.paths.indexFile);
  index.commit([{ type: 'quota', account, quota: { used: 950_000, limit: 1_000_000 } }]);
  index.close();
  const after = scriptedRun(profile);
  await showAccount(after.context, account);
  expect(after.stdout()).toMatch(/Storage +950 kB of 1\.0 MB \(95 %\)\n/);
});

it('is told below the folders of the account, with a warning when it is nearly full', async () => {
  const profile = makeProfileWith({ accounts: [anAccount()] });
  const account = anAccount().name;
  const told = async (used: number | null): Promise<string> => {
    const { index } = openIndex(profile.paths.indexFile);
    const inbox = { path: 'INBOX', dir: 'INBOX', name: 'INBOX', role: 'inbox' } as const;
    index.putFolder({ account, protocol: 'imap', ...inbox });
    const quota = used === null ? null : { used, limit: 1_000_000 };
    index.commit([{ type: 'quota', account, quota }]);
    index.close();
    const run = scriptedRun(profile);
    expect(await folders(run.context, {})).toBe(0);
    return run.stdout();
  };
  expect(await told(null)).not.toContain('On the server');
  expect(await told(500_000)).toMatch(/On the server: 500 kB of 1\.0 MB \(50 %\)\n$/);
  expect(await told(950_000)).toMatch(/\(95 %\): nearly full, mailtui storage says with what\n$/);
});
