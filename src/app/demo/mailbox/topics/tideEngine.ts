/** The hour that went missing from the tide tables, and how it was found. */
import { at, letters, type Letter } from '../letter.js';
import { ANOUK, HARUKA, MIRA_AT_WORK, PRIYA, TOMAS } from '../people.js';

const hourOff = letters(
  {
    subject: 'Tide table is an hour off. Again.',
    among: [ANOUK, TOMAS, HARUKA, MIRA_AT_WORK],
    folder: 'Projects/Ferry 3.0/Tide engine',
    posts: [
      {
        id: 'tide-1',
        from: ANOUK,
        when: at(23, '06:48'),
        text: `Isle of Kell reports low water at 10:20. The sea reports low water at
09:20. The sea was there first.

They noticed because the ramp of the Margaret was pointing at the sky
and a tractor was on it.

Nobody is hurt. The tractor is thinking about it.`,
      },
      {
        id: 'tide-2',
        re: 'tide-1',
        from: TOMAS,
        when: at(23, '07:10'),
        text: `> Isle of Kell reports low water at 10:20. The sea reports 09:20.

An hour. It is never 47 minutes. It is always an hour, and it is always
somebody who thought they were being helpful with a time zone.

I will find out who.

T.`,
      },
      {
        id: 'tide-3',
        re: 'tide-2',
        from: TOMAS,
        when: at(23, '07:32'),
        text: `> I will find out who.

It was me. March, two years ago. The commit message is "be helpful with
time zones".`,
      },
      {
        id: 'tide-4',
        re: 'tide-3',
        from: HARUKA,
        when: at(23, '08:05'),
        text: `Please do not be sad. The moon has no time zone, so every tide table
must meet one for the first time somewhere, and such meetings are
difficult.

What happens: the harmonic constants of Kell are for winter time all
year. We convert the prediction to local time (right) and then the
import does it once more in summer (kind, but wrong). In Japan there is
no summer time, so I never saw it. I feel I have been lucky rather than
good.

Proposal: the engine speaks UTC only, and there is one door, with one
doorman, where local time is made. Patch in an hour.

春香`,
        attachments: [
          {
            filename: '0001-engine-speaks-utc-only.patch',
            contentType: 'text/x-patch; charset=utf-8',
            content: `From 5b1c7a0d1e Mon Sep 17 00:00:00 2001
From: =?UTF-8?q?=E6=A3=AE=20=E6=98=A5=E9=A6=99?= <haruka@heronworks.example>
Subject: [PATCH] Let the tide engine speak UTC only

The one place that makes local time is Harbour.clock().
---
 engine/predict.ts | 9 +++------
 1 file changed, 3 insertions(+), 6 deletions(-)

diff --git a/engine/predict.ts b/engine/predict.ts
--- a/engine/predict.ts
+++ b/engine/predict.ts
@@ -41,12 +41,9 @@ export function predict(station: Station, from: Instant): Tide[] {
-  // be helpful with time zones
-  const offset = station.zone.offsetAt(from);
-  return extremes(station.constants, from).map((tide) => ({
-    ...tide,
-    at: tide.at.plus(offset),
-  }));
+  // Everything in here is UTC. Whoever wants a clock on the wall asks Harbour.clock().
+  // The moon does not observe daylight saving.
+  return extremes(station.constants, from);
 }
--
2.47.1
`,
          },
        ],
      },
      {
        id: 'tide-5',
        re: 'tide-4',
        from: MIRA_AT_WORK,
        when: at(23, '09:40'),
        text: `> there is one door, with one doorman, where local time is made

Yes please. Reviewed and tested against all 212 stations, on both days
when the clocks change. Three stations differ, all by exactly the hour
they were wrong before.

"The moon does not observe daylight saving" may stay in the comment.`,
      },
      {
        id: 'tide-6',
        re: 'tide-5',
        from: ANOUK,
        when: at(22, '08:15'),
        flags: ['\\Flagged'],
        text: `Kell has the fix. They compared it with the sea this morning, by
looking at it.

The tractor's owner asks whether he can have the error in writing, for
his insurance, "but worded so that it was not the ferry, not the sea and
not me". I said I would ask the engineers, as they have practice.`,
      },
      {
        id: 'tide-7',
        re: 'tide-6',
        from: TOMAS,
        when: at(22, '08:44'),
        text: `> "but worded so that it was not the ferry, not the sea and not me"

"An unscheduled disagreement between two correct clocks."

T.`,
      },
      {
        id: 'tide-8',
        re: 'tide-7',
        from: HARUKA,
        when: at(22, '09:01'),
        text: `I have printed this sentence and put it above my desk, next to the
calendar from the fish market.

春香`,
      },
    ],
  },
  MIRA_AT_WORK,
);

const constants = letters(
  {
    subject: 'Harmonic constants: who owns the moon?',
    among: [HARUKA, PRIYA, MIRA_AT_WORK],
    folder: 'Projects/Ferry 3.0/Tide engine',
    posts: [
      {
        id: 'moon-1',
        from: PRIYA,
        when: at(31, '12:20'),
        text: `The lawyer asks under which licence we use the tidal constants. I said
"gravity". He wrote it down.

Could one of you tell me the real answer?

P.`,
      },
      {
        id: 'moon-2',
        re: 'moon-1',
        from: HARUKA,
        when: at(31, '12:58'),
        text: `> Could one of you tell me the real answer?

The harbour offices publish them and only want to be named. The list of
all 212 is in LICENCES/tides.md, with the year of each. M2, the twice
daily one, is the same for everybody, as far as I know.

春香`,
      },
      {
        id: 'moon-3',
        re: 'moon-2',
        from: PRIYA,
        when: at(31, '13:10'),
        text: `Perfect. He has also asked who is liable for M2.`,
      },
    ],
  },
  MIRA_AT_WORK,
);

export const TIDE_ENGINE: readonly Letter[] = [...hourOff, ...constants];
