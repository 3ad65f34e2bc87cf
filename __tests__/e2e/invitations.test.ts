/** Invitations for the same time know of each other, as far as mail tells. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program, testAccount } from '../support/program.js';

/** Each step starts the program, in ms. */
const PATIENCE = 180_000;

function mail(subject: string, method: string, event: readonly string[]): string {
  return [
    ...[`From: Priya <priya@work.example>`, `Message-ID: <${subject}@work.example>`],
    ...[`Subject: ${subject}`, 'Date: Sat, 28 Nov 2026 10:00:00 +0000'],
    ...[`Content-Type: text/calendar; method=${method}`, '', 'BEGIN:VCALENDAR'],
    ...[`METHOD:${method}`, 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
}

const at = (from: string, to: string): string[] => [
  `DTSTART:20261130T${from}00Z`,
  `DTEND:20261130T${to}00Z`,
];

describe('an invitation', () => {
  const program = new Program();
  const texts = new Map<string, string>();

  beforeAll(async () => {
    const account = testAccount('work', 'pop3', { port: 1 });
    program.configure([account]);
    const answer = `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${account.address}`;
    const refusal = `ATTENDEE;PARTSTAT=DECLINED:mailto:${account.address}`;
    const letters = [
      mail('Tea', 'REQUEST', ['UID:tea', 'SUMMARY:Tea', ...at('1000', '1100')]),
      mail('Walk', 'REQUEST', ['UID:walk', 'SUMMARY:Walk', ...at('1030', '1200')]),
      mail('WalkYes', 'REPLY', ['UID:walk', ...at('1030', '1200'), answer]),
      mail('Swim', 'REQUEST', ['UID:swim', 'SUMMARY:Swim', ...at('1045', '1130')]),
      mail('SwimOff', 'CANCEL', ['UID:swim', 'SEQUENCE:1', ...at('1045', '1130')]),
      mail('Chess', 'REQUEST', ['UID:chess', 'SUMMARY:Chess', ...at('1000', '1100')]),
      mail('ChessNo', 'REPLY', ['UID:chess', ...at('1000', '1100'), refusal]),
      mail('Next', 'REQUEST', ['UID:next', 'SUMMARY:Next', ...at('1100', '1115')]),
    ];
    const folder = join(program.home, 'letters');
    mkdirSync(folder);
    letters.forEach((letter, i) => writeFileSync(join(folder, `${String(i)}.eml`), letter));
    await program.run(['import', folder]);
    for (const row of await program.json(['list', 'Imported'])) {
      const [shown] = await program.json(['show', String(row['id'])]);
      texts.set(String(row['subject']), String(shown?.['text']));
    }
  }, PATIENCE);
  afterAll(() => {
    program.remove();
  });

  it('names what is for the same time, and what was answered', () => {
    expect(texts.get('Tea')).toMatch(/At the same time: Walk, .* \(you accepted\)/);
    expect(texts.get('Walk')).toMatch(/At the same time: Tea, .* \(an invitation; no answer/);
    expect(texts.get('Walk')).toMatch(/At the same time: Next, /);
  });

  it('is not in the way of what was declined or cancelled, or begins where it ends', () => {
    const all = [...texts.values()].join('\n');
    expect(all).not.toContain('At the same time: Swim');
    expect(all).not.toContain('At the same time: Chess');
    expect(texts.get('Tea')).not.toContain('At the same time: Next');
    expect(texts.get('SwimOff')).not.toContain('At the same time');
  });
});
