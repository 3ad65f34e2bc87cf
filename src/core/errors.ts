/**
 * The one error type of mailtui. Every failure a user can meet carries what kind it is, what it
 * concerns, whether trying again can help, and what the user can do about it.
 *
 * Guarantees: nobody has to match message texts; the exit code of the program follows from `kind`
 * alone. Never holds a secret: callers put host names, folder names and file names here, not
 * passwords and not message text.
 */

/** What went wrong, coarse enough to decide by. */
export type ErrorKind =
  | 'usage' // the command line is wrong
  | 'bad-input' // data given to us is wrong (a message id, a file)
  | 'name-not-found' // the server's host name does not resolve
  | 'unreachable' // refused, reset, no route, closed in mid-dialogue
  | 'timeout' // a deadline passed
  | 'certificate' // the server's certificate was not accepted
  | 'no-tls' // encryption is required and the server does not offer it
  | 'protocol' // the other side does not speak the protocol, or broke its rules
  | 'server-refused' // the server answered NO/BAD/-ERR to something other than the login
  | 'login-refused' // user name or password not accepted
  | 'secret-missing' // no password could be had
  | 'locked' // another mailtui is at work on this account
  | 'disk-full' // no space or quota left here
  | 'disk' // reading or writing here failed otherwise
  | 'braked' // so much would be removed that somebody should look first
  | 'config' // the configuration cannot be used
  | 'cancelled' // the user or a signal stopped it
  | 'bug'; // none of the above: our fault

/** Whether the same thing can succeed later without anybody changing anything. */
export type Retry = 'now' | 'later' | 'never';

/** What the error is about; all parts optional, none secret. */
export interface ErrorScope {
  account?: string;
  folder?: string;
  /** A file of ours, as an absolute path. */
  file?: string;
  /** `host:port`. */
  server?: string;
  /** SHA-256 of the certificate that was refused: 64 hex digits. */
  fingerprint?: string;
}

export interface MailtuiErrorOptions {
  scope?: ErrorScope;
  retry?: Retry;
  /** One sentence: what the user can do next. */
  hint?: string;
  cause?: unknown;
}

const RETRY_BY_KIND: Readonly<Record<ErrorKind, Retry>> = {
  usage: 'never',
  'bad-input': 'never',
  'name-not-found': 'later',
  unreachable: 'later',
  timeout: 'later',
  certificate: 'never',
  'no-tls': 'never',
  protocol: 'later',
  'server-refused': 'later',
  'login-refused': 'never',
  'secret-missing': 'never',
  locked: 'later',
  'disk-full': 'never',
  disk: 'never',
  braked: 'never',
  config: 'never',
  cancelled: 'now',
  bug: 'never',
};

export class MailtuiError extends Error {
  readonly kind: ErrorKind;
  readonly scope: ErrorScope;
  readonly retry: Retry;
  readonly hint: string;

  constructor(kind: ErrorKind, message: string, options: MailtuiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MailtuiError';
    this.kind = kind;
    this.scope = options.scope ?? {};
    this.retry = options.retry ?? RETRY_BY_KIND[kind];
    this.hint = options.hint ?? '';
  }

  /** The same error, with parts of its scope filled in that the thrower could not know. */
  within(scope: ErrorScope): MailtuiError {
    return new MailtuiError(this.kind, this.message, {
      scope: { ...scope, ...this.scope },
      retry: this.retry,
      hint: this.hint,
      cause: this.cause ?? this,
    });
  }
}

/** An error as it crosses a thread or is printed in JSON. */
export interface ErrorReport {
  kind: ErrorKind;
  message: string;
  hint: string;
  scope: ErrorScope;
  retry: Retry;
}

/**
 * Any thrown value as a {@link MailtuiError}. Errors of the operating system about our own files
 * become `disk-full` or `disk`; an `AbortError` becomes `cancelled`; everything unknown is a `bug`.
 */
export function toMailtuiError(thrown: unknown): MailtuiError {
  if (thrown instanceof MailtuiError) return thrown;
  if (!isError(thrown)) return new MailtuiError('bug', String(thrown));
  if (thrown.name === 'AbortError') {
    return new MailtuiError('cancelled', 'stopped', { cause: thrown });
  }
  const { code, path } = thrown as NodeJS.ErrnoException;
  const scope = path === undefined ? {} : { file: path };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new MailtuiError('disk-full', 'no space left on the disk', {
      scope,
      hint: 'Free some space and run it again; nothing was lost.',
      cause: thrown,
    });
  }
  if (DISK_CODES.has(code ?? '')) {
    return new MailtuiError('disk', thrown.message, {
      scope,
      hint: 'Check that the file exists and may be read and written.',
      cause: thrown,
    });
  }
  return new MailtuiError('bug', thrown.message, {
    hint: 'This is a fault in mailtui; run it with --debug and report what it prints.',
    cause: thrown,
  });
}

/** Any Error, also one of another realm (a vm context), which `instanceof` does not recognise. */
export function isError(thrown: unknown): thrown is Error {
  if (thrown instanceof Error) return true;
  return ['[object Error]', '[object DOMException]'].includes(
    Object.prototype.toString.call(thrown),
  );
}

const DISK_CODES = new Set(
  'EACCES EPERM EROFS EIO ENOENT ENOTDIR EISDIR EEXIST EMFILE ENFILE EFBIG EBUSY ELOOP ENAMETOOLONG'.split(
    ' ',
  ),
);

export function reportError(error: MailtuiError): ErrorReport {
  const { kind, message, hint, scope, retry } = error;
  return { kind, message, hint, scope, retry };
}

/** The inverse of {@link reportError}, for the far side of a thread boundary. */
export function errorFromReport(report: ErrorReport): MailtuiError {
  const { kind, message, ...rest } = report;
  return new MailtuiError(kind, message, rest);
}

/** Throws `cancelled` when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new MailtuiError('cancelled', 'stopped');
}
