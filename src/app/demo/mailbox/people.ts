/**
 * The people of the demo. Mira works at Heron Works, seven people and a cat who make Ferry,
 * timetable software for small ferry lines; everybody else writes to her about it, or is family.
 * All domains are reserved ones (RFC 2606), so that no real person gets mail.
 */

export interface Person {
  name: string;
  address: string;
  /** Sent along as User-Agent. */
  agent?: string;
  /** Writes HTML with a plain version beside it. */
  html?: boolean;
}

const person = (name: string, address: string, rest: Partial<Person> = {}): Person => ({
  name,
  address,
  ...rest,
});

export const MIRA_AT_WORK = person('Mira Lindqvist', 'mira@heronworks.example', {
  agent: 'mailtui',
});
export const MIRA_AT_HOME = person('Mira Lindqvist', 'mira@lindqvist.example');

export const PRIYA = person('Priya Raman', 'priya@heronworks.example', {
  agent: 'Apple Mail (2.3826)',
  html: true,
});
export const TOMAS = person('Tomás Okafor', 'tomas@heronworks.example', { agent: 'mutt/2.2.13' });
export const JONAS = person('Jonas Weller', 'jonas@heronworks.example', {
  agent: 'Mozilla Thunderbird',
  html: true,
});
export const ANOUK = person('Anouk de Vries', 'anouk@heronworks.example', {
  agent: 'Mozilla Thunderbird',
});
export const HARUKA = person('森 春香', 'haruka@heronworks.example', { agent: 'Wanderlust' });
export const BASTIAN = person('Bastian Kjær', 'bastian@heronworks.example', { agent: 'aerc' });
export const TEAM = person('Heron Works', 'team@heronworks.example');
export const CI = person('Heron CI', 'ci@builds.heronworks.example');

export const OLAFUR = person('Ólafur Jónsson', 'captain@skerryline.example', {
  agent: 'Microsoft Outlook 16.0',
});
export const TIDES = person('tides', 'tides@lists.openseas.example');

export const MUM = person('Ingrid Lindqvist', 'ingrid@lindqvist.example', {
  agent: 'Apple Mail (2.3826)',
});
export const DAD = person('Per Lindqvist', 'per@lindqvist.example');
export const EBBA = person('Ebba Lindqvist', 'ebba@lindqvist.example', { html: true });
export const GRANDPA = person('Morfar Axel', 'axel@lindqvist.example');
export const AUNT = person('Aunt Birgitta', 'birgitta@lindqvist.example');
export const FAMILY = person('Family', 'family@lindqvist.example');
