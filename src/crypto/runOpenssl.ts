/**
 * Runs openssl once: an argument array, pipes, a deadline, bounded output. What it says in words is
 * not read: how it ended tells.
 */
import { execFile } from 'node:child_process';
import { MailtuiError } from '../core/errors.js';

export interface OpensslResult {
  isDone: boolean;
  output: Buffer;
}

const DEADLINE = 30_000;
const OUTPUT_LIMIT = 512 << 20;

/** @throws MailtuiError `config` when it is not installed. */
export function runOpenssl(args: readonly string[], input: Buffer): Promise<OpensslResult> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: DEADLINE, maxBuffer: OUTPUT_LIMIT };
    const options = { ...limits, encoding: 'buffer', env: process.env } as const;
    const child = execFile('openssl', args, options, (error, stdout) => {
      if (error?.code === 'ENOENT') {
        reject(new MailtuiError('config', 'openssl is not installed'));
      } else resolve({ isDone: error === null, output: stdout });
    });
    // A program that does not read its input is not a fault of the pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
