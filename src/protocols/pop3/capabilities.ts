/** What a POP3 server says it can do (CAPA, RFC 2449, 5) and how it wants to be used. Pure. */
import type { LetterBoxTerms } from '../../core/letterBox.js';

export interface Capabilities {
  /** Capability names in upper case with their parameters as written. */
  readonly entries: ReadonlyMap<string, readonly string[]>;
}

/** For a server that does not know CAPA: nothing is promised, nothing excluded. */
export const UNKNOWN_CAPABILITIES: Capabilities = { entries: new Map() };

/** The body of an answer to CAPA. Lines that are no capabilities are passed over. */
export function parseCapabilities(body: Buffer): Capabilities {
  const entries = new Map<string, readonly string[]>();
  for (const line of body.toString('latin1').split('\r\n')) {
    const [name = '', ...parameters] = line.split(' ').filter((word) => word !== '');
    if (name !== '') entries.set(name.toUpperCase(), parameters);
  }
  return { entries };
}

export function has(capabilities: Capabilities, name: string): boolean {
  return capabilities.entries.has(name);
}

export function offersSasl(capabilities: Capabilities, mechanism: string): boolean {
  const offered = capabilities.entries.get('SASL') ?? [];
  return offered.some((name) => name.toUpperCase() === mechanism);
}

/** LOGIN-DELAY and EXPIRE (RFC 2449, 6.5 and 6.7); what is no number says nothing. */
export function termsOf({ entries }: Capabilities): LetterBoxTerms {
  const delay = numberIn(entries.get('LOGIN-DELAY')?.[0]);
  return {
    loginDelay: Math.min(delay ?? 0, LONGEST_DELAY) * 1000,
    expire: numberIn(entries.get('EXPIRE')?.[0]),
  };
}

/** A day, in seconds: a server that wants more is not believed. */
const LONGEST_DELAY = 86_400;

function numberIn(word: string | undefined): number | null {
  return word !== undefined && /^\d{1,6}$/.test(word) ? Number(word) : null;
}
