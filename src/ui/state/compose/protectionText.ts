/** What is said of how a draft will be protected. Pure. */
import type { MarkLevel } from '../../../core/protection.js';
import type { OpenDraft } from './openDraft.js';
import { phrase } from '../../text/phrase.js';

export interface ProtectionText {
  level: MarkLevel;
  text: string;
}

/** Null: it is neither to be signed nor encrypted. */
export function protectionText({ draft, keys }: OpenDraft): ProtectionText | null {
  const { sign, encrypt } = draft;
  if (!sign && !encrypt) return null;
  const what = [sign ? 'signed' : '', encrypt ? 'encrypted' : ''].filter(Boolean).join(' and ');
  if (keys === null)
    return { level: 'plain', text: phrase('protectionText.lookingForKeys', { what }) };
  if (keys.signer === null)
    return {
      level: 'bad',
      text: phrase('protectionText.cannotBe', { what, problem: keys.problem }),
    };
  if (!encrypt) return { level: 'good', text: `${what} as ${draft.from.address}` };
  const of = (kind: string): string[] =>
    keys.recipients.filter(({ key }) => key === kind).map(({ address }) => address);
  const without = of('none');
  if (without.length > 0) {
    return {
      level: 'bad',
      text: phrase('protectionText.cannotBeNoKey', { what, value: without.join(', ') }),
    };
  }
  const unsure = [
    ...of('unconfirmed').map((address) => phrase('protectionText.keyOfNotConfirmed', { address })),
    ...of('autocrypt').map((address) => phrase('protectionText.keyOfFromTheir', { address })),
  ];
  if (unsure.length > 0) return { level: 'plain', text: `${what} · ${unsure.join(', ')}` };
  return { level: 'good', text: phrase('protectionText.byConfirmedKeys', { what }) };
}
