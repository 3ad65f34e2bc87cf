/**
 * The one place that decides which certificates are trusted, and the one place that starts TLS.
 *
 * Without a pinned fingerprint: the authorities that Node ships plus the account's `tlsCa`, host
 * name checked. With one: exactly that certificate, whoever issued it. Either way nobody gets a
 * socket to write to before its certificate was accepted, and a refusal names the fingerprint of
 * the certificate, so that a user who knows better can pin it.
 */
import { readFileSync } from 'node:fs';
import { isIP, type Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  rootCertificates,
  type ConnectionOptions,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { ServerSettings } from '../core/account.js';
import { MailtuiError } from '../core/errors.js';
import { certificateReason } from './networkErrors.js';
import { straightTo } from './tunnel.js';

/** Which option of the command line pins a certificate of the server. */
export type PinOption = '--pin' | '--smtp-pin';

/**
 * Starts TLS with the server, on a connection of its own or `over` one that exists (STARTTLS,
 * STLS). `onTrusted` is called once the handshake is done and the certificate accepted; until then
 * nothing may be sent. Failures are the socket's `error` event; a refused certificate is a
 * MailtuiError of kind `certificate` there. Deadlines are the caller's.
 *
 * @throws MailtuiError `config` when the account's CA file or own certificate cannot be used.
 */
export function openTls(
  server: ServerSettings,
  over: Socket | null,
  onTrusted: () => void,
  pinOption: PinOption = '--pin',
): TLSSocket {
  const socket = connect(
    { ...tlsOptions(server), ...(over === null ? straightTo(server) : { socket: over }) },
    () => {
      const refusal = refusalOf(socket, server, pinOption);
      if (refusal === null) onTrusted();
      else socket.destroy(refusal);
    },
  );
  return socket;
}

function tlsOptions(server: ServerSettings): ConnectionOptions {
  return {
    // Also what the certificate has to be for, where there is no server name (an IP address).
    host: server.host,
    ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
    minVersion: MIN_VERSION,
    // Judged in `refusalOf` instead: a socket that Node refuses has forgotten its certificate,
    // and the user could not be told the fingerprint.
    rejectUnauthorized: false,
    ...contextFor(server),
  };
}

const MIN_VERSION = 'TLSv1.2';

function contextFor({ tlsCa, tlsCert, tlsKey }: ServerSettings): { secureContext?: SecureContext } {
  if (tlsCa === undefined && tlsCert === undefined) return {};
  const own =
    tlsCert === undefined
      ? {}
      : { cert: readPem(tlsCert, '--tls-cert'), key: readPem(tlsKey ?? tlsCert, '--tls-key') };
  const ca = tlsCa === undefined ? null : readPem(tlsCa, '--tls-ca');
  try {
    return { secureContext: trusting(ca, own) };
  } catch (cause) {
    throw new MailtuiError('config', 'the own certificate cannot be used', {
      ...(tlsCert === undefined ? {} : { scope: { file: tlsCert } }),
      hint: 'It and its key must be PEM files that belong together, and the key without a passphrase.',
      cause,
    });
  }
}

/**
 * The authorities that Node ships, and these. Node parses its own again for every context that
 * names them, which takes longer than the handshake; a context that has them by default can be
 * added to, by a member that all versions have and none documents.
 */
function trusting(ca: string | null, own: { cert?: string; key?: string }): SecureContext {
  const options = { minVersion: MIN_VERSION, ...own } as const;
  const context = createSecureContext(options);
  if (ca === null) return context;
  const native = context.context as { addCACert?: (pem: string) => void };
  if (native.addCACert === undefined) {
    return createSecureContext({ ...options, ca: [...rootCertificates, ca] });
  }
  native.addCACert(ca);
  return context;
}

/** Why this certificate is not accepted, or null. */
function refusalOf(
  socket: TLSSocket,
  server: ServerSettings,
  pinOption: PinOption,
): MailtuiError | null {
  const actual = fingerprintOf(socket);
  const { tlsFingerprint: pinned } = server;
  if (pinned !== undefined) {
    if (actual !== '' && actual === normalFingerprint(pinned)) return null;
    return new MailtuiError(
      'certificate',
      `the certificate of ${server.host} is not the one pinned for this account`,
      {
        scope: { fingerprint: actual },
        hint: `Pinned is ${normalFingerprint(pinned)}, and the server shows ${actual}. If its owner changed it, pin the new one with ${pinOption}.`,
      },
    );
  }
  if (socket.authorized) return null;
  // Typed as an Error, but Node sets the code (or, without one, the message).
  const code = String(socket.authorizationError);
  return new MailtuiError(
    'certificate',
    `the certificate of ${server.host} was not accepted: ${certificateReason(code)}`,
    {
      scope: { fingerprint: actual },
      hint: `Its SHA-256 fingerprint is ${actual}. If you trust this server, pin that with ${pinOption}, or name its authority with --tls-ca.`,
    },
  );
}

/** SHA-256 of the peer's certificate, 64 hex digits; empty when there is none. */
export function fingerprintOf(socket: TLSSocket): string {
  return normalFingerprint(socket.getPeerCertificate().fingerprint256 ?? '');
}

function normalFingerprint(fingerprint: string): string {
  return fingerprint.replace(/[^0-9a-fA-F]/g, '').toLowerCase();
}

function readPem(file: string, option: '--tls-ca' | '--tls-cert' | '--tls-key'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const what = option === '--tls-ca' ? 'CA file' : 'file of the own certificate';
    throw new MailtuiError('config', `the ${what} ${file} cannot be read`, {
      scope: { file },
      hint: `Check the path given with ${option}.`,
      cause,
    });
  }
}
