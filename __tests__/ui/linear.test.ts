/** mailtui in words: read, searched, filed and configured by typed lines, for screen readers. */
import { expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import type { ScreenMail } from '../../src/app/screenMail.js';
import { runLinear } from '../../src/ui/linear/startLinear.js';
import { NOW, sampleMailbox } from '../support/sampleMailbox.js';

/** Ms after which an answer does not come any more. */
const DEADLINE = 10_000;

/** Says what was typed and, behind it, what was answered. */
class Conversation {
  readonly #input = new PassThrough();
  readonly #output = new PassThrough();
  readonly #done: Promise<void>;
  #heard = '';
  #wanted: (() => void) | null = null;

  constructor(mail: ScreenMail) {
    this.#output.setEncoding('utf8').on('data', (text: string) => {
      this.#heard += text;
      this.#wanted?.();
    });
    this.#done = runLinear(mail, { stdin: this.#input, stdout: this.#output, now: () => NOW });
  }

  /** Types a line and waits until something like this was said. */
  async say(line: string, answer: RegExp): Promise<string> {
    this.#heard = '';
    this.#input.write(`${line}\n`);
    return this.hear(answer);
  }

  async hear(answer: RegExp): Promise<string> {
    const deadline = Date.now() + DEADLINE;
    while (!answer.test(this.#heard)) {
      if (Date.now() > deadline) throw new Error(`not said: ${String(answer)}\n${this.#heard}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, DEADLINE);
        this.#wanted = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#heard;
  }

  async end(): Promise<void> {
    this.#input.write('q\n');
    await this.#done;
  }
}

it('reads, files, searches and takes back, without a byte that moves a cursor', async () => {
  const mail = sampleMailbox();
  const talk = new Conversation(mail);
  const hello = await talk.hear(/Message 1: [^\n]+\n/);
  expect(hello).toContain('? for those that can be used here');
  const second = await talk.say('j', /Message 2: [^\n]+\n/);
  const third = await talk.say('list.next', /Message 3: [^\n]+\n/);
  expect(third).not.toBe(second);
  await talk.say('2k', /Message 1:/);
  const opened = await talk.say('', /End of the message\./);
  expect(opened).toMatch(/^From: .+\nTo: .*\n(?:Cc: .*\n)?Subject: .+\nDate: /m);
  await talk.say('q', /Message 1:/);
  await talk.say('archive', /Archived/);
  await talk.say('u', /undo|Undone|back/i);
  await talk.say('/', /Search: type words/);
  await talk.say('release', /Message 1: .*release/i);
  await talk.say('Esc', /Message 1:/);
  const here = await talk.say('?', /message\.archive: /);
  expect(here).toContain('mail.refresh');
  await talk.say('folder.go home/Inbox', /Inbox of home: /);
  // eslint-disable-next-line no-control-regex
  expect(here + opened + hello).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
  await talk.end();
});

it('announces mail that comes, and goes through settings by name', async () => {
  const mail = sampleMailbox();
  const talk = new Conversation(mail);
  await talk.hear(/Message 1: /);
  mail.tell({ event: 'new-mail', account: 'work', folder: 'Inbox', count: 2 } as never);
  await talk.hear(/work: 2 new in Inbox/);
  await talk.say('settings.show', /Settings, 1 of \d+\.\nLanguage: auto\. /);
  await talk.say('settings.set undoSend 5000', /Error: .*from 0 to 600/);
  await talk.say('settings.set undoSend 20', /Seconds to take back is 20 now/);
  await talk.end();
});
