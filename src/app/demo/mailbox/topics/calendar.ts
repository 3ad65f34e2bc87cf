/** Invitations: text/calendar beside the text, a change, a cancellation. */
import type Mail from 'nodemailer/lib/mailer';
import { ago, at, dateOf, type Letter, type When } from '../letter.js';
import { ANOUK, MIRA_AT_WORK, PRIYA, TEAM, type Person } from '../people.js';

interface Meeting {
  uid: string;
  method: 'REQUEST' | 'CANCEL';
  organiser: Person;
  summary: string;
  place: string;
  /** Local times of a fixed day, `YYYYMMDDTHHMMSS`. */
  start: string;
  end: string;
  sequence: number;
}

/** The lines are short enough to need no folding (RFC 5545, 3.1). */
function meeting(given: Meeting): Mail.IcalAttachment {
  const { uid, method, organiser, summary, place, start, end, sequence } = given;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Heron Works//Wall Calendar//EN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${uid}@heronworks.example`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${start}Z`,
    `DTSTART:${start}`,
    `DTEND:${end}`,
    `SUMMARY:${summary}`,
    `LOCATION:${place}`,
    `ORGANIZER;CN=${organiser.name}:mailto:${organiser.address}`,
    `ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:${MIRA_AT_WORK.address}`,
    ...(method === 'CANCEL' ? ['STATUS:CANCELLED'] : []),
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  return { method, filename: 'invite.ics', content: lines.join('\r\n') };
}

const cast = (when: When, letter: Omit<Letter, 'when' | 'to'>): Letter => ({
  to: [TEAM],
  when,
  ...letter,
});

/** A day that many days after the demo's beginning, as the calendar writes days. */
export function calendarLetters(now: Date): readonly Letter[] {
  const day = (ahead: number) =>
    dateOf(at(-ahead, '00:00'), now).toISOString().slice(0, 10).replaceAll('-', '');
  return [
    cast(ago(88), {
      id: 'cal-cake',
      from: PRIYA,
      subject: 'Invitation: Ferry 3.0 leaves the harbour (and cake)',
      unread: true,
      text: `Ferry 3.0 leaves the harbour (and cake)

Tomorrow, 12:00 to 13:00
The kitchen, then the pier, weather permitting

Bosun is invited and has not replied.
`,
      icalEvent: meeting({
        uid: 'ferry-3-0',
        method: 'REQUEST',
        organiser: PRIYA,
        summary: 'Ferry 3.0 leaves the harbour (and cake)',
        place: 'The kitchen\\, then the pier',
        start: `${day(1)}T120000`,
        end: `${day(1)}T130000`,
        sequence: 0,
      }),
    }),
    cast(at(3, '14:00'), {
      id: 'cal-visit',
      from: ANOUK,
      subject: 'Invitation: A day on board the Sæfari',
      flags: ['\\Answered'],
      text: `A day on board the Sæfari

In two weeks, 06:30 (in the morning, yes) to 17:00
M/F Sæfari, Skerry Line pier. Captain Ólafur brings the herring.
`,
      icalEvent: meeting({
        uid: 'saefari-day',
        method: 'REQUEST',
        organiser: ANOUK,
        summary: 'A day on board the Sæfari',
        place: 'Skerry Line pier',
        start: `${day(14)}T063000`,
        end: `${day(14)}T170000`,
        sequence: 1,
      }),
    }),
    cast(at(11, '09:12'), {
      id: 'cal-cancelled',
      from: PRIYA,
      subject: 'Cancelled: Meeting about having fewer meetings',
      text: `This meeting has been cancelled, in the spirit of the meeting.
`,
      icalEvent: meeting({
        uid: 'fewer-meetings',
        method: 'CANCEL',
        organiser: PRIYA,
        summary: 'Meeting about having fewer meetings',
        place: 'The kitchen',
        start: `${day(2)}T100000`,
        end: `${day(2)}T113000`,
        sequence: 2,
      }),
    }),
  ];
}
