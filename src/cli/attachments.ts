/**
 * `mailtui attachments`: what files a message has; saves them, or deletes them from what is here.
 * What is inside of the text is listed, too, and saved only where it is named.
 */
import type { MailService } from '../app/mailService.js';
import { saveFile } from '../app/reading/saveFile.js';
import { MailtuiError } from '../core/errors.js';
import type { Attachment } from '../core/message.js';
import { partReader } from '../mime/read.js';
import { sanitiseLine } from '../mime/sanitise.js';
import { readProfile, readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { jsonLine, messageJson } from './json.js';
import { withService } from './service.js';

export interface AttachmentOptions {
  part?: string[];
  save?: string;
  delete?: true;
}

export function attachments(
  context: CliContext,
  what: string,
  options: AttachmentOptions,
): Promise<number> {
  if (options.delete === true) return deleteThem(context, what, options);
  return withService(context, readProfile(context), async (service) => {
    const { id } = service.find(what);
    const { attachments: all } = await service.open(id);
    const chosen = chosenOf(all, options.part, id);
    if (options.save !== undefined) {
      const wanted = options.part === undefined ? chosen.filter(({ inline }) => !inline) : chosen;
      await save(context, service, id, wanted, options.save);
    } else for (const one of chosen) context.print(context.json ? jsonLine(one) : lineOf(one));
    return 0;
  });
}

function lineOf({ part, type, size, name, inline }: Attachment): string {
  const where = inline ? '  (in the text)' : '';
  return sanitiseLine(`${part.padEnd(8)} ${String(size).padStart(10)}  ${type}  ${name}${where}`);
}

function chosenOf(
  all: readonly Attachment[],
  parts: readonly string[] | undefined,
  id: string,
): readonly Attachment[] {
  if (parts === undefined) return all;
  return parts.map((number) => {
    const found = all.find(({ part }) => part === number);
    if (found !== undefined) return found;
    throw new MailtuiError('bad-input', `message ${id} has no attachment ${number}`, {
      hint: `mailtui attachments ${id} lists them.`,
    });
  });
}

async function save(
  context: CliContext,
  service: MailService,
  id: string,
  wanted: readonly Attachment[],
  folder: string,
): Promise<void> {
  const raw = await service.content(id);
  const read = partReader(raw);
  for (const { part, name } of wanted) {
    const found = read(part);
    if (found === null) continue;
    const path = await saveFile(folder, name, found.content);
    context.print(context.json ? jsonLine({ part, path }) : sanitiseLine(path));
  }
}

function deleteThem(
  context: CliContext,
  what: string,
  { part: parts = [], save: folder }: AttachmentOptions,
): Promise<number> {
  if (parts.length === 0 || folder !== undefined) {
    throw new MailtuiError('usage', 'say which attachments with --part, and nothing but --delete', {
      hint: 'Save them first, and list them with: mailtui attachments ID',
    });
  }
  return withService(context, readProfileInUse(context), async (service) => {
    const { id } = service.find(what);
    await service.stripAttachments(id, parts);
    if (context.json) context.print(jsonLine(messageJson(service.find(id))));
    return 0;
  });
}
