/** What goes along with a message that is written: files, parts of messages, whole messages. */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { DraftAttachment } from '../../core/draft.js';
import { MailtuiError } from '../../core/errors.js';
import type { MessageRow } from '../../core/indexRows.js';
import type { MailIndex } from '../../core/mailIndex.js';
import type { MailStore } from '../../core/store.js';
import { refusePartial } from '../partialMessages.js';
import { NOT_ASKING } from '../protection/askingHere.js';
import type { OpenProtected } from '../protection/openProtected.js';

/** Nobody takes more by mail, and it is all held in memory. */
const LARGEST = 200 * 1024 * 1024;

interface AttachmentParts {
  index: MailIndex;
  store: MailStore;
  openProtected: OpenProtected;
}

/** @throws MailtuiError `bad-input` for what is no file that can be read, or too large. */
export async function fileAttachment(path: string): Promise<DraftAttachment> {
  const file = resolve(path);
  const known = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  if (!known.isFile()) throw unreadable(file, undefined);
  if (known.size > LARGEST) {
    throw new MailtuiError('bad-input', `the file ${file} is too large to be sent by mail`, {
      scope: { file },
    });
  }
  return {
    ...{ name: basename(file), type: '', size: known.size },
    source: { kind: 'file', path: file },
  };
}

/**
 * The octets of one.
 * @param saved the octets of the message that holds the draft now.
 * @throws MailtuiError `bad-input` for what is not there any more.
 */
export async function attachmentContent(
  { index, store, openProtected }: AttachmentParts,
  { name, source }: DraftAttachment,
  saved: () => Promise<Buffer | null>,
): Promise<Buffer> {
  const read = async (row: MessageRow | null): Promise<Buffer> => {
    if (row === null) throw gone(name);
    refusePartial(row);
    return store.read(row, row.file);
  };
  switch (source.kind) {
    case 'file':
      await fileAttachment(source.path);
      return readFile(source.path).catch((cause: unknown) => {
        throw unreadable(source.path, cause);
      });
    case 'message': {
      const { withoutPrivateFields } = await import('../../mime/privateFields.js');
      return withoutPrivateFields(await read(index.find(source.message)));
    }
    case 'part': {
      const { partContent } = await import('../../mime/read.js');
      const raw = await read(index.find(source.message));
      const opened = await openProtected(raw, NOT_ASKING);
      const content = partContent(opened.content, source.part)?.content;
      if (content === undefined) throw gone(name);
      return content;
    }
    case 'kept': {
      const { keptContent } = await import('../../mime/draftMessage.js');
      const raw = await saved();
      const content = raw === null ? null : keptContent(raw, source.digest);
      if (content === null) throw gone(name);
      return content;
    }
  }
}

/** Of a file that is not there any more. */
export const GONE = 'gone';

/** What is another once the octets of the attachment may be. Never rejects. */
export async function stampOf({ source }: DraftAttachment): Promise<string> {
  // The others have their octets in their names, or in messages.
  if (source.kind !== 'file') return source.kind;
  const known = await stat(source.path).catch(() => null);
  return known === null ? GONE : `${known.ino} ${known.size} ${known.mtimeMs}`;
}

function gone(name: string): MailtuiError {
  return new MailtuiError('bad-input', `the attachment ${name} is no longer there`, {
    hint: 'Take it out of the message, or attach it again.',
  });
}

function unreadable(file: string, cause: unknown): MailtuiError {
  return new MailtuiError('bad-input', `the file ${file} cannot be read`, {
    ...{ scope: { file }, cause },
    hint: 'Nothing was sent.',
  });
}
