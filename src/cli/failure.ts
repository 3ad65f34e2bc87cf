/**
 * How every failure is told on the command line: what happened, to what, and what to do next. A
 * stack trace only with `--debug`; never a control character.
 */
import { isError, toMailtuiError, type MailtuiError } from '../core/errors.js';
import { sanitiseLine, sanitiseText } from '../mime/sanitise.js';
import type { CliContext } from './context.js';
import { exitCodeOf } from './exitCodes.js';

/** Tells the failure on stderr and returns the exit code that goes with it. */
export function tellFailure(context: CliContext, thrown: unknown): number {
  const error = toMailtuiError(thrown);
  const [first = '', ...more] = messageLines(error);
  const account = error.scope.account === undefined ? '' : `${error.scope.account}: `;
  context.complain(`mailtui: ${sanitiseLine(account)}${first}`);
  for (const line of more) context.complain(`  ${line}`);
  if (error.hint !== '') context.complain(`  ${sanitiseLine(error.hint)}`);
  if (context.debug) {
    for (let at: unknown = error; isError(at); at = at.cause) {
      context.complain(sanitiseText(at.stack ?? at.message));
    }
  }
  return exitCodeOf(error.kind);
}

/** A configuration's problems are one per line. */
function messageLines(error: MailtuiError): string[] {
  return error.message.split('\n').map(sanitiseLine);
}
