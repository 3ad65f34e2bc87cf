/** Why a message was not delivered, as a mail server says it, made readable. Pure. */

const MOST_SAID = 500;

/** Subjects of enhanced status codes (RFC 3463, 3), and some that say more. */
const MEANINGS: Readonly<Record<string, string>> = {
  '1': 'something is wrong with the address',
  '1.1': 'there is no such mailbox',
  '1.2': 'there is no such mail system',
  '2': 'something is wrong with the mailbox',
  '2.1': 'the mailbox takes no mail',
  '2.2': 'the mailbox is full',
  '2.3': 'the message is too large for the mailbox',
  '3': 'a fault of the mail system there',
  '3.1': 'the mail system there is full',
  '3.4': 'the message is too large for the mail system there',
  '4': 'the way to the mail system there is disturbed',
  '4.1': 'the mail system there does not answer',
  '4.7': 'it took too long',
  '5': 'the mail systems did not understand each other',
  '6': 'the mail system there does not take what is in the message',
  '7': 'the mail system there refuses it',
};

/**
 * @param diagnostic what the server answered, without its type; empty: unknown
 * @param status enhanced status code, or empty
 * @returns empty when there is nothing to say.
 */
export function deliveryReason(diagnostic: string, status: string): string {
  const said = withoutRepeatedCodes(diagnostic.slice(0, MOST_SAID));
  if (said !== '') return said.replace(/\.*$/, '');
  const [, subject = '', detail = ''] = status.split('.');
  const meaning = MEANINGS[`${subject}.${detail}`] ?? MEANINGS[subject];
  return meaning === undefined ? status : `${meaning} (${status})`;
}

/** Of an answer in several lines (RFC 5321, 4.2.1) each repeats the code, which stays once. */
function withoutRepeatedCodes(text: string): string {
  const [, code, enhanced = ''] = /^([245]\d\d)[ -](?:([245](?:\.\d{1,3}){2}) )?/.exec(text) ?? [];
  if (code === undefined) return text.trim();
  const both = enhanced === '' ? code : `${code} ${enhanced}`;
  const words = text
    .replaceAll(`${code}-${enhanced}`, ' ')
    .replaceAll(`${code} ${enhanced}`, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return `${both} ${words}`.trim();
}
