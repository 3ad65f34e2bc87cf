/** The files of a backup, one at a time: copied and counted, named by digests, and what is wrong told. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { MailtuiError, toMailtuiError } from '../../core/errors.js';

const CHUNK = 1024 * 1024;

/** Nothing at all would be no packed file. */
export function* nonEmpty(chunks: Iterable<readonly unknown[]>): Generator<readonly unknown[]> {
  let count = 0;
  for (const values of chunks) {
    count += 1;
    yield values;
  }
  if (count === 0) yield [];
}

export const SHA256 = /^[0-9a-f]{64}$/;
/** What an interrupted first backup may have left, and what disks have at their root. */
export const OURS = /^(?:messages|folders|incoming|lock(?:-journal)?|README\.txt|lost\+found)$/;

/** @throws MailtuiError `bad-input` for what is no digest, and could lead elsewhere */
export function placed(sha256: string, ending: string): [string, string] {
  if (!SHA256.test(sha256)) throw new MailtuiError('bad-input', 'not the name of a backed up file');
  return [sha256.slice(0, 2), sha256 + ending];
}

/** An error says which of the two files it is about; what was begun of the copy is taken away. */
export function copyFile(source: string, target: string): { sha256: string; octets: number } {
  const from = openSync(source, 'r');
  try {
    const { size } = statSync(source);
    const hashing = createHash('sha256');
    const to = openSync(target, 'wx', 0o600);
    try {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, size + 1));
      let octets = 0;
      for (;;) {
        const read = guarded(source, () => readSync(from, buffer, 0, buffer.length, null));
        if (read === 0) break;
        const piece = buffer.subarray(0, read);
        hashing.update(piece);
        writeWhole(to, piece);
        octets += read;
      }
      return { sha256: hashing.digest('hex'), octets };
    } catch (error) {
      rmSync(target, { force: true });
      throw error;
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

export function writeWhole(file: number, content: Buffer): void {
  for (let offset = 0; offset < content.length;) offset += writeSync(file, content, offset);
}

export function damaged(what: string, file: string, cause?: unknown): MailtuiError {
  const message = cause === undefined ? 'is damaged' : 'is missing or cannot be read';
  return new MailtuiError('bad-input', `${what} of the backup ${message}`, {
    scope: { file },
    cause,
  });
}

export function notEmpty(path: string): MailtuiError {
  return new MailtuiError('bad-input', 'the directory holds something else', {
    scope: { file: path },
    hint: 'Give an empty or new directory for the backup.',
  });
}

export function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toMailtuiError(error).within({ file: path });
  }
}
