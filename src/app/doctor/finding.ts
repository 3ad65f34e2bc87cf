/** What `doctor` finds: one line each. Types and makers only. */
import type { ErrorKind, MailtuiError } from '../../core/errors.js';

export type Area =
  | 'program'
  | 'config'
  | 'secret'
  | 'name'
  | 'tls'
  | 'login'
  | 'capabilities'
  | 'clock'
  | 'store'
  | 'disk'
  | 'terminal';

export interface Finding {
  area: Area;
  /** Null: it is about no account. */
  account: string | null;
  /** Which of its servers; null: none. */
  server: 'incoming' | 'outgoing' | null;
  /** `note`: nothing is wrong, but the user should know. */
  state: 'ok' | 'note' | 'problem';
  /** A sentence without its full stop. May hold what servers and files say: untrusted. */
  message: string;
  /** What to do; empty: nothing. */
  hint: string;
  /** Of a problem. */
  kind: ErrorKind | null;
}

/** What it is about. */
export type Subject = Pick<Finding, 'area'> & Partial<Pick<Finding, 'account' | 'server'>>;

export function good(subject: Subject, message: string): Finding {
  return { ...whole(subject), state: 'ok', message, hint: '', kind: null };
}

export function note(subject: Subject, message: string, hint: string): Finding {
  return { ...whole(subject), state: 'note', message, hint, kind: null };
}

export function problem(
  subject: Subject,
  { kind, message, hint }: Pick<MailtuiError, 'kind' | 'message' | 'hint'>,
): Finding {
  return { ...whole(subject), state: 'problem', message, hint, kind };
}

function whole({ area, account = null, server = null }: Subject) {
  return { area, account, server };
}
