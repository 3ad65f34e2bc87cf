/** The sources of settings, each of which asks somebody else. See `discover.ts`. */
import { MailtuiError, toMailtuiError } from '../../core/errors.js';
import { providerOf, providerOfExchanger, userAt, type Provider } from '../providers.js';
import { readClientConfig } from './clientConfig.js';
import { baseDomain, isHostName } from './hostName.js';
import type {
  FoundServers,
  MailService,
  Outside,
  SourceName,
  SourceReport,
  SrvRecord,
} from './types.js';

export interface Wanted {
  address: string;
  /** As DNS has it. */
  domain: string;
  outside: Outside;
  signal: AbortSignal;
}

/** Asks nobody, and so is no report of anybody's failure. */
export function fromTable(address: string): SourceReport | null {
  const provider = providerOf(address);
  return provider === null ? null : ofProvider('table', provider, address);
}

/** Never rejects; a report of what went wrong is a report. */
export const ONLINE_SOURCES: Readonly<
  Record<Exclude<SourceName, 'table'>, (wanted: Wanted) => Promise<SourceReport>>
> = {
  autoconfig: (wanted) =>
    byFile(
      'autoconfig',
      `https://autoconfig.${wanted.domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(wanted.address)}`,
      wanted,
    ),
  'well-known': (wanted) =>
    byFile(
      'well-known',
      `https://${wanted.domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
      wanted,
    ),
  // Gets the domain, and not the address.
  ispdb: (wanted) => byFile('ispdb', ispdbUrl(wanted.domain), wanted),
  srv: (wanted) => reporting('srv', () => bySrv(wanted)),
  mx: (wanted) => reporting('mx', () => byMx(wanted)),
  probe: (wanted) => reporting('probe', () => byProbing(wanted)),
};

function ispdbUrl(domain: string): string {
  return `https://autoconfig.thunderbird.net/v1.1/${domain}`;
}

function byFile(source: SourceName, url: string, wanted: Wanted): Promise<SourceReport> {
  const { address, outside, signal } = wanted;
  return reporting(source, async () => {
    const text = await outside.fetchText(url, signal);
    if (text === null) return nothing(source);
    const { servers, plaintext, signIn } = readClientConfig(text, address, source);
    const state = Object.keys(servers).length > 0 ? 'found' : 'refused';
    const detail = state === 'found' ? '' : 'it offers nothing with encryption';
    return { source, state, detail, servers, provider: null, plaintext, signIn };
  });
}

/** RFC 6186 and 8314, 5.1. */
const SRV_SERVICES = {
  imap: ['_imaps._tcp', '_imap._tcp'],
  pop3: ['_pop3s._tcp', '_pop3._tcp'],
  smtp: ['_submissions._tcp', '_submission._tcp'],
} as const;

async function bySrv({ address, domain, outside }: Wanted): Promise<SourceReport> {
  const servers: FoundServers = {};
  const services = Object.entries(SRV_SERVICES) as [MailService, readonly [string, string]][];
  await Promise.all(
    services.map(async ([service, [implicit, explicit]]) => {
      const [byTls, byStartTls] = await Promise.all(
        [implicit, explicit].map(async (name) =>
          best(await outside.resolver.srv(`${name}.${domain}`)),
        ),
      );
      const record = byTls ?? byStartTls;
      if (record === undefined || record === null) return;
      const security = byTls === record ? 'tls' : 'starttls';
      const host = record.name.toLowerCase().replace(/\.$/, '');
      servers[service] = { host, port: record.port, security, user: address, source: 'srv' };
    }),
  );
  return found('srv', servers);
}

/** Null: there is none, or the domain says that it does not offer the service (target `.`). */
function best(records: readonly SrvRecord[]): SrvRecord | null {
  const usable = records.filter(({ name, port }) => isUsable(name) && port > 0);
  return usable.sort((a, b) => a.priority - b.priority || b.weight - a.weight)[0] ?? null;
}

function isUsable(target: string): boolean {
  const name = target.replace(/\.$/, '');
  return name === 'localhost' || isHostName(name);
}

async function byMx(wanted: Wanted): Promise<SourceReport> {
  const { address, domain, outside, signal } = wanted;
  const [exchanger] = await outside.resolver.mx(domain);
  if (exchanger === undefined || exchanger === '') {
    return { ...nothing('mx'), detail: 'the domain takes no mail' };
  }
  const provider = providerOfExchanger(exchanger);
  if (provider !== null) return ofProvider('mx', provider, address);
  const base = baseDomain(exchanger.replace(/\.$/, ''));
  if (base === baseDomain(domain)) return nothing('mx');
  const text = await outside.fetchText(ispdbUrl(base), signal);
  if (text === null) return nothing('mx');
  const { servers, signIn } = readClientConfig(text, address, 'mx');
  return { ...found('mx', servers), signIn };
}

/** Where servers usually are, the likeliest first. */
const USUAL = {
  imap: { names: ['imap', 'mail', ''], ports: [993, 143] },
  pop3: { names: ['pop', 'pop3', 'mail', ''], ports: [995, 110] },
  smtp: { names: ['smtp', 'mail', ''], ports: [465, 587] },
} as const;

async function byProbing({ address, domain, outside, signal }: Wanted): Promise<SourceReport> {
  const servers: FoundServers = {};
  const services = Object.entries(USUAL) as [MailService, (typeof USUAL)[keyof typeof USUAL]][];
  await Promise.all(
    services.map(async ([service, { names, ports }]) => {
      const places = ports.flatMap((port, at) =>
        names.map((name) => ({
          host: name === '' ? domain : `${name}.${domain}`,
          port: port as number,
          security: at === 0 ? ('tls' as const) : ('starttls' as const),
        })),
      );
      const answers = await Promise.all(
        places.map((place) => outside.probe(service, place, signal).catch(() => false)),
      );
      const there = places.find((_, at) => answers[at]);
      if (there !== undefined) servers[service] = { ...there, user: address, source: 'probe' };
    }),
  );
  return found('probe', servers);
}

async function reporting(
  source: SourceName,
  ask: () => Promise<SourceReport>,
): Promise<SourceReport> {
  try {
    return await ask();
  } catch (thrown) {
    const { kind, message } = toMailtuiError(thrown);
    const isRefusal = thrown instanceof MailtuiError && kind === 'bad-input';
    return { ...nothing(source), state: isRefusal ? 'refused' : 'failed', detail: message };
  }
}

function ofProvider(source: SourceName, provider: Provider, address: string): SourceReport {
  const servers: FoundServers = {};
  for (const service of ['imap', 'pop3', 'smtp'] as const) {
    const server = provider[service];
    if (server === undefined) continue;
    const { host, port, security } = server;
    servers[service] = { host, port, security, user: userAt(server, address), source };
  }
  return { ...found(source, servers), detail: provider.name, provider };
}

function found(source: SourceName, servers: FoundServers): SourceReport {
  const state = Object.keys(servers).length > 0 ? 'found' : 'nothing';
  return { ...nothing(source), state, servers };
}

function nothing(source: SourceName): SourceReport {
  return {
    ...{ source, state: 'nothing', detail: '', servers: {}, provider: null },
    ...{ plaintext: [], signIn: null },
  };
}
