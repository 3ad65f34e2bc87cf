/** `accounts edit --pin --smtp-pin`: the one certificate that is accepted of a server. */
import { schemaProblems } from '../../config/validate.js';
import { accountSchema } from '../../config/schema.js';
import type { AccountConfig, ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';

export interface PinWishes {
  /** Of the incoming server; empty: none. */
  pin?: string;
  /** Of the outgoing one. */
  smtpPin?: string;
}

/** @returns what of the account changes. @throws MailtuiError `usage` */
export function editPins(
  { name, incoming, outgoing }: AccountConfig,
  { pin, smtpPin }: PinWishes,
): Partial<Pick<AccountConfig, 'incoming' | 'outgoing'>> {
  if (smtpPin !== undefined && outgoing === undefined) {
    throw new MailtuiError('usage', `${name} has no server for sending that could be pinned`);
  }
  return {
    ...(pin === undefined ? {} : { incoming: pinned(incoming, pin, '--pin') }),
    ...(smtpPin === undefined || outgoing === undefined
      ? {}
      : { outgoing: pinned(outgoing, smtpPin, '--smtp-pin') }),
  };
}

/** What follows, as a sentence. */
export function pinExplained({ host, tlsFingerprint }: ServerSettings): string {
  return tlsFingerprint === undefined
    ? `${host} needs a certificate that a known authority vouches for again.`
    : `From now on this certificate of ${host} is accepted and no other. Start mailtui again where it runs.`;
}

/** Lower case, without colons. @throws MailtuiError `usage`, with a sentence about it. */
export function asFingerprint(value: string): string {
  const schema = accountSchema.properties?.['incoming']?.properties?.['tlsFingerprint'] ?? {};
  if (schemaProblems(value, schema).length > 0) {
    throw new MailtuiError('usage', `it must be ${schema.description ?? 'a fingerprint'}`);
  }
  return value.replaceAll(':', '').toLowerCase();
}

function pinned<Server extends ServerSettings>(
  server: Server,
  fingerprint: string,
  option: string,
): Server {
  if (fingerprint === '') {
    const free = { ...server };
    delete free.tlsFingerprint;
    return free;
  }
  if (server.security === 'none') {
    throw new MailtuiError('usage', `${option}: ${server.host} is used without encryption`);
  }
  try {
    return { ...server, tlsFingerprint: asFingerprint(fingerprint) };
  } catch (error) {
    if (!(error instanceof MailtuiError)) throw error;
    throw new MailtuiError('usage', `${option}: ${error.message}`, { hint: error.hint });
  }
}
