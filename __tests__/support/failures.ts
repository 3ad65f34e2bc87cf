/** Looking at errors in tests. */
import { isError, MailtuiError } from '../../src/core/errors.js';

/** The MailtuiError with which the promise rejects; fails when it does not. */
export async function failure(promise: Promise<unknown>): Promise<MailtuiError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MailtuiError) return error;
  throw new Error('it did not fail as it should');
}

/** All that a log or a crash report could show of an error. */
export function everythingIn(error: MailtuiError): string {
  const cause = isError(error.cause) ? `${error.cause.message} ${error.cause.stack}` : '';
  return [error.message, error.hint, error.stack, JSON.stringify(error), cause].join('\n');
}
