/**
 * Takes the lock of an account and keeps it until its input ends. Prints `held`, or the kind of
 * the error.
 *
 * Usage: holdLock STATE ACCOUNT
 */
import { toMailtuiError } from '../../src/core/errors.js';
import { lockAccount } from '../../src/store/lock.js';

const [state = '', account = ''] = process.argv.slice(2);
try {
  const lock = lockAccount(state, account);
  process.stdout.write('held\n');
  process.stdin.resume().once('end', () => {
    lock.release();
  });
} catch (error) {
  process.stdout.write(`${toMailtuiError(error).kind}\n`);
}
