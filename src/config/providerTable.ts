/**
 * The large mail providers: their servers, and what their users have to do before a mail program
 * may log in. As the providers document it; a wrong entry costs a failed login test, never mail.
 */
import { NATIONAL_PROVIDERS } from './nationalProviders.js';
import type { Provider } from './providers.js';
import { byLocalPart, startTls, tls, usual } from './providerServers.js';

const MICROSOFT = {
  imap: tls('outlook.office365.com', 993),
  pop3: tls('outlook.office365.com', 995),
};

export const PROVIDERS: readonly Provider[] = [
  {
    name: 'Gmail',
    domains: ['gmail.com', 'googlemail.com'],
    mx: ['google.com', 'googlemail.com'],
    ...usual('imap.gmail.com', 'pop.gmail.com', 'smtp.gmail.com'),
    notes: [
      'Gmail does not take your usual password here, but an app password: switch on 2-Step Verification, then create one at https://myaccount.google.com/apppasswords',
    ],
    popNotes: ['Switch POP on in Gmail: Settings → See all settings → Forwarding and POP/IMAP.'],
  },
  {
    name: 'Outlook',
    domains: [
      ...['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'windowslive.com'],
      ...['outlook.de', 'outlook.fr', 'outlook.es', 'outlook.it', 'outlook.at'],
      ...['hotmail.co.uk', 'hotmail.de', 'hotmail.fr', 'hotmail.it', 'hotmail.es'],
      ...['live.de', 'live.fr', 'live.it', 'live.nl', 'live.co.uk'],
    ],
    ...MICROSOFT,
    oauthOnly: true,
    smtp: startTls('smtp-mail.outlook.com', 587),
    notes: [
      'Outlook.com refuses passwords from mail programs since September 2024; it wants a sign-in by OAuth2 (mailtui accounts sign-in), for which you need the client id of a registration.',
    ],
    popNotes: ['Switch POP on in Outlook: Settings → Mail → Forwarding and IMAP.'],
  },
  {
    name: 'Microsoft 365',
    domains: ['office365.com', 'onmicrosoft.com'],
    mx: ['mail.protection.outlook.com', 'mx.microsoft'],
    ...MICROSOFT,
    oauthOnly: true,
    smtp: startTls('smtp.office365.com', 587),
    notes: [
      'Microsoft 365 refuses passwords from mail programs; it wants a sign-in by OAuth2, and your administrator has to allow it, and "Authenticated SMTP" for sending.',
    ],
  },
  {
    name: 'Yahoo',
    domains: [
      ...['yahoo.com', 'yahoo.co.uk', 'yahoo.de', 'yahoo.fr', 'yahoo.it', 'yahoo.es', 'yahoo.ca'],
      ...['yahoo.se', 'yahoo.co.in', 'yahoo.co.nz', 'yahoo.com.au', 'yahoo.com.ar', 'yahoo.com.br'],
      ...['yahoo.com.mx', 'ymail.com', 'myyahoo.com', 'rocketmail.com'],
    ],
    mx: ['yahoodns.net'],
    ...usual('imap.mail.yahoo.com', 'pop.mail.yahoo.com', 'smtp.mail.yahoo.com'),
    notes: [
      'Yahoo wants an app password: Account security → Generate app password, at https://login.yahoo.com/account/security',
    ],
  },
  {
    name: 'AOL',
    domains: [
      'aol.com',
      'aim.com',
      'aol.de',
      'aol.fr',
      'aol.it',
      'aol.es',
      'aol.co.uk',
      'verizon.net',
    ],
    ...usual('imap.aol.com', 'pop.aol.com', 'smtp.aol.com'),
    notes: [
      'AOL wants an app password: Account security → Generate app password, at https://login.aol.com/account/security',
    ],
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    mx: ['mail.icloud.com'],
    imap: byLocalPart(tls('imap.mail.me.com', 993)),
    smtp: startTls('smtp.mail.me.com', 587),
    notes: [
      'iCloud wants an app-specific password: https://account.apple.com → Sign-In and Security.',
    ],
  },
  {
    name: 'Fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    mx: ['messagingengine.com'],
    ...usual('imap.fastmail.com', 'pop.fastmail.com', 'smtp.fastmail.com'),
    notes: [
      'Fastmail wants an app password: Settings → Privacy & Security → Manage app passwords.',
    ],
  },
  {
    name: 'Proton Mail',
    domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
    mx: ['protonmail.ch'],
    imap: startTls('127.0.0.1', 1143),
    smtp: startTls('127.0.0.1', 1025),
    notes: [
      'Proton Mail can be read only through Proton Mail Bridge, which has to run on this computer.',
      'Take user name and password from Bridge (Mailbox details), not those of Proton. Its certificate is its own: trust it when asked.',
    ],
  },
  {
    name: 'GMX',
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'gmx.eu', 'gmx.org', 'gmx.info'],
    mx: ['gmx.net'],
    ...usual('imap.gmx.net', 'pop.gmx.net', 'mail.gmx.net'),
    notes: [
      'Switch it on in GMX first: E-Mail → Einstellungen → POP3/IMAP Abruf. With two-factor login it wants an app password.',
    ],
  },
  {
    name: 'GMX',
    domains: ['gmx.com', 'gmx.us', 'gmx.co.uk', 'gmx.fr', 'gmx.es', 'gmx.it', 'gmx.ca', 'gmx.se'],
    ...usual('imap.gmx.com', 'pop.gmx.com', 'mail.gmx.com'),
    notes: ['Switch it on in GMX first: E-mail → Settings → POP3 & IMAP.'],
  },
  {
    name: 'WEB.DE',
    domains: ['web.de'],
    imap: byLocalPart(tls('imap.web.de', 993)),
    pop3: byLocalPart(tls('pop3.web.de', 995)),
    smtp: byLocalPart(tls('smtp.web.de', 465)),
    notes: [
      'Switch it on in WEB.DE first: E-Mail → Einstellungen → POP3/IMAP Abruf. With two-factor login it wants an app password.',
    ],
  },
  {
    name: 'Zoho',
    domains: ['zoho.com', 'zohomail.com'],
    mx: ['mx.zoho.com', 'mx2.zoho.com', 'mx3.zoho.com'],
    ...usual('imap.zoho.com', 'pop.zoho.com', 'smtp.zoho.com'),
    notes: [
      'Switch it on in Zoho Mail first: Settings → Mail Accounts → IMAP or POP. With two-factor login it wants an app password: https://accounts.zoho.com → Security.',
    ],
  },
  {
    name: 'Zoho (Europe)',
    domains: ['zoho.eu', 'zohomail.eu'],
    mx: ['mx.zoho.eu', 'mx2.zoho.eu', 'mx3.zoho.eu'],
    ...usual('imap.zoho.eu', 'pop.zoho.eu', 'smtp.zoho.eu'),
    notes: [
      'Switch it on in Zoho Mail first: Settings → Mail Accounts → IMAP or POP. With two-factor login it wants an app password: https://accounts.zoho.eu → Security.',
    ],
  },
  {
    name: 'Yandex',
    domains: ['yandex.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'ya.ru', 'narod.ru'],
    mx: ['mx.yandex.net'],
    ...usual('imap.yandex.com', 'pop.yandex.com', 'smtp.yandex.com'),
    notes: [
      'Switch it on in Yandex Mail first: Settings → Email clients; then create an app password at https://id.yandex.com/security/app-passwords',
    ],
  },
  {
    name: 'Mail.ru',
    domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru', 'internet.ru'],
    mx: ['mxs.mail.ru', 'emx.mail.ru'],
    ...usual('imap.mail.ru', 'pop.mail.ru', 'smtp.mail.ru'),
    notes: [
      'Mail.ru wants a password for external applications: https://account.mail.ru/user/2-step-auth/passwords',
    ],
  },
  {
    name: 'Posteo',
    domains: ['posteo.de', 'posteo.net', 'posteo.org', 'posteo.eu', 'posteo.at', 'posteo.ch'],
    mx: ['posteo.de'],
    ...usual('posteo.de', 'posteo.de', 'posteo.de'),
    notes: ['Posteo takes your usual password.'],
  },
  {
    name: 'mailbox.org',
    domains: ['mailbox.org'],
    mx: ['mailbox.org'],
    ...usual('imap.mailbox.org', 'pop3.mailbox.org', 'smtp.mailbox.org'),
    notes: [
      'mailbox.org takes your usual password; with two-factor login an app password: Settings → Security.',
    ],
  },
  {
    name: 'Migadu',
    domains: ['migadu.com'],
    mx: ['migadu.com'],
    ...usual('imap.migadu.com', 'pop.migadu.com', 'smtp.migadu.com'),
    notes: ['Migadu takes the password of the mailbox.'],
  },
  {
    name: 'OVH',
    domains: ['ovh.net'],
    mx: ['mail.ovh.net'],
    ...usual('ssl0.ovh.net', 'ssl0.ovh.net', 'ssl0.ovh.net'),
    notes: ['OVH takes the password of the mailbox, which is set in the OVH control panel.'],
  },
  {
    name: 'IONOS',
    domains: ['online.de', 'onlinehome.de', 'go4more.de', '1und1.de'],
    mx: ['kundenserver.de', 'ionos.de'],
    ...usual('imap.ionos.de', 'pop.ionos.de', 'smtp.ionos.de'),
    notes: ['IONOS takes the password of the mailbox.'],
  },
  {
    name: 'IONOS',
    domains: [],
    mx: ['ionos.com', '1and1.com'],
    ...usual('imap.ionos.com', 'pop.ionos.com', 'smtp.ionos.com'),
    notes: ['IONOS takes the password of the mailbox.'],
  },
  ...NATIONAL_PROVIDERS,
];
