/** What the screen asks of an opened message, on the worker's side: see `screenReading.ts`. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MailtuiError } from '../../core/errors.js';
import {
  headersAsText,
  pageAsText,
  pageForBrowser,
  partAsText,
  sourceAsText,
} from '../../mime/otherViews.js';
import { partReader, readMessage, type PartContent } from '../../mime/read.js';
import { safeUrl } from '../../mime/sanitiseHtml.js';
import { sanitiseLine, sanitiseText } from '../../mime/sanitise.js';
import { whyLines, type WhyReport } from '../../core/whyHere.js';
import type { MailService } from '../mailService.js';
import type { PictureCall, ReadCall, ScreenPicture } from '../screenReading.js';
import { downloadsFolder } from './downloads.js';
import { fittedPicture } from './pictures.js';
import { openOutside, pipeThrough } from './runOutside.js';
import { saveFile } from './saveFile.js';
import { unsubscribeAt } from './unsubscribe.js';

export class ReadCalls {
  /** @param scratch a folder of our own for copies that other programs are given */
  constructor(
    private readonly service: Pick<MailService, 'raw' | 'content' | 'why' | 'stripAttachments'> & {
      drafts: Pick<MailService['drafts'], 'preview'>;
    },
    private readonly scratch: string,
  ) {}

  /** @returns a text for the screen. */
  async answer(call: ReadCall): Promise<string> {
    switch (call.do) {
      case 'view':
        if (call.view === 'why') return whyText(this.service.why(call.id));
        if (call.view === 'source') return sourceAsText(await this.service.raw(call.id));
        return this.#view(await this.service.content(call.id), call.view);
      case 'read-part':
        return this.#readPart(await this.service.content(call.id), call.part);
      case 'save':
        return this.#save(await this.service.content(call.id), call.parts, call.folder);
      case 'strip':
        await this.service.stripAttachments(call.id, call.parts);
        return 'Deleted here; the original is among the recently deleted for 14 days.';
      case 'open-part': {
        const { name, content } = this.#part(await this.service.content(call.id), call.part);
        await openOutside(await this.#copy(name, content));
        return sanitiseLine(`Opened ${name === '' ? 'the attachment' : name}.`);
      }
      case 'pipe': {
        const { content } = this.#part(await this.service.content(call.id), call.part);
        return sanitiseText(await pipeThrough(call.argv, content));
      }
      case 'browse':
        return this.#browse(await this.service.content(call.id));
      case 'browse-draft':
        return this.#browse(await this.service.drafts.preview(call.draft));
      case 'preview-draft':
        return this.#view(await this.service.drafts.preview(call.draft), 'html');
      case 'follow': {
        const url = safeUrl(call.url);
        if (url === null) throw new MailtuiError('bad-input', 'this is no link to a page');
        await openOutside(url);
        return sanitiseLine(`Opened ${url}`);
      }
      case 'unsubscribe':
        return this.#unsubscribe(await this.service.content(call.id));
    }
  }

  async picture({ id, part, fit }: PictureCall): Promise<ScreenPicture> {
    return fittedPicture(this.#part(await this.service.raw(id), part).content, fit);
  }

  /** The copies are of no use any more. */
  async close(): Promise<void> {
    await rm(this.scratch, { recursive: true, force: true });
  }

  async #browse(raw: Buffer): Promise<string> {
    const message = await readMessage(raw);
    await openOutside(await this.#copy('message.html', Buffer.from(pageForBrowser(message))));
    return 'Opened in the browser, without anything remote.';
  }

  async #view(raw: Buffer, view: 'html' | 'headers'): Promise<string> {
    const message = await readMessage(raw);
    if (view === 'headers') return headersAsText(message);
    const page = pageAsText(message);
    if (page === null) throw new MailtuiError('bad-input', 'the message has no HTML');
    return page;
  }

  async #readPart(raw: Buffer, part: string): Promise<string> {
    const text = await partAsText(raw, part);
    if (text !== null) return text;
    throw new MailtuiError('bad-input', 'this attachment is no text', {
      hint: 'Open it in another program, or save it.',
    });
  }

  async #save(raw: Buffer, parts: readonly string[], folder: string | null): Promise<string> {
    const into = folder ?? downloadsFolder();
    const paths: string[] = [];
    const read = partReader(raw);
    for (const part of parts) {
      const { name, content } = read(part) ?? noPart(part);
      paths.push(await saveFile(into, name, content));
    }
    const [first = ''] = paths;
    const saved = paths.length === 1 ? first : `${String(paths.length)} files in ${into}`;
    return sanitiseLine(`Saved ${saved}`);
  }

  async #unsubscribe(raw: Buffer): Promise<string> {
    const { list } = await readMessage(raw);
    const url = list?.unsubscribe.isOneClick === true ? list.unsubscribe.https : null;
    if (list === null || url === null) {
      throw new MailtuiError('bad-input', 'this list cannot be left by one key');
    }
    await unsubscribeAt(url);
    return sanitiseLine(`You have left ${list.name}: ${new URL(url).hostname} took it.`);
  }

  #part(raw: Buffer, number: string): PartContent {
    return partReader(raw)(number) ?? noPart(number);
  }

  /** Each in a folder of its own, so that it keeps its name. */
  async #copy(name: string, content: Buffer): Promise<string> {
    const folder = join(this.scratch, randomUUID());
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return saveFile(folder, basename(name), content);
  }
}

function noPart(number: string): never {
  throw new MailtuiError('bad-input', `the message has no part ${number}`);
}

function whyText(report: WhyReport): string {
  const time = (at: number): string => new Date(at).toLocaleString();
  return sanitiseText(whyLines(report, time).map(sanitiseLine).join('\n'));
}
