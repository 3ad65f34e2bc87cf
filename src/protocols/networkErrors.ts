/**
 * The one place where failures of sockets and TLS get their kind. Both protocols use it, so that
 * the same trouble reads the same everywhere. Never puts what a server sent into a message.
 */
import { isError, MailtuiError, type ErrorKind } from '../core/errors.js';

const KIND_BY_CODE: Readonly<Record<string, ErrorKind>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ECONNABORTED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'timeout',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  CERT_REVOKED: 'certificate',
  CERT_UNTRUSTED: 'certificate',
  CERT_REJECTED: 'certificate',
  CERT_SIGNATURE_FAILURE: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  HOSTNAME_MISMATCH: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
};

const WORDS: Partial<Record<ErrorKind, { what: string; hint: string }>> = {
  'name-not-found': {
    what: 'the server name was not found',
    hint: 'Check the spelling of the host name and your network connection.',
  },
  unreachable: {
    what: 'the server cannot be reached',
    hint: 'Check the port, and whether the network or a firewall is in the way.',
  },
  timeout: {
    what: 'the server did not answer in time',
    hint: 'Try again later; if it stays so, check host and port.',
  },
  certificate: {
    what: 'the certificate of the server was not accepted',
    hint: 'If you trust this server, pin its certificate with --pin, or name its authority with --tls-ca.',
  },
  'no-tls': {
    what: 'the server does not speak TLS on this port',
    hint: 'Try --security starttls or another port; --security none sends your password in the clear.',
  },
};

const CERTIFICATE_REASONS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet (is the clock of this computer right?)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host name',
  HOSTNAME_MISMATCH: 'it is for another host name',
};

/** Why a certificate with this code of Node's or OpenSSL's is not accepted, as half a sentence. */
export function certificateReason(code: string): string {
  return CERTIFICATE_REASONS[code] ?? 'nobody known vouches for it';
}

/** An error of this kind about this server, in the words every protocol uses for it. */
export function serverTrouble(
  kind: ErrorKind,
  server: { host: string; port: number },
  more: { reason?: string; cause?: unknown } = {},
): MailtuiError {
  const scope = { server: `${server.host}:${server.port}` };
  const words = WORDS[kind];
  const reason = more.reason === undefined ? '' : `: ${more.reason}`;
  return new MailtuiError(
    kind,
    `${words?.what ?? 'the connection failed'}${reason} (${scope.server})`,
    {
      scope,
      hint: words?.hint ?? '',
      cause: more.cause,
    },
  );
}

/**
 * A thrown socket or TLS error as a MailtuiError with the server in its scope. Errors that are
 * MailtuiErrors already only gain the scope; unknown ones become `unreachable`, since a connection
 * that fails for whatever reason is one that can be tried again.
 */
export function networkError(
  thrown: unknown,
  server: { host: string; port: number },
): MailtuiError {
  const scope = { server: `${server.host}:${server.port}` };
  if (thrown instanceof MailtuiError) return thrown.within(scope);
  if (isError(thrown) && thrown.name === 'AbortError') {
    return new MailtuiError('cancelled', 'stopped', { scope, cause: thrown });
  }
  const code = codeOf(thrown);
  const kind = kindOf(code);
  const reason = kind === 'certificate' ? { reason: certificateReason(code) } : {};
  return serverTrouble(kind, server, { ...reason, cause: thrown });
}

function kindOf(code: string): ErrorKind {
  // OpenSSL speaks TLS to something that answers in plain text.
  if (
    code === 'EPROTO' ||
    /^ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|UNSUPPORTED|NO_PROTOCOL)/.test(code)
  ) {
    return 'no-tls';
  }
  return KIND_BY_CODE[code] ?? 'unreachable';
}

/** The code of the error, or of the first error of an AggregateError (happy eyeballs). */
function codeOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return codeOf(thrown.errors[0]);
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
