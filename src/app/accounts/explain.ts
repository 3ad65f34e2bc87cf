/** What the wizard tells: the two protocols in a few lines, and why a login failed. Pure. */
import type { AccountDraft } from '../accountSetup.js';
import { providerNotes, providerOf, type Provider } from '../../config/providers.js';
import type { ErrorKind, MailtuiError } from '../../core/errors.js';

/** Lines of at most 78 columns. */
export const PROTOCOLS_EXPLAINED: readonly string[] = [
  '',
  'Do you read this mail on other devices, too (a phone, the web)? Then it is',
  '  IMAP  Mail stays on the server, with a full copy here. What you read, flag,',
  '        move or delete is the same on all your devices. The server has the',
  '        backup, and its quota applies.',
  'Only here, and it should not pile up on the server? Then it can be',
  '  POP3  Mail lives on this computer; the server is only a letter-box. Flags',
  '        and folders stay here, and so does the care for a backup.',
  'Both can be read, searched and written without internet. IMAP is the right',
  'choice unless you read this mail on this computer only.',
  '',
];

/** A sentence or two on what to do about a failed login, the most likely first. */
export function adviceFor(
  error: MailtuiError,
  account: AccountDraft,
  known: Provider | null = providerOf(account.address),
): string[] {
  if (error.kind === 'login-refused' && account.incoming.auth === 'oauth2') return [TOKEN_REFUSED];
  const general = error.hint === '' ? ADVICE[error.kind](account) : error.hint;
  const provider = error.kind === 'login-refused' ? known : null;
  const special = provider === null ? [] : providerNotes(provider, account.protocol);
  return [...special, ...(general === '' ? [] : [general])];
}

/** Whether other settings (not: another password, time, or space) could be the remedy. */
export function isAboutServer(kind: ErrorKind): boolean {
  return SERVER_KINDS.has(kind);
}

const SERVER_KINDS: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'name-not-found',
  'unreachable',
  'timeout',
  'certificate',
  'no-tls',
  'protocol',
  'server-refused',
]);

const TOKEN_REFUSED =
  'Sign in as the user of this mailbox, and check the scope: it has to allow mail programs in.';

/** For errors that come without a hint of their own. */
const ADVICE: Readonly<Record<ErrorKind, (account: AccountDraft) => string>> = {
  usage: () => 'Run mailtui add-account --help for the options.',
  'bad-input': () => '',
  'name-not-found': ({ incoming }) => `Check the spelling of ${incoming.host}.`,
  unreachable: () => 'Check host and port, and whether a firewall is in the way.',
  timeout: () => 'Check host and port; if they are right, try again later.',
  certificate: () =>
    'Name the authority with --tls-ca, or trust this certificate alone with --pin.',
  'no-tls': () => 'Try another --port or --security; none sends your password in the clear.',
  protocol: ({ protocol }) =>
    `Check the port: what answers there does not speak ${protocol === 'imap' ? 'IMAP' : 'POP3'}.`,
  'server-refused': () => 'Check with your provider whether mail programs may log in.',
  'login-refused': ({ incoming }) =>
    `Check the password and the user name (${incoming.user}); some providers want the part before the @ only, or an app password.`,
  'secret-missing': () => 'Run the password command by hand to see what is wrong.',
  locked: () => 'Try again in a moment.',
  'disk-full': () => 'Free some space and run it again.',
  disk: () => 'Check that the file exists and may be read and written.',
  braked: () => '',
  config: () => '',
  cancelled: () => '',
  bug: () => 'Run it with --debug and report what it prints.',
};
