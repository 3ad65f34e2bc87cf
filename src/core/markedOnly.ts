import { MailtuiError, type ErrorScope } from './errors.js';

/**
 * The server cannot remove single messages (IMAP without UIDPLUS), only all that are marked as
 * deleted, those of other programs too. So the messages are marked, a moved one is in its target
 * already, and they stay until somebody expunges the folder. Repeating the edit would copy again.
 */
export class MarkedOnlyError extends MailtuiError {
  constructor(scope: ErrorScope) {
    super(
      'server-refused',
      'the server cannot remove single messages; they are marked as deleted',
      {
        scope,
        retry: 'never',
        hint: 'Nothing is lost: the marked messages go when the folder is next cleaned up (expunged).',
      },
    );
  }
}
