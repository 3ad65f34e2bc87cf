/**
 * Tests with a real Dovecot. Where it is missing, `describeWithDovecot` counts its tests as
 * skipped; `npm test` says what to install.
 */
import { describe } from '@jest/globals';
import { dovecotInstalled } from './dovecotServer.js';

export {
  dovecotInstalled,
  startDovecot,
  type Dovecot,
  type DovecotOptions,
} from './dovecotServer.js';

/** `describe` where Dovecot is installed, `describe.skip` elsewhere. */
export const describeWithDovecot = dovecotInstalled ? describe : describe.skip;
