/**
 * How every failure is told on the command line: what happened, to what, and what to do next. A
 * stack trace only with `--debug`; never a control character.
 */
import { isError, MailtuiError, toMailtuiError } from '../core/errors.js';
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

/** The same, with this advice, a line each, in place of the error's own hint. */
export function tellWithAdvice(
  context: CliContext,
  { kind, message, scope, cause }: MailtuiError,
  advice: readonly string[],
): number {
  const exitCode = tellFailure(context, new MailtuiError(kind, message, { scope, cause }));
  for (const line of advice) context.complain(`  ${sanitiseLine(line)}`);
  return exitCode;
}

/** A configuration's problems are one per line. */
function messageLines(error: MailtuiError): string[] {
  return error.message.split('\n').map(sanitiseLine);
}
