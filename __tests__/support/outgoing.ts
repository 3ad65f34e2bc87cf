/** Gives the accounts of a test a server for sending; what is sent goes to its fake sender. */
import type { ServiceUnderTest } from './serviceUnderTest.js';

export function smtpFor(rig: ServiceUnderTest): void {
  for (const account of rig.accounts) {
    account.outgoing = { host: '127.0.0.1', port: 1, security: 'none', user: 'user' };
  }
}
