/** What setting an account up needs of the world outside; tests have their own. */
import type { SettingsLookup } from '../../app/lookUpSettings.js';
import type { LoginTest } from '../../app/testLogin.js';
import type { SendingTest } from '../../app/testSending.js';
import type { AccountConfig } from '../../core/account.js';
import type { CliContext } from '../context.js';

export interface SetupTools {
  login: LoginTest;
  sending: SendingTest;
  lookUp: SettingsLookup;
  /** Fetches the mail of a new account for the first time, and tells how that goes. */
  firstSync: (context: CliContext, account: AccountConfig) => Promise<void>;
}

/** The real ones, loaded when they are needed. */
export function setupTools(env: NodeJS.ProcessEnv): SetupTools {
  return {
    login: async (...details) => (await import('../../app/testLogin.js')).testLogin(...details),
    sending: async (...details) =>
      (await import('../../app/testSending.js')).testSending(...details),
    lookUp: async (...details) =>
      (await import('../../app/lookUpSettings.js')).settingsLookup(env)(...details),
    firstSync: async (context, { name }) => {
      const { sync } = await import('../sync.js');
      await sync(context, [name], {});
    },
  };
}
