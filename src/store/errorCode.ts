/** Errors of the operating system by their code, such as `ENOENT`. */
import { isError } from '../core/errors.js';

export function hasCode(error: unknown, code: string): boolean {
  return isError(error) && 'code' in error && error.code === code;
}
