/** Providers that are large in one country; see `providerTable.ts`. */
import type { Provider } from './providers.js';
import { byLocalPart, tls, usual } from './providerServers.js';

export const NATIONAL_PROVIDERS: readonly Provider[] = [
  {
    name: 'Telekom',
    domains: ['t-online.de', 'magenta.de'],
    ...usual('secureimap.t-online.de', 'securepop.t-online.de', 'securesmtp.t-online.de'),
    notes: [
      'Telekom wants a password of its own for mail programs: https://account.idm.telekom.com → Passwort für E-Mail-Programme.',
    ],
  },
  {
    name: 'STRATO',
    domains: ['strato.de'],
    mx: ['rzone.de'],
    ...usual('imap.strato.de', 'pop3.strato.de', 'smtp.strato.de'),
    notes: ['STRATO takes the password of the mailbox.'],
  },
  {
    name: 'Gandi',
    domains: ['gandi.net'],
    mx: ['mail.gandi.net'],
    ...usual('mail.gandi.net', 'mail.gandi.net', 'mail.gandi.net'),
    notes: ['Gandi takes the password of the mailbox.'],
  },
  {
    name: 'mail.com',
    domains: ['mail.com', 'email.com', 'usa.com', 'post.com', 'europe.com', 'linuxmail.org'],
    mx: ['mail.com'],
    ...usual('imap.mail.com', 'pop.mail.com', 'smtp.mail.com'),
    notes: ['Switch it on in mail.com first: E-mail → Settings → POP3 & IMAP.'],
  },
  {
    name: 'Orange',
    domains: ['orange.fr', 'wanadoo.fr'],
    ...usual('imap.orange.fr', 'pop.orange.fr', 'smtp.orange.fr'),
    notes: ['Orange takes your usual password.'],
  },
  {
    name: 'Free',
    domains: ['free.fr'],
    imap: byLocalPart(tls('imap.free.fr', 993)),
    pop3: byLocalPart(tls('pop.free.fr', 995)),
    smtp: byLocalPart(tls('smtp.free.fr', 465)),
    notes: ['For sending, switch on authenticated SMTP in the settings of Free first.'],
  },
  {
    name: 'La Poste',
    domains: ['laposte.net'],
    imap: byLocalPart(tls('imap.laposte.net', 993)),
    pop3: byLocalPart(tls('pop.laposte.net', 995)),
    smtp: byLocalPart(tls('smtp.laposte.net', 465)),
    notes: ['La Poste takes your usual password.'],
  },
  {
    name: 'Libero',
    domains: ['libero.it', 'iol.it', 'blu.it', 'inwind.it', 'giallo.it'],
    ...usual('imapmail.libero.it', 'popmail.libero.it', 'smtp.libero.it'),
    notes: [
      'Libero takes your usual password; with two-factor login it wants one for mail programs.',
    ],
  },
  {
    name: 'Seznam',
    domains: ['seznam.cz', 'email.cz', 'post.cz', 'spoluzaci.cz'],
    ...usual('imap.seznam.cz', 'pop3.seznam.cz', 'smtp.seznam.cz'),
    notes: ['Switch it on in Seznam Email first: Nastavení → POP3/IMAP.'],
  },
  {
    name: 'WP Poczta',
    domains: ['wp.pl'],
    imap: byLocalPart(tls('imap.wp.pl', 993)),
    pop3: byLocalPart(tls('pop3.wp.pl', 995)),
    smtp: byLocalPart(tls('smtp.wp.pl', 465)),
    notes: ['Switch it on in WP Poczta first: Ustawienia → Programy zewnętrzne.'],
  },
  {
    name: 'Onet Poczta',
    domains: ['onet.pl', 'onet.eu', 'op.pl', 'vp.pl', 'poczta.onet.pl'],
    ...usual('imap.poczta.onet.pl', 'pop3.poczta.onet.pl', 'smtp.poczta.onet.pl'),
    notes: ['Switch it on in Onet Poczta first: Ustawienia → Konto główne.'],
  },
  {
    name: 'QQ Mail',
    domains: ['qq.com', 'foxmail.com'],
    imap: tls('imap.qq.com', 993),
    pop3: tls('pop.qq.com', 995),
    smtp: tls('smtp.qq.com', 465),
    notes: [
      'Switch it on in QQ Mail first: Settings → Account; it gives you an authorisation code, which is the password here.',
    ],
  },
  {
    name: 'NetEase',
    domains: ['163.com'],
    ...usual('imap.163.com', 'pop.163.com', 'smtp.163.com'),
    notes: [
      'Switch it on in 163 Mail first: Settings → POP3/SMTP/IMAP; it gives you an authorisation code, which is the password here.',
    ],
  },
  {
    name: 'Naver',
    domains: ['naver.com'],
    ...usual('imap.naver.com', 'pop.naver.com', 'smtp.naver.com'),
    notes: [
      'Switch it on in Naver Mail first: Settings → POP3/IMAP. With two-factor login it wants an app password.',
    ],
  },
  {
    name: 'Bluewin',
    domains: ['bluewin.ch', 'bluemail.ch'],
    ...usual('imaps.bluewin.ch', 'pop3s.bluewin.ch', 'smtpauths.bluewin.ch'),
    notes: ['Bluewin takes your usual password.'],
  },
  {
    name: 'Xfinity',
    domains: ['comcast.net'],
    ...usual('imap.comcast.net', 'mail.comcast.net', 'smtp.comcast.net'),
    notes: ['Allow it in Xfinity first: Settings → Security → Third Party Access Security.'],
  },
  {
    name: 'AT&T',
    domains: [
      'att.net',
      'bellsouth.net',
      'sbcglobal.net',
      'pacbell.net',
      'ameritech.net',
      'swbell.net',
    ],
    ...usual('imap.mail.att.net', 'inbound.att.net', 'smtp.mail.att.net'),
    notes: ['AT&T wants a secure mail key: https://www.att.com/myatt → Profile → Sign-in info.'],
  },
];
