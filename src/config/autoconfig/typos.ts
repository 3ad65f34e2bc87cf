/** Domains that look like a slip of the fingers. Pure. */
import { domainOf, providerDomains } from '../providers.js';

/** Shorter ones are too close to each other. */
const SHORTEST = 8;
/** The slip is one letter too many, too few, wrong, or two that changed places. */
const TOP_LEVEL_SLIPS: Readonly<Record<string, string>> = {
  con: 'com',
  cmo: 'com',
  ocm: 'com',
  vom: 'com',
  comm: 'com',
  nte: 'net',
  ent: 'net',
};

/** The address that may have been meant; null: this one is fine, as far as can be told. */
export function suggestAddress(address: string): string | null {
  const domain = domainOf(address);
  const known = providerDomains();
  if (known.includes(domain)) return null;
  const local = address.slice(0, address.lastIndexOf('@'));
  const close = known.find((one) => one.length >= SHORTEST && isOneSlipAway(domain, one));
  if (close !== undefined) return `${local}@${close}`;
  const labels = domain.split('.');
  const top = TOP_LEVEL_SLIPS[labels.at(-1) ?? ''];
  return top === undefined ? null : `${local}@${[...labels.slice(0, -1), top].join('.')}`;
}

function isOneSlipAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(a.length, b.length) - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1;
  }
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right === `${left[1] ?? ''}${left[0] ?? ''}`;
}
