/** Setting accounts up without a network: what a test does not say finds nothing and works. */
import { discover } from '../../src/config/autoconfig/discover.js';
import type { Outside } from '../../src/config/autoconfig/types.js';
import type { LoginTest } from '../../src/app/testLogin.js';
import { testLogin } from '../../src/app/testLogin.js';
import type { SetupTools } from '../../src/cli/wizard/tools.js';

export const NOWHERE: Outside = {
  resolver: {
    srv: () => Promise.resolve([]),
    mx: () => Promise.resolve([]),
    addresses: () => Promise.resolve([]),
  },
  fetchText: () => Promise.resolve(null),
  probe: () => Promise.resolve(false),
};

export function toolsWith(
  login: LoginTest = testLogin,
  others: Partial<SetupTools> & { outside?: Outside } = {},
): SetupTools {
  const { outside = NOWHERE, ...rest } = others;
  return {
    login,
    sending: () => Promise.resolve(),
    lookUp: (address, signal, onReport) => discover(address, { outside, signal, onReport }),
    firstSync: () => Promise.resolve(),
    ...rest,
  };
}
