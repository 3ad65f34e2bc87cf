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

/** Which option of the command line pins a certificate of the server. */
export type PinOption = '--pin' | '--smtp-pin';

/**
 * Starts TLS with the server, on a connection of its own or `over` one that exists (STARTTLS,
 * STLS). `onTrusted` is called once the handshake is done and the certificate accepted; until then
 * nothing may be sent. Failures are the socket's `error` event; a refused certificate is a
 * MailtuiError of kind `certificate` there. Deadlines are the caller's.
 *
 * @throws MailtuiError `config` when the account's CA file cannot be read.
 */
export function openTls(
  server: ServerSettings,
  over: Socket | null,
  onTrusted: () => void,
  pinOption: PinOption = '--pin',
): TLSSocket {
  const socket = connect(
    { ...tlsOptions(server), ...(over === null ? { port: server.port } : { socket: over }) },
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
    ...(server.tlsCa === undefined ? {} : { secureContext: trusting(readCa(server.tlsCa)) }),
  };
}

const MIN_VERSION = 'TLSv1.2';

/**
 * The authorities that Node ships, and these. Node parses its own again for every context that
 * names them, which takes longer than the handshake; a context that has them by default can be
 * added to, by a member that all versions have and none documents.
 */
function trusting(ca: string): SecureContext {
  const context = createSecureContext({ minVersion: MIN_VERSION });
  const native = context.context as { addCACert?: (pem: string) => void };
  if (native.addCACert === undefined) {
    return createSecureContext({ minVersion: MIN_VERSION, ca: [...rootCertificates, ca] });
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

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MailtuiError('config', `the CA file ${file} cannot be read`, {
      scope: { file },
      hint: 'Check the path given with --tls-ca.',
      cause,
    });
  }
}
