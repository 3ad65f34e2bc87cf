/**
 * The large mail providers: their servers, and what their users have to do before a mail program
 * may log in. As the providers document it; a wrong entry costs a failed login test, never mail.
 */
import type { Security } from '../core/account.js';

export interface ServerAddress {
  host: string;
  port: number;
  security: Security;
}

export interface Provider {
  name: string;
  domains: readonly string[];
  imap: ServerAddress;
  /** Absent: the provider has no POP3. */
  pop3?: ServerAddress;
  smtp: ServerAddress;
  /** Whole sentences for the user, before the password is asked for. */
  notes: readonly string[];
  /** More sentences for those who choose POP3. */
  popNotes?: readonly string[];
}

const tls = (host: string, port: number): ServerAddress => ({ host, port, security: 'tls' });
const startTls = (host: string, port: number): ServerAddress => ({
  host,
  port,
  security: 'starttls',
});

const PROVIDERS: readonly Provider[] = [
  {
    name: 'Gmail',
    domains: ['gmail.com', 'googlemail.com'],
    imap: tls('imap.gmail.com', 993),
    pop3: tls('pop.gmail.com', 995),
    smtp: tls('smtp.gmail.com', 465),
    notes: [
      'Gmail does not take your usual password here, but an app password: switch on 2-Step Verification, then create one at https://myaccount.google.com/apppasswords',
    ],
    popNotes: ['Switch POP on in Gmail: Settings → See all settings → Forwarding and POP/IMAP.'],
  },
  {
    name: 'Outlook',
    domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'outlook.de', 'hotmail.co.uk'],
    imap: tls('outlook.office365.com', 993),
    pop3: tls('outlook.office365.com', 995),
    smtp: startTls('smtp-mail.outlook.com', 587),
    notes: [
      'Outlook.com refuses passwords from mail programs since September 2024 and wants OAuth2, which mailtui does not speak yet: expect the login to be refused.',
    ],
    popNotes: ['Switch POP on in Outlook: Settings → Mail → Forwarding and IMAP.'],
  },
  {
    name: 'Yahoo',
    domains: ['yahoo.com', 'yahoo.co.uk', 'yahoo.de', 'yahoo.fr', 'ymail.com', 'rocketmail.com'],
    imap: tls('imap.mail.yahoo.com', 993),
    pop3: tls('pop.mail.yahoo.com', 995),
    smtp: tls('smtp.mail.yahoo.com', 465),
    notes: [
      'Yahoo wants an app password: Account security → Generate app password, at https://login.yahoo.com/account/security',
    ],
  },
  {
    name: 'AOL',
    domains: ['aol.com', 'aim.com'],
    imap: tls('imap.aol.com', 993),
    pop3: tls('pop.aol.com', 995),
    smtp: tls('smtp.aol.com', 465),
    notes: [
      'AOL wants an app password: Account security → Generate app password, at https://login.aol.com/account/security',
    ],
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    imap: tls('imap.mail.me.com', 993),
    smtp: startTls('smtp.mail.me.com', 587),
    notes: [
      'iCloud wants an app-specific password: https://account.apple.com → Sign-In and Security.',
    ],
  },
  {
    name: 'Fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    imap: tls('imap.fastmail.com', 993),
    pop3: tls('pop.fastmail.com', 995),
    smtp: tls('smtp.fastmail.com', 465),
    notes: [
      'Fastmail wants an app password: Settings → Privacy & Security → Manage app passwords.',
    ],
  },
  {
    name: 'GMX',
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch'],
    imap: tls('imap.gmx.net', 993),
    pop3: tls('pop.gmx.net', 995),
    smtp: tls('mail.gmx.net', 465),
    notes: ['Switch it on in GMX first: E-Mail → Einstellungen → POP3/IMAP Abruf.'],
  },
  {
    name: 'GMX',
    domains: ['gmx.com', 'gmx.us', 'gmx.co.uk', 'gmx.fr', 'gmx.es'],
    imap: tls('imap.gmx.com', 993),
    pop3: tls('pop.gmx.com', 995),
    smtp: tls('mail.gmx.com', 465),
    notes: ['Switch it on in GMX first: E-mail → Settings → POP3 & IMAP.'],
  },
  {
    name: 'WEB.DE',
    domains: ['web.de'],
    imap: tls('imap.web.de', 993),
    pop3: tls('pop3.web.de', 995),
    smtp: startTls('smtp.web.de', 587),
    notes: ['Switch it on in WEB.DE first: E-Mail → Einstellungen → POP3/IMAP Abruf.'],
  },
];

/** The provider of an address; null when it is none of the large ones. */
export function providerOf(address: string): Provider | null {
  const domain = domainOf(address);
  return PROVIDERS.find(({ domains }) => domains.includes(domain)) ?? null;
}

/** What stands behind the last `@`, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** The hosts of all of them. */
export function providerHosts(): ReadonlySet<string> {
  return new Set(
    PROVIDERS.flatMap(({ imap, pop3, smtp }) =>
      [imap, pop3, smtp].flatMap((server) => (server === undefined ? [] : [server.host])),
    ),
  );
}
