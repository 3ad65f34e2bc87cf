/** Everything that is in the demo's mailboxes. */
import type { Letter, RawLetter } from './letter.js';
import { BUILDS } from './topics/builds.js';
import { calendarLetters } from './topics/calendar.js';
import { EARLIER } from './topics/earlier.js';
import { FAMILY_MAIL } from './topics/family.js';
import { HOSTILE, HOSTILE_RAW } from './topics/hostile.js';
import { LANGUAGES } from './topics/languages.js';
import { MAILING_LIST } from './topics/mailingList.js';
import { MONEY } from './topics/money.js';
import { NEWSLETTERS } from './topics/newsletters.js';
import { ODDITIES, ODDITIES_RAW } from './topics/oddities.js';
import { OFFICE } from './topics/office.js';
import { OLD_CHARSETS } from './topics/oldCharsets.js';
import { RELEASE } from './topics/release.js';
import { SUPPORT } from './topics/support.js';
import { TIDE_ENGINE } from './topics/tideEngine.js';
import { TOWN } from './topics/town.js';

export function lettersFor(now: Date): readonly Letter[] {
  return [
    ...RELEASE,
    ...TIDE_ENGINE,
    ...OFFICE,
    ...SUPPORT,
    ...MAILING_LIST,
    ...BUILDS,
    ...NEWSLETTERS,
    ...MONEY,
    ...calendarLetters(now),
    ...LANGUAGES,
    ...HOSTILE,
    ...ODDITIES,
    ...EARLIER,
    ...FAMILY_MAIL,
    ...TOWN,
  ];
}

export const RAW_LETTERS: readonly RawLetter[] = [...OLD_CHARSETS, ...HOSTILE_RAW, ...ODDITIES_RAW];
