/** `mailtui accounts show` says how full the account was at the last sync. */
import { expect, it } from '@jest/globals';
import { showAccount } from '../../src/cli/accounts.js';
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
