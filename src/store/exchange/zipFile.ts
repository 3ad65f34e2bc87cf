/**
 * Zip archives of message files, read and written one entry at a time.
 *
 * Guarantees: nothing is unpacked to the disk; an entry that says one size and has another, or
 * unpacks to very much more than it is (a zip bomb), is reported and ends nothing else.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import yazl from 'yazl';
import { isError, MailtuiError } from '../../core/errors.js';
import { NO_FLAGS } from '../../core/flags.js';
import { withCrlf } from './canonical.js';
import { parseEmlx } from './emlx.js';
import type { Incoming } from './incoming.js';

/** No mail is larger, packed or not. Octets. */
const LARGEST = 256 * 1024 * 1024;
/** Text packs ten times smaller, never so much. */
const BOMB_RATIO = 200;
const BOMB_FLOOR = 1024 * 1024;

/** The .eml and .emlx files in it. @throws MailtuiError `bad-input` when it is no zip archive. */
export async function* readZip(
  path: string,
  folder: readonly string[],
): AsyncGenerator<Incoming, void> {
  const archive = await opened(path);
  try {
    for await (const entry of entriesOf(archive)) {
      const segments = entry.fileName.split('/');
      const name = segments.pop() ?? '';
      const origin = `${path}: ${entry.fileName}`;
      if (name === '' || name.startsWith('.')) continue;
      if (/\.(?:mbox|mbx)$/i.test(name)) {
        yield { origin, skipped: 'an mbox in an archive: unpack it first, then import the mbox' };
      } else if (/\.emlx?$/i.test(name)) {
        yield await messageOf(archive, entry, { folder: [...folder, ...segments], origin });
      }
    }
  } finally {
    archive.close();
  }
}

async function messageOf(
  archive: ZipFile,
  entry: Entry,
  place: { folder: readonly string[]; origin: string },
): Promise<Incoming> {
  const { origin } = place;
  const { uncompressedSize: size, compressedSize: packed } = entry;
  if (size > LARGEST || size > packed * BOMB_RATIO + BOMB_FLOOR) {
    return { origin, skipped: `it unpacks to ${size} octets, which is no message` };
  }
  try {
    const file = await contentOf(archive, entry);
    const about = { ...place, tags: [], fromLine: null };
    if (!/x$/i.test(entry.fileName)) {
      return { ...about, content: withCrlf(file), flags: NO_FLAGS, received: null };
    }
    const apple = parseEmlx(file);
    if (apple === null) return { origin, skipped: 'it is cut off, or no message of Apple Mail' };
    return { ...about, ...apple, content: withCrlf(apple.content) };
  } catch (error) {
    return { origin, skipped: isError(error) ? error.message : String(error) };
  }
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, archive) => {
      if (error === null) resolve(archive);
      else {
        reject(
          new MailtuiError('bad-input', `not a zip archive that can be read: ${error.message}`, {
            scope: { file: path },
            cause: error,
          }),
        );
      }
    });
  });
}

async function* entriesOf(archive: ZipFile): AsyncGenerator<Entry, void> {
  for (;;) {
    const next = await new Promise<Entry | null>((resolve, reject) => {
      const done = (settle: () => void) => {
        archive.removeAllListeners();
        settle();
      };
      archive.once('entry', (entry: Entry) => {
        done(() => {
          resolve(entry);
        });
      });
      archive.once('end', () => {
        done(() => {
          resolve(null);
        });
      });
      archive.once('error', (error: Error) => {
        done(() => {
          reject(new MailtuiError('bad-input', `the archive is damaged: ${error.message}`));
        });
      });
      archive.readEntry();
    });
    if (next === null) return;
    yield next;
  }
}

async function contentOf(archive: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    archive.openReadStream(entry, (error, opening) => {
      if (error === null) resolve(opening);
      else reject(error);
    });
  });
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Writes entries one after the other; what waits to be written is bounded. */
export class ZipWriter {
  readonly #archive = new yazl.ZipFile();
  readonly #output;
  readonly #written: Promise<void>;

  /** @param path is created; it must not exist. */
  constructor(path: string) {
    this.#output = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    this.#written = finished(this.#output);
    // Told by `end`, or by the next `add`.
    this.#written.catch(() => undefined);
    this.#archive.outputStream.pipe(this.#output);
  }

  async add(name: string, content: Buffer, modified: number): Promise<void> {
    this.#archive.addBuffer(content, name, { mtime: new Date(modified), mode: 0o100600 });
    if (this.#output.writableNeedDrain)
      await Promise.race([once(this.#output, 'drain'), this.#written]);
  }

  /** The file is whole when it resolves. */
  async end(): Promise<void> {
    this.#archive.end();
    await this.#written;
  }
}
