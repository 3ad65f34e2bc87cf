/** `--password-stdin`: one line of standard input, exactly as it is. */
import type { InputStream } from '../context.js';
import { firstLine } from '../../config/passwordText.js';
import { MailtuiError, throwIfCancelled } from '../../core/errors.js';

const LIMIT = 64 * 1024;

/** @throws MailtuiError `usage` when there is nothing, `bad-input` for a NUL, `cancelled`. */
export async function readPasswordLine(
  stdin: InputStream,
  signal: AbortSignal,
  option = '--password-stdin',
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  const stop = (): void => {
    stdin.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    throwIfCancelled(signal);
    for await (const chunk of stdin) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      chunks.push(bytes);
      length += bytes.length;
      if (bytes.includes(0x0a) || length > LIMIT) break;
    }
  } catch (error) {
    throwIfCancelled(signal);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  throwIfCancelled(signal);
  if (length === 0) {
    throw new MailtuiError('usage', `${option}: there is nothing on standard input`);
  }
  return firstLine(Buffer.concat(chunks), 'standard input');
}
