/** What the configurations of other mail programs say of an account. Types and pure helpers. */
import { MailtuiError } from '../../core/errors.js';
import type { Protocol, Security, ServerSettings } from '../../core/account.js';
import { splitCommandLine } from '../commandLine.js';

export interface ForeignAccount {
  /** The name there. */
  name: string;
  address: string | null;
  displayName: string | null;
  protocol: Protocol;
  /** Null: it is about sending alone. */
  incoming: ServerSettings | null;
  outgoing: ServerSettings | null;
  /** What stands below its messages, or the file that has it, as written; null: nothing that we take. */
  signature: { text: string } | { file: string } | null;
  /** What prints the password; null: it is kept otherwise, and is not taken over. */
  command: readonly string[] | null;
}

/** The password command of a program that runs it in a shell. */
export function commandOf(line: string | undefined): readonly string[] | null {
  const text = line?.trim() ?? '';
  if (text === '') return null;
  try {
    return splitCommandLine(text);
  } catch (error) {
    if (error instanceof MailtuiError) return ['sh', '-c', text];
    throw error;
  }
}

const SCHEMES: Readonly<Record<string, readonly [Protocol | 'smtp', Security, number]>> = {
  imaps: ['imap', 'tls', 993],
  imap: ['imap', 'starttls', 143],
  'imap+insecure': ['imap', 'none', 143],
  pops: ['pop3', 'tls', 995],
  pop: ['pop3', 'starttls', 110],
  smtps: ['smtp', 'tls', 465],
  smtp: ['smtp', 'starttls', 587],
  'smtp+insecure': ['smtp', 'none', 25],
};

/** `imaps://ann%40x.example@mail.x.example:993/INBOX`; null for what is none of those. */
export function serverAt(
  url: string,
): { service: Protocol | 'smtp'; server: ServerSettings } | null {
  const parts = /^([a-z+]+):\/\/(?:([^@/]*)@)?([^:/@\s]+)(?::(\d{1,5}))?(?:\/.*)?$/i.exec(
    url.trim(),
  );
  const [, scheme = '', credentials = '', host = '', port] = parts ?? [];
  // `smtps+plain`: how to log in.
  const known = SCHEMES[scheme.toLowerCase()] ?? SCHEMES[scheme.toLowerCase().replace(/\+.*$/, '')];
  if (parts === null || known === undefined) return null;
  const [service, security, usual] = known;
  const [user = ''] = credentials.split(':');
  return {
    service,
    server: { host, port: Number(port ?? usual), security, user: decoded(user) },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `Ann <ann@x.example>` → its two parts. */
export function addressIn(from: string): { address: string | null; displayName: string | null } {
  const named = /^\s*"?(.*?)"?\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(from);
  if (named !== null) return { address: named[2] ?? null, displayName: named[1] || null };
  const bare = /^\s*([^\s<>"]+@[^\s<>"]+)\s*$/.exec(from)?.[1] ?? null;
  return { address: bare, displayName: null };
}

/** Without the quotation marks around it. */
export function unquoted(text: string): string {
  const inner = /^"(.*)"$/.exec(text.trim())?.[1] ?? /^'(.*)'$/.exec(text.trim())?.[1];
  return inner === undefined ? text.trim() : inner.replace(/\\(["\\])/g, '$1');
}
