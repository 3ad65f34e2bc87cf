/**
 * What imapflow throws, as the one error type of mailtui. The only place that reads its codes.
 *
 * Text that the server sent never gets into a message or a hint; it is only in `cause`.
 */
import type { ServerSettings } from '../../core/account.js';
import {
  isError,
  MailtuiError,
  toMailtuiError,
  type ErrorScope,
  type Retry,
} from '../../core/errors.js';
import { networkError, serverTrouble } from '../networkErrors.js';

const TIMEOUTS = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT', 'ETIMEOUT']);

const CLOSED = new Set([
  'NoConnection',
  'EConnectionClosed',
  'StateLogout',
  'ClosedAfterConnectText',
  'ClosedAfterConnectTLS',
]);

const BROKEN_RULES = new Set([
  'STARTTLS_INJECTION',
  'COMPRESS_TRAILING_DATA',
  'UnexpectedTag',
  'MissingTag',
  'InvalidResponse',
  'ResponseProcessingFailed',
  'MAX_IMAP_NESTING_REACHED',
  'LineTooLarge',
  'LiteralTooLarge',
  'ResponseTooLarge',
  'TooManyTokens',
  'TooManyResponses',
]);

/** Response codes (RFC 5530) of a refused login that say nothing against the password. */
const NOT_NOW = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG', 'CONTACTADMIN']);

/** Response codes (RFC 5530, RFC 4469, RFC 9208) that say why. */
const REFUSALS: Readonly<Partial<Record<string, { retry: Retry; hint: string }>>> = {
  OVERQUOTA: { retry: 'later', hint: 'Its storage is full; remove mail there to make room.' },
  TOOBIG: { retry: 'never', hint: 'The message is larger than the server takes; it stays here.' },
  NOPERM: { retry: 'never', hint: 'You are not allowed to do that there.' },
  CANNOT: { retry: 'never', hint: 'The server never does that.' },
  ALREADYEXISTS: { retry: 'never', hint: 'There is a folder of that name already.' },
  LIMIT: { retry: 'later', hint: 'It asks to slow down; try again later.' },
  INUSE: { retry: 'later', hint: 'Another program is at work there; try again later.' },
  UNAVAILABLE: { retry: 'later', hint: 'Something in the server is down; try again later.' },
};

const OUR_FAULTS = new Set(['TypeError', 'RangeError', 'ReferenceError']);

interface ImapFault {
  name: string;
  code: string;
  responseStatus: string;
  serverResponseCode: string;
  authenticationFailed: boolean;
  tlsFailed: boolean;
}

/** True when the connection went away and the reason, if there is any, was told elsewhere. */
export function isClosedConnection(thrown: unknown): boolean {
  return CLOSED.has(faultOf(thrown).code);
}

export function imapError(
  thrown: unknown,
  server: ServerSettings,
  more: ErrorScope = {},
): MailtuiError {
  const fault = faultOf(thrown);
  if (thrown instanceof MailtuiError || TIMEOUTS.has(fault.code) || CLOSED.has(fault.code)) {
    return connectionError(thrown, fault.code, server).within(more);
  }
  const scope = { server: `${server.host}:${String(server.port)}`, ...more };
  if (BROKEN_RULES.has(fault.code) || fault.code.startsWith('ParserError')) {
    return new MailtuiError('protocol', `the server broke the rules of IMAP (${fault.code})`, {
      scope,
      hint: 'Try again; if it stays so, run with --debug and report it with the name of the server.',
      cause: thrown,
    });
  }
  if (fault.authenticationFailed) return loginError(thrown, fault, server, scope);
  if (fault.responseStatus !== '' || fault.code === 'ETHROTTLE') {
    const where = more.folder === undefined ? 'a request' : `a request about ${more.folder}`;
    const reason = REFUSALS[fault.code === 'ETHROTTLE' ? 'LIMIT' : fault.serverResponseCode];
    return new MailtuiError('server-refused', `the server refused ${where}`, {
      scope,
      retry: reason?.retry ?? 'later',
      hint: reason?.hint ?? 'Check that the folder still exists and what you may do in it.',
      cause: thrown,
    });
  }
  if (fault.tlsFailed && fault.code === '') {
    return new MailtuiError('no-tls', 'the server does not offer encryption (STARTTLS)', {
      scope,
      hint: 'Try --security tls and port 993; --security none sends your password in the clear.',
      cause: thrown,
    });
  }
  // Not the network's doing but ours, or imapflow's: a fault to be reported, not tried again.
  if (fault.code === '' && OUR_FAULTS.has(fault.name)) return toMailtuiError(thrown).within(scope);
  return networkError(thrown, server).within(more);
}

function connectionError(thrown: unknown, code: string, server: ServerSettings): MailtuiError {
  if (thrown instanceof MailtuiError) return networkError(thrown, server);
  if (TIMEOUTS.has(code)) return serverTrouble('timeout', server, { cause: thrown });
  return new MailtuiError('unreachable', `the server closed the connection`, {
    scope: { server: `${server.host}:${String(server.port)}` },
    hint: 'Try again later; it may be busy, or allow fewer connections than are open.',
    cause: thrown,
  });
}

function loginError(
  thrown: unknown,
  fault: ImapFault,
  server: ServerSettings,
  scope: ErrorScope,
): MailtuiError {
  if (fault.serverResponseCode === 'LIMIT') {
    return new MailtuiError('server-refused', 'the server takes no more connections of yours', {
      scope,
      hint: 'Other programs hold as many as it allows; close one of them, or try again later.',
      cause: thrown,
    });
  }
  if (NOT_NOW.has(fault.serverResponseCode)) {
    return new MailtuiError('server-refused', 'the server cannot log anybody in at the moment', {
      scope,
      hint: 'User name and password may be right; try again later.',
      cause: thrown,
    });
  }
  const hint =
    fault.responseStatus === '' && server.security === 'none'
      ? 'The server takes no password on an unencrypted connection; try --security starttls or tls.'
      : 'Check user name and password. With two-factor login, large providers want an app password here.';
  return new MailtuiError('login-refused', 'the server did not accept user name and password', {
    scope,
    hint,
    cause: thrown,
  });
}

/** The properties imapflow sets on its errors, whatever was thrown. */
function faultOf(thrown: unknown): ImapFault {
  const fault: Record<string, unknown> = Object.assign(Object.create(null), thrown);
  const text = (key: string) => (typeof fault[key] === 'string' ? fault[key] : '');
  return {
    name: isError(thrown) ? thrown.name : '',
    code: text('code'),
    responseStatus: text('responseStatus'),
    serverResponseCode: text('serverResponseCode').toUpperCase(),
    authenticationFailed: fault['authenticationFailed'] === true,
    tlsFailed: fault['tlsFailed'] === true,
  };
}
