/** Ferry 3.0 is about to leave the harbour: the go/no-go thread and the release notes. */
import { ago, at, letters, type Letter } from '../letter.js';
import { ANOUK, BASTIAN, HARUKA, JONAS, MIRA_AT_WORK, PRIYA, TEAM, TOMAS } from '../people.js';

const goOrNoGo = letters(
  {
    subject: 'Ferry 3.0: go or no-go?',
    among: [PRIYA, TOMAS, JONAS, ANOUK, HARUKA, BASTIAN, MIRA_AT_WORK],
    posts: [
      {
        id: 'go-1',
        from: PRIYA,
        when: at(2, '08:12'),
        flags: ['\\Flagged'],
        text: `Good morning, crew.

Eleven months, 2,341 commits, one flooded server room and one wedding
(congratulations again, Bastian) later: Ferry 3.0 is either ready or it
is as ready as it will ever be. I would like it to leave the harbour on
{tomorrow} at noon, when every captain we know is at lunch.

Please answer with GO or NO-GO and, if NO-GO, with the thing that would
make you sleep at night. "A feeling" is allowed, but only from Tomás,
because his feelings have ticket numbers.

Priya`,
      },
      {
        id: 'go-2',
        re: 'go-1',
        from: JONAS,
        when: at(2, '08:31'),
        text: `GO for the screens.

The departure board survives an 11-inch tablet, a 4-metre LED wall, and
the thing in the Skerry Line waiting room that I am told is a monitor.

One confession: the "boat is late" animation is still the little boat
that looks embarrassed. Nobody asked me to remove it in writing.`,
      },
      {
        id: 'go-3',
        re: 'go-1',
        from: TOMAS,
        when: at(2, '09:02'),
        text: `> "A feeling" is allowed, but only from Tomás, because his feelings
> have ticket numbers.

NO-GO, for now. FER-1182: if a sailing is cancelled while somebody is
printing the timetable, the printer wins. The passenger holds a paper
that promises a boat that will not come, and paper is the one client we
cannot push an update to.

I can have it fixed tomorrow evening. I will sleep before that, thanks,
just not well.

T.`,
      },
      {
        id: 'go-4',
        re: 'go-3',
        from: ANOUK,
        when: at(2, '09:20'),
        text: `> paper is the one client we cannot push an update to

Captain Ólafur would disagree. He pushes updates to paper every morning
with a marker pen, and his uptime is better than ours.

But yes: NO-GO from support until 1182 is in. I am the one who gets the
phone call from the pier.`,
      },
      {
        id: 'go-5',
        re: 'go-3',
        from: MIRA_AT_WORK,
        when: at(2, '09:41'),
        text: `> I can have it fixed tomorrow evening.

Take my afternoon slot in the test harbour, I can move the load test to
tonight. And put the cancellation check after the page break, not before
it: that is where it broke the last two times.

GO from me as soon as 1182 is green.

Mira`,
      },
      {
        id: 'go-6',
        re: 'go-5',
        from: TOMAS,
        when: at(2, '10:05'),
        text: `> put the cancellation check after the page break, not before it

I have just spent an hour finding that out by myself, like a proud man.

Thanks. Taking the slot.`,
      },
      {
        id: 'go-7',
        re: 'go-1',
        from: HARUKA,
        when: at(2, '10:48'),
        text: `GO from the tide engine.

お疲れさまです。The Seto Inland Sea tables agree with the harbour
office's own, to the minute, for the next four years. After that the
moon may do as it pleases; I have written that into the documentation
in slightly more careful words.

春香`,
      },
      {
        id: 'go-8',
        re: 'go-1',
        from: BASTIAN,
        when: at(1, '07:55'),
        text: `GO, operations. The rollback takes 40 seconds. I have practised it so
often that on Tuesday I rolled back the coffee machine.

Certificates renewed, backups restored (restored! not just made), pager
charged, snacks bought.`,
      },
      {
        id: 'go-9',
        re: 'go-3',
        from: TOMAS,
        when: at(1, '18:40'),
        text: `> I can have it fixed tomorrow evening.

It is tomorrow evening. FER-1182 is fixed, reviewed by Mira, and has a
test that prints a timetable, sinks the boat, and checks that the paper
says so.

GO. I feel nothing. It is wonderful.

T.`,
      },
      {
        id: 'go-10',
        re: 'go-9',
        from: ANOUK,
        when: ago(264),
        text: `Then GO from support as well.

I have told all 31 lines that they will see a new screen on {tomorrow} at
noon, that nothing they know has moved, and that the one thing that has
moved is better where it is now. Nobody has replied, which in this trade
is applause.`,
      },
      {
        id: 'go-11',
        re: 'go-10',
        from: PRIYA,
        when: ago(95),
        unread: true,
        flags: ['\\Flagged'],
        text: `That is seven GOs out of seven. I have counted twice, once with joy.

We sail tomorrow at noon. Bastian has the button, Mira has the second
pair of eyes, Jonas has permission to keep the embarrassed boat.

There will be cake. It is in the shape of a boat, or the shop has lied
to me.

Priya`,
      },
      {
        id: 'go-12',
        re: 'go-11',
        from: BASTIAN,
        when: ago(14),
        unread: true,
        text: `> Bastian has the button

The button is a web page with a button on it. I have made it large and
taken the "are you sure?" away, because by then I will be.

Mira: could you look over the checklist once more before tonight? It is
in the release folder, and item 9 is still just the word "moon".`,
      },
    ],
  },
  MIRA_AT_WORK,
);

const notes = letters(
  {
    subject: 'Release notes for 3.0, second draft',
    among: [JONAS, ANOUK, MIRA_AT_WORK],
    folder: 'Projects/Ferry 3.0',
    posts: [
      {
        id: 'notes-1',
        from: JONAS,
        when: at(6, '13:15'),
        text: `Second draft. The first one was, quote Anouk, "a poem about
components". This one says what changed:

  * Departures, arrivals and the weather are on one screen.
  * A late boat says how late, and why, if the crew has told us.
  * Timetables print on one page. Yes, yours too.
  * Tides are right. (Please do not ask about last spring.)
  * It starts in two seconds on the old tablets.

Anything missing that a captain would look for?`,
      },
      {
        id: 'notes-2',
        re: 'notes-1',
        from: ANOUK,
        when: at(6, '13:52'),
        text: `>   * Tides are right. (Please do not ask about last spring.)

They will ask about last spring if you write that. Just "Tides are
right, also on the two days a year when the clocks change."

Missing: the bell. Ferry now rings when a boat casts off, and somebody
will think the building is on fire.`,
      },
      {
        id: 'notes-3',
        re: 'notes-2',
        from: MIRA_AT_WORK,
        when: at(6, '14:30'),
        text: `> Missing: the bell.

And how to switch it off. First sentence: how to switch it off.`,
      },
      {
        id: 'notes-4',
        re: 'notes-3',
        from: JONAS,
        when: at(6, '14:33'),
        text: `Done, done, and the bell is now off unless you want it.

I am the only one who liked the bell, so I will miss it on behalf of us
all.`,
      },
    ],
  },
  MIRA_AT_WORK,
);

const beta = letters(
  {
    subject: 'Beta 2: what the captains said',
    among: [TEAM],
    folder: 'Projects/Ferry 3.0',
    posts: [
      {
        id: 'beta-1',
        from: ANOUK,
        when: at(16, '09:30'),
        text: `I rang all nine beta lines. In their own words:

  "It is fine."                          (seven times: high praise)
  "The blue is too blue."                (Skerry Line, bridge at night)
  "Where is the button I never used?"    (Isle of Kell)

Night mode for the first, see FER-1140. For the second I have no ticket
type.`,
      },
      {
        id: 'beta-2',
        re: 'beta-1',
        from: JONAS,
        when: at(16, '10:11'),
        text: `> "Where is the button I never used?"

I took it out because nobody used it. It seems it was load-bearing,
emotionally. It is back, grey, in the corner, and still does nothing.`,
      },
      {
        id: 'beta-3',
        re: 'beta-1',
        from: TOMAS,
        when: at(16, '11:40'),
        text: `> "It is fine."                          (seven times: high praise)

Print that and frame it. I mean it, I have a frame.

T.`,
      },
      {
        id: 'beta-4',
        re: 'beta-2',
        from: PRIYA,
        when: at(16, '16:05'),
        text: `"It was load-bearing, emotionally" goes on the wall, under Tomás's
frame.

Thank you all. This is what shipping software to nine people who stand
in the rain for a living looks like, and I would not swap.`,
      },
    ],
  },
  MIRA_AT_WORK,
);

const checklist: Letter = {
  id: 'checklist-1',
  from: BASTIAN,
  to: [MIRA_AT_WORK],
  subject: 'Checklist for the switch-over',
  when: at(4, '15:20'),
  folder: 'Projects/Ferry 3.0',
  flags: ['\\Flagged'],
  text: `Mira,

as it stands:

  1. Freeze main.                              Mira
  2. Tag v3.0.0. Read the tag out loud.        Tomás
  3. Back up the timetables of all 31 lines.   me
  4. Restore one of them, somewhere else.      me
  5. Old screens show "back in a minute".      Jonas
  6. Switch.                                   me
  7. Ring Skerry Line. Ask what they see.      Anouk
  8. Only then: switch the other thirty.       me
  9. moon
 10. Cake.                                     Priya

I do not remember what 9 was. It was two in the morning and I was very
sure of it.

Bastian`,
};

export const RELEASE: readonly Letter[] = [...goOrNoGo, ...notes, ...beta, checklist];
