/**
 * Reads the accounts of isync, msmtp, aerc, himalaya, mutt and Thunderbird, each from the text of its
 * configuration. Pure. Passwords that stand in those texts are not read.
 */
import { defaultPort, type Security, type ServerSettings } from '../../core/account.js';
import { addressIn, commandOf, serverAt, unquoted, type ForeignAccount } from './foreign.js';

export type ForeignKind = 'isync' | 'msmtp' | 'aerc' | 'himalaya' | 'mutt' | 'thunderbird';

export function readForeign(kind: ForeignKind, text: string): ForeignAccount[] {
  return READERS[kind](text);
}

const READERS: Readonly<Record<ForeignKind, (text: string) => ForeignAccount[]>> = {
  isync: readIsync,
  msmtp: readMsmtp,
  aerc: readAerc,
  himalaya: readHimalaya,
  mutt: readMutt,
  thunderbird: readThunderbird,
};

interface Block {
  name: string;
  fields: Map<string, string>;
}

function readIsync(text: string): ForeignAccount[] {
  const blocks: Block[] = [];
  let current: Block | null = null;
  for (const [key, value] of words(text)) {
    if (key === 'imapaccount') blocks.push((current = { name: value, fields: new Map() }));
    else if (/^(?:imapstore|maildirstore|channel|group)$/.test(key)) current = null;
    else current?.fields.set(key, value);
  }
  return blocks.map(({ name, fields }) => {
    const type = (fields.get('tlstype') ?? fields.get('ssltype') ?? 'STARTTLS').toUpperCase();
    const security: Security = type === 'IMAPS' ? 'tls' : type === 'NONE' ? 'none' : 'starttls';
    const incoming = serverOf(
      fields.get('host'),
      fields.get('port'),
      'imap',
      security,
      fields.get('user'),
    );
    const command = commandOf(fields.get('passcmd')?.replace(/^\+/, ''));
    return account(name, { incoming, address: addressIn(incoming?.user ?? '').address, command });
  });
}

function readMsmtp(text: string): ForeignAccount[] {
  const defaults = new Map<string, string>();
  const blocks: Block[] = [];
  let fields = defaults;
  for (const [key, value] of words(text)) {
    if (key === 'defaults') fields = defaults;
    else if (key === 'account') {
      const [name = '', parent] = value.split(/\s*:\s*/);
      const from = blocks.find((one) => one.name === parent)?.fields ?? defaults;
      fields = new Map(from);
      // `account default : work` only names one that is there.
      if (name !== 'default' || parent === undefined) blocks.push({ name, fields });
    } else fields.set(key, value);
  }
  return blocks.map(({ name, fields: own }) => {
    const isTls = own.get('tls') === 'on';
    const isStartTls = isTls && own.get('tls_starttls') !== 'off';
    const security: Security = isStartTls ? 'starttls' : isTls ? 'tls' : 'none';
    const outgoing = serverOf(own.get('host'), own.get('port'), 'smtp', security, own.get('user'));
    const { address } = addressIn(own.get('from') ?? own.get('user') ?? '');
    return account(name, { outgoing, address, command: commandOf(own.get('passwordeval')) });
  });
}

function readAerc(text: string): ForeignAccount[] {
  return sections(text).flatMap(({ name, fields }) => {
    const [source, sink] = [
      serverAt(fields.get('source') ?? ''),
      serverAt(fields.get('outgoing') ?? ''),
    ];
    if (source === null || source.service === 'smtp') return [];
    const { address, displayName } = addressIn(fields.get('from') ?? '');
    return account(name, {
      ...{ address, displayName, protocol: source.service, incoming: source.server },
      outgoing:
        sink === null ? null : { ...sink.server, user: sink.server.user || source.server.user },
      signature: fileOf(fields.get('signature-file')),
      command: commandOf(fields.get('source-cred-cmd')),
    });
  });
}

function readHimalaya(text: string): ForeignAccount[] {
  const accounts = new Map<string, Map<string, string>>();
  for (const { name: section, fields } of sections(text)) {
    const [, name = '', ...rest] = section.split('.').map(unquoted);
    if (!section.startsWith('accounts.') || name === '') continue;
    const all = accounts.get(name) ?? new Map<string, string>();
    accounts.set(name, all);
    for (const [key, value] of fields) all.set([...rest, key].join('.'), value);
  }
  return [...accounts].map(([name, fields]) => {
    const server = (prefix: string, service: 'imap' | 'smtp'): ServerSettings | null => {
      const field = (key: string): string | undefined => fields.get(`${prefix}.${key}`);
      const how = field('encryption.type') ?? field('encryption') ?? 'tls';
      const security: Security = how === 'tls' ? 'tls' : how === 'none' ? 'none' : 'starttls';
      return serverOf(field('host'), field('port'), service, security, field('login'));
    };
    const command = fields.get('backend.auth.cmd') ?? fields.get('backend.auth.command');
    return account(name, {
      address: fields.get('email') ?? null,
      displayName: fields.get('display-name') ?? null,
      incoming: server('backend', 'imap'),
      outgoing: server('message.send.backend', 'smtp'),
      signature: textOrFile(fields.get('signature')),
      command: commandOf(command),
    });
  });
}

function readMutt(text: string): ForeignAccount[] {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const set = /^\s*set\s+(.*)$/.exec(line)?.[1] ?? '';
    for (const [, key = '', value = ''] of set.matchAll(
      /(\w+)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*'|\S+)/g,
    )) {
      fields.set(key, unquoted(value));
    }
  }
  const get = (key: string): string => fields.get(key) ?? '';
  const places = ['folder', 'spoolfile', 'pop_host'].map((key) => serverAt(get(key)));
  const source = places.find((one) => one !== null && one.service !== 'smtp') ?? null;
  const sink = serverAt(get('smtp_url'));
  if (source === null || source.service === 'smtp') return [];
  const user = source.server.user || get('imap_user') || get('imap_login') || get('pop_user');
  const { address, displayName } = addressIn(get('from') || user);
  const secret = get('imap_pass') || get('pop_pass');
  return [
    account(address ?? source.server.host, {
      ...{ address, displayName: get('realname') || displayName, protocol: source.service },
      incoming: { ...source.server, user },
      outgoing: sink === null ? null : { ...sink.server, user: sink.server.user || user },
      signature: fileOf(get('signature')),
      command: commandOf(/^`(.*)`$/.exec(secret)?.[1]),
    }),
  ];
}

function readThunderbird(text: string): ForeignAccount[] {
  const prefs = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(/^user_pref\("([^"]+)", (.*)\);$/gm)) {
    prefs.set(key, unquoted(value));
  }
  const pref = (key: string): string | undefined => prefs.get(key);
  return (pref('mail.accountmanager.accounts') ?? '').split(',').flatMap((id) => {
    const server = `mail.server.${pref(`mail.account.${id}.server`) ?? ''}`;
    const type = pref(`${server}.type`);
    if (type !== 'imap' && type !== 'pop3') return [];
    const [identity = ''] = (pref(`mail.account.${id}.identities`) ?? '').split(',');
    const person = `mail.identity.${identity}`;
    const smtp = `mail.smtpserver.${pref(`${person}.smtpServer`) ?? pref('mail.smtp.defaultserver') ?? ''}`;
    const security = (kind: string | undefined): Security =>
      kind === '3' ? 'tls' : kind === '2' ? 'starttls' : 'none';
    const address = pref(`${person}.useremail`) ?? null;
    return account(pref(`${server}.name`) ?? address ?? id, {
      ...{ address, displayName: pref(`${person}.fullName`) ?? null, protocol: type },
      incoming: serverOf(
        pref(`${server}.hostname`),
        pref(`${server}.port`),
        type,
        security(pref(`${server}.socketType`)),
        pref(`${server}.userName`),
      ),
      outgoing: serverOf(
        pref(`${smtp}.hostname`),
        pref(`${smtp}.port`),
        'smtp',
        security(pref(`${smtp}.try_ssl`)),
        pref(`${smtp}.username`),
      ),
      signature: signatureIn((name) => pref(`${person}.${name}`)),
    });
  });
}

/** A command that prints it (`| fortune`) is not taken over. */
function fileOf(path: string | undefined): ForeignAccount['signature'] {
  return path === undefined || path === '' || path.endsWith('|') ? null : { file: path };
}

/** himalaya takes both in one place. */
function textOrFile(value: string | undefined): ForeignAccount['signature'] {
  if (value === undefined || value === '') return null;
  return /^(?:~|\.{0,2})\//.test(value) ? { file: value } : { text: value.replaceAll('\\n', '\n') };
}

/** Thunderbird; one that is a page (HTML) is not taken over. */
function signatureIn(pref: (name: string) => string | undefined): ForeignAccount['signature'] {
  const text = pref('htmlSigText')?.replaceAll('\\n', '\n') ?? '';
  if (pref('attach_signature') === 'true') return fileOf(pref('sig_file'));
  return text === '' || pref('htmlSigFormat') === 'true' ? null : { text };
}

function account(name: string, known: Partial<ForeignAccount>): ForeignAccount {
  const nothing = {
    address: null,
    displayName: null,
    incoming: null,
    outgoing: null,
    signature: null,
    command: null,
  };
  return { ...nothing, protocol: 'imap', ...known, name };
}

function serverOf(
  host: string | undefined,
  port: string | undefined,
  service: 'imap' | 'pop3' | 'smtp',
  security: Security,
  user: string | undefined,
): ServerSettings | null {
  if (host === undefined || host === '') return null;
  const number = /^\d{1,5}$/.test(port ?? '') ? Number(port) : defaultPort(service, security);
  return { host, port: number, security, user: user ?? '' };
}

/** Lines of a word and the rest; comments left out. */
function* words(text: string): Generator<[string, string]> {
  for (const line of text.split('\n')) {
    const [, key, value = ''] = /^\s*([A-Za-z_]+)(?:\s+(.*?))?\s*$/.exec(line) ?? [];
    if (key !== undefined) yield [key.toLowerCase(), unquoted(value)];
  }
}

/** `[name]` and `key = value` below it. */
function sections(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const name = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1];
    const [, key, value] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) blocks.push({ name: name.trim(), fields: new Map() });
    else if (key !== undefined && value !== undefined)
      blocks.at(-1)?.fields.set(key, unquoted(value));
  }
  return blocks;
}
