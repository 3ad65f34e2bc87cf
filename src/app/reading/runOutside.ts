/**
 * Hands things of a message to other programs.
 *
 * Guarantees: an argument array and never a shell; the program has neither our terminal nor our
 * input; what it prints is bounded, and it has a deadline where it is waited for.
 */
import { spawn } from 'node:child_process';
import { MailtuiError } from '../../core/errors.js';

/** Longer than any filter takes, in ms. */
const DEADLINE = 30_000;
const OUTPUT_LIMIT = 1 << 20;
/** How long an opener has to say that it cannot, in ms. */
const GRACE = 400;

/** Opens a file or a URL as the desktop does. Not waited for. */
export function openOutside(target: string): Promise<void> {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  return new Promise((resolve, reject) => {
    const child = spawn(opener, [target], { stdio: 'ignore', detached: true });
    const settled = setTimeout(() => {
      child.unref();
      resolve();
    }, GRACE);
    child.on('error', () => {
      clearTimeout(settled);
      reject(
        new MailtuiError('bad-input', `${opener} is not there to open it`, {
          hint: 'Save it instead, or install xdg-utils.',
        }),
      );
    });
    child.on('exit', (code) => {
      clearTimeout(settled);
      if (code === 0 || code === null) resolve();
      else reject(new MailtuiError('bad-input', `${opener} found no program for it`));
    });
  });
}

/** What the program prints when it is given these octets. */
export function pipeThrough(argv: readonly string[], input: Buffer): Promise<string> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let length = 0;
    const deadline = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
    const hear = (chunk: Buffer): void => {
      if (length < OUTPUT_LIMIT) chunks.push(chunk.subarray(0, OUTPUT_LIMIT - length));
      length += chunk.length;
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    // A program may have read enough.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', () => {
      clearTimeout(deadline);
      reject(new MailtuiError('bad-input', `there is no program “${program}”`));
    });
    child.on('close', (code) => {
      clearTimeout(deadline);
      const output = Buffer.concat(chunks).toString('utf8');
      if (code === 0) resolve(output);
      else {
        const said = output.trim().split('\n')[0] ?? '';
        const how = code === null ? 'did not end in time' : `ended with ${String(code)}`;
        reject(new MailtuiError('bad-input', `${program} ${how}${said === '' ? '' : `: ${said}`}`));
      }
    });
  });
}
