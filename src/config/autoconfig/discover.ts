/**
 * From an address to servers: the table of large providers, then everybody who may know, at the
 * same time.
 *
 * Guarantees: it ends within the deadline, with what was found until then; a source is believed only
 * when all that are more to be believed have answered; where a source does not know one of the
 * servers, the next one that does is taken at its word. Nobody is asked about addresses of the table.
 */
import { domainOf } from '../providers.js';
import { asciiDomain, isWithin } from './hostName.js';
import { fromTable, ONLINE_SOURCES } from './sources.js';
import {
  SOURCES,
  type Discovery,
  type FoundServers,
  type Outside,
  type SourceName,
  type SourceReport,
} from './types.js';

/** A person waits. */
const DEADLINE_MS = 10_000;

export interface DiscoverOptions {
  outside: Outside;
  signal: AbortSignal;
  /** Hears of each source as it answers. */
  onReport?: (report: SourceReport) => void;
  /** Milliseconds. */
  deadline?: number;
}

export async function discover(address: string, options: DiscoverOptions): Promise<Discovery> {
  const { outside, signal, onReport = () => undefined, deadline = DEADLINE_MS } = options;
  const known = fromTable(address);
  if (known !== null) {
    onReport(known);
    return conclude([known], address);
  }
  const domain = asciiDomain(domainOf(address));
  if (domain === null) return conclude([], address);
  const enough = new AbortController();
  const stop = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(deadline)]);
  const wanted = {
    address: address.replace(/@[^@]*$/, `@${domain}`),
    domain,
    outside,
    signal: stop,
  };
  const reports: SourceReport[] = [];
  await new Promise<void>((resolve) => {
    const pending = new Set<SourceName>(SOURCES.filter((name) => name !== 'table'));
    const end = (): void => {
      stop.removeEventListener('abort', end);
      resolve();
    };
    stop.addEventListener('abort', end);
    if (stop.aborted) end();
    for (const [name, ask] of Object.entries(ONLINE_SOURCES)) {
      void ask(wanted).then((report) => {
        if (stop.aborted) return;
        pending.delete(name as SourceName);
        reports.push(report);
        onReport(report);
        if (pending.size === 0 || isSettled(reports, pending)) end();
      });
    }
  });
  enough.abort();
  return conclude(reports, address);
}

/** Whoever has not answered could change nothing any more. */
function isSettled(reports: readonly SourceReport[], pending: ReadonlySet<SourceName>): boolean {
  const first = SOURCES.findIndex((name) => pending.has(name));
  const sure = reports.filter(({ source }) => SOURCES.indexOf(source) < first);
  const servers = merged(sure);
  return servers.imap !== undefined && servers.pop3 !== undefined && servers.smtp !== undefined;
}

function conclude(reports: readonly SourceReport[], address: string): Discovery {
  const ordered = [...reports].sort((a, b) => rank(a) - rank(b));
  const servers = merged(ordered);
  const provider = ordered.find((report) => report.provider !== null)?.provider ?? null;
  const receiving = servers.imap ?? servers.pop3;
  const teller = ordered.find(({ source }) => source === receiving?.source);
  return {
    servers,
    provider,
    signIn: teller?.signIn ?? null,
    reports: ordered,
    cautions: cautionsAbout(servers, ordered, address),
  };
}

function merged(ordered: readonly SourceReport[]): FoundServers {
  return [...ordered]
    .sort((a, b) => rank(b) - rank(a))
    .reduce<FoundServers>((all, { servers }) => ({ ...all, ...servers }), {});
}

function rank({ source }: SourceReport): number {
  return SOURCES.indexOf(source);
}

/** Sources that anybody who stands between us and the domain's DNS could have answered for. */
const OF_DNS: ReadonlySet<SourceName> = new Set(['srv', 'autoconfig', 'well-known']);

function cautionsAbout(
  servers: FoundServers,
  reports: readonly SourceReport[],
  address: string,
): string[] {
  const domain = asciiDomain(domainOf(address)) ?? domainOf(address);
  const elsewhere = Object.values(servers).filter(
    ({ host, source }) => OF_DNS.has(source) && !isWithin(host, domain),
  );
  const hosts = [...new Set(elsewhere.map(({ host }) => host))];
  const plain = reports
    .filter(({ plaintext }) => plaintext.some((service) => servers[service] === undefined))
    .flatMap(({ plaintext }) => plaintext);
  return [
    ...(hosts.length === 0
      ? []
      : [
          `${domain} sends you to another domain: ${hosts.join(', ')}. Is that where your mail is?`,
        ]),
    ...(plain.length === 0
      ? []
      : [
          `What is offered for ${[...new Set(plain)].join(', ')} is without encryption, and is not used.`,
        ]),
  ];
}
