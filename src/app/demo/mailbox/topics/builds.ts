/** What machines write: build results, alerts, a review, a forge's notifications. */
import { ago, at, type Letter, type When } from '../letter.js';
import { CI, MIRA_AT_WORK, TEAM, type Person } from '../people.js';

interface Build {
  number: number;
  branch: string;
  commit: string;
  title: string;
  by: string;
  passed: boolean;
  log: string;
}

function build(when: When, given: Build, rest: Partial<Letter> = {}): Letter {
  const { number, branch, commit, title, by, passed, log } = given;
  const verdict = passed ? 'passed' : 'FAILED';
  return {
    id: `build-${number}`,
    from: CI,
    to: [TEAM],
    subject: `[ferry] Build #${number} ${verdict}: ${branch}`,
    when,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Build-Number': String(number),
      'X-Build-Result': verdict.toLowerCase(),
      'List-Id': 'Ferry builds <ferry.builds.heronworks.example>',
    },
    text: `Build #${number} of ${branch} ${verdict}.

  Commit   ${commit}  ${title}
  Author   ${by}

${log}

https://builds.heronworks.example/ferry/${number}
`,
    ...rest,
  };
}

const forge = (name: string): Person => ({ name, address: 'forge@code.heronworks.example' });

export const BUILDS: readonly Letter[] = [
  build(at(12, '14:03'), {
    number: 4102,
    branch: 'night-mode',
    commit: '9c1e44f',
    title: 'Make the blue less blue',
    by: 'Jonas Weller',
    passed: true,
    log: `  lint        ok     11 s
  unit        ok     48 s   1,904 tests
  screens     ok    3 min   412 pictures, 398 less blue than before`,
  }),
  build(at(9, '02:00'), {
    number: 4119,
    branch: 'main (nightly)',
    commit: 'e07b3a2',
    title: 'Merge branch "night-mode"',
    by: 'Jonas Weller',
    passed: false,
    log: `  lint        ok     11 s
  unit        ok     47 s   1,911 tests
  harbour     FAIL  9 min   2 of 212 stations

  ● Isle of Kell › low water › agrees with the sea

    expected  09:20
    received  10:20

      at harbour/kell.test.ts:31:7`,
  }),
  build(at(9, '09:58'), {
    number: 4121,
    branch: 'utc-only',
    commit: '5b1c7a0',
    title: 'Let the tide engine speak UTC only',
    by: '森 春香',
    passed: true,
    log: `  lint        ok     11 s
  unit        ok     47 s   1,915 tests
  harbour     ok    9 min   212 of 212 stations. The sea agrees.`,
  }),
  build(at(2, '17:20'), {
    number: 4155,
    branch: 'fer-1182',
    commit: '77ad0c9',
    title: 'Let the paper know',
    by: 'Tomás Okafor',
    passed: false,
    log: `  lint        FAIL  11 s

  src/print/cancel.ts
    88:14  error  'theBoatThatWillNotCome' is assigned but never used`,
  }),
  build(at(1, '18:05'), {
    number: 4163,
    branch: 'fer-1182',
    commit: 'b84f019',
    title: 'Print a timetable, sink the boat, check the paper',
    by: 'Tomás Okafor',
    passed: true,
    log: `  lint        ok     11 s
  unit        ok     49 s   1,928 tests
  printing    ok    2 min   31 timetables, 1 boat (sunk)`,
  }),
  build(
    ago(122),
    {
      number: 4170,
      branch: 'release/3.0',
      commit: 'd3c0de5',
      title: 'Ferry 3.0.0 (Arctic Tern)',
      by: 'Mira Lindqvist',
      passed: true,
      log: `  lint        ok     11 s
  unit        ok     49 s   1,931 tests
  harbour     ok    9 min   212 of 212 stations
  printing    ok    2 min   31 timetables
  screens     ok    3 min   415 pictures, 1 embarrassed boat

This build may be released.`,
    },
    { unread: true },
  ),
  {
    id: 'review-611',
    from: forge('Tomás Okafor (code review)'),
    to: [MIRA_AT_WORK],
    subject: 'Re: [heron/ferry] Print a timetable, sink the boat, check the paper (!611)',
    when: at(1, '17:31'),
    headers: {
      'List-Id': 'heron/ferry <ferry.heron.code.heronworks.example>',
      'X-Forge-Reason': 'review_requested',
    },
    text: `Tomás Okafor commented on src/print/cancel.ts:

> +  if (sailing.cancelled && !page.closed) {

You were right about the page break. I have left your comment in the
code as a comment in the code.

--
Reply to this mail or see https://code.heronworks.example/heron/ferry/!611
`,
  },
  {
    id: 'issue-1182',
    from: forge('Heron forge'),
    to: [MIRA_AT_WORK],
    subject: '[heron/ferry] FER-1182 closed: The printer wins',
    when: at(1, '18:38'),
    headers: { 'List-Id': 'heron/ferry <ferry.heron.code.heronworks.example>' },
    text: `Tomás Okafor closed FER-1182 as fixed in b84f019.

Labels: printing, promises
Open for: 19 days
Linked: !611

https://code.heronworks.example/heron/ferry/issues/1182
`,
  },
  {
    id: 'disk-alert',
    from: { name: 'Lighthouse monitoring', address: 'alerts@lighthouse.example' },
    to: [MIRA_AT_WORK],
    subject: '[RESOLVED] disk 91% full on tern-2 (was: WARNING)',
    when: ago(287),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Priority': '3' },
    text: `RESOLVED after 6 minutes

host     tern-2.heronworks.example
check    disk /var
was      91 %   WARNING
now      38 %   OK
note     "old pictures of the embarrassed boat" (bastian)
`,
  },
];
