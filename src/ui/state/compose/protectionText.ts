/** What is said of how a draft will be protected. Pure. */
import type { MarkLevel } from '../../../core/protection.js';
import type { OpenDraft } from './openDraft.js';

export interface ProtectionText {
  level: MarkLevel;
  text: string;
}

/** Null: it is neither to be signed nor encrypted. */
export function protectionText({ draft, keys }: OpenDraft): ProtectionText | null {
  const { sign, encrypt } = draft;
  if (!sign && !encrypt) return null;
  const what = [sign ? 'signed' : '', encrypt ? 'encrypted' : ''].filter(Boolean).join(' and ');
  if (keys === null) return { level: 'plain', text: `${what} · looking for keys…` };
  if (keys.signer === null) return { level: 'bad', text: `cannot be ${what}: ${keys.problem}` };
  if (!encrypt) return { level: 'good', text: `${what} as ${draft.from.address}` };
  const of = (kind: string): string[] =>
    keys.recipients.filter(({ key }) => key === kind).map(({ address }) => address);
  const without = of('none');
  if (without.length > 0) {
    return { level: 'bad', text: `cannot be ${what}: no key for ${without.join(', ')}` };
  }
  const unsure = [
    ...of('unconfirmed').map((address) => `key of ${address} not confirmed`),
    ...of('autocrypt').map((address) => `key of ${address} from their mail`),
  ];
  if (unsure.length > 0) return { level: 'plain', text: `${what} · ${unsure.join(', ')}` };
  return { level: 'good', text: `${what}, by confirmed keys` };
}
