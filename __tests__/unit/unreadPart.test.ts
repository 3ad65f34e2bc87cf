/** What of an answer is new to who has read the rest. */
import { describe, expect, test } from '@jest/globals';
import { unreadPart, unsigned } from '../../src/mime/unreadPart.js';

const text = (...lines: string[]): string => lines.join('\n');

test('a signature stands for nobody in an answer', () => {
  expect(unsigned(text('Yes.', '', '> why?', '', '-- ', 'Ann'))).toBe(text('Yes.', '', '> why?'));
  expect(unsigned('Yes.\n')).toBe('Yes.');
});

describe('the unread part', () => {
  test.each([
    ['a signature', text('Yes.', '', '-- ', 'Ann', 'ACME')],
    [
      'what is repeated below',
      text('Yes.', '', 'On Mon, 3 Mar 2026, Ben wrote:', '> well?', '>', '> b'),
    ],
    [
      'a folded attribution, and the signature above',
      text(
        'Yes.',
        '-- ',
        'Ann',
        '',
        'Am Mo., 3. M\u00e4rz 2026 um 10:00 Uhr',
        'schrieb Ben <b@x>:',
        '',
        '> na?',
      ),
    ],
    [
      'what has its header above it',
      text('Yes.', '', 'From: Ben', 'Sent: Monday', 'To: Ann', 'Subject: well', '', 'well?'),
    ],
    [
      'what comes below a line',
      text('Yes.', '', '-----Original Message-----', 'From: Ben', 'well?'),
    ],
  ])('is without %s', (_what, whole) => {
    expect(unreadPart(whole)).toBe('Yes.');
  });

  test('has the end of what is answered in between', () => {
    const whole = text(
      'On 3 March 2026, Ben wrote:',
      '> one',
      '>',
      '> two',
      '> more',
      '',
      'To two: yes.',
      '> three',
      'To three: no.',
    );
    expect(unreadPart(whole)).toBe(
      text(
        'On 3 March 2026, Ben wrote:',
        '> […]',
        '> two',
        '> more',
        '',
        'To two: yes.',
        '> three',
        'To three: no.',
      ),
    );
  });

  test.each([
    ['all repetition', text('On 3 March 2026, Ben wrote:', '> one')],
    [
      'a forwarded message',
      text(
        'See below.',
        '',
        '---- Forwarded message ----',
        'From: Ben',
        'Date: x',
        'To: y',
        'hello',
      ),
    ],
    ['a list that begins as a header does', text('From: the sea', 'comes salt.')],
    [
      'long below a ruler of two hyphens',
      text('one', '-- ', ...Array.from({ length: 20 }, (_, at) => String(at))),
    ],
    ['nothing', ''],
  ])('of what is %s is all of it', (_what, whole) => {
    expect(unreadPart(whole)).toBe(whole);
  });
});
