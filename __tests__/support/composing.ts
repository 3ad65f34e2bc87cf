/** A mailbox and a screen for tests of writing. */
import type { WritingTools } from '../../src/ui/effects/composeEffects.js';
import type { FakeScreenMail } from './fakeScreenMail.js';
import { NOW, sampleMailbox } from './sampleMailbox.js';
import { screen, show } from './shownScreen.js';

export const CTRL = { x: '\x18', e: '\x05', t: '\x14', z: '\x1a', k: '\x0b', y: '\x19', s: '\x13' };
export const ALT = {
  e: '\x1be',
  q: '\x1bq',
  h: '\x1bh',
  i: '\x1bi',
  n: '\x1bn',
  s: '\x1bs',
  p: '\x1bp',
  l: '\x1bl',
  r: '\x1br',
  t: '\x1bt',
  k: '\x1bk',
  v: '\x1bv',
  g: '\x1bg',
};

/** A mailbox in which somebody is known. */
export function mailbox(): FakeScreenMail {
  const mail = sampleMailbox();
  const person = { messages: 9, written: 4, lastWritten: NOW };
  mail.drafts.people = [
    { name: 'Ann Larsen', address: 'ann@larsen.example', ...person },
    { name: 'Anne, the other', address: 'anne@home.example', ...person },
    { name: '', address: 'bot@ci.example', ...person },
  ];
  return mail;
}

const FILES = ['docs/', 'docs/plan.pdf', 'notes.txt'];
export const writing: Partial<WritingTools> = {
  savePause: 1,
  completePath: (typed) => Promise.resolve(FILES.filter((path) => path.startsWith(typed))),
};

/** An empty message on a screen of that size. */
export async function compose(
  mail = mailbox(),
  size: [number, number] = [80, 24],
): Promise<FakeScreenMail> {
  await show(mail, ...size, { writing });
  await screen.press('m');
  return mail;
}
