/** Looking the servers of an address up, and telling what was found. */
import type {
  Discovery,
  FoundServer,
  SourceName,
  SourceReport,
} from '../../config/autoconfig/types.js';
import { domainOf, providerOf } from '../../config/providers.js';
import type { CliContext } from '../context.js';
import type { Terminal } from './terminal.js';
import type { SetupTools } from './tools.js';
import type { AccountWishes } from '../../app/accounts/wishes.js';

/**
 * Null when nobody needs to be asked: the server is given, or nothing is to be tried. The table of
 * large providers needs no network.
 */
export async function lookUpServers(
  context: CliContext,
  terminal: Terminal | null,
  wishes: AccountWishes & { address: string },
  { lookUp }: Pick<SetupTools, 'lookUp'>,
): Promise<Discovery | null> {
  const { address, incoming, test, lookup } = wishes;
  const isKnown = providerOf(address) !== null;
  if (incoming.host !== undefined || (!isKnown && (!test || !lookup))) return null;
  const work = (): Promise<Discovery> => lookUp(address, context.signal, () => undefined);
  if (terminal === null || isKnown) return work();
  const domain = domainOf(address);
  const discovery = await terminal.during(`Looking for the servers of ${domain}`, work);
  terminal.say(...discovery.reports.map(reportLine));
  return discovery;
}

/** One line for each kind of server that was found. */
export function foundLines({ servers }: Discovery): string[] {
  return (['imap', 'pop3', 'smtp'] as const).flatMap((service) => {
    const server = servers[service];
    return server === undefined
      ? []
      : [`  ${service.toUpperCase().padEnd(5)} ${placeText(server)}`];
  });
}

export function placeText({ host, port, security }: Omit<FoundServer, 'source' | 'user'>): string {
  return `${host}, port ${String(port)}, ${security}`;
}

const SOURCE_WORDS: Readonly<Record<SourceName, string>> = {
  table: 'large providers',
  autoconfig: 'its web server (autoconfig)',
  'well-known': 'its web server (.well-known)',
  ispdb: 'the database of Thunderbird',
  srv: 'its DNS (SRV)',
  mx: 'who takes its mail in (MX)',
  probe: 'the usual places',
};

const STATE_WORDS = {
  found: 'found',
  nothing: 'nothing',
  refused: 'not used',
  failed: 'no answer',
} as const;

function reportLine({ source, state, detail, servers }: SourceReport): string {
  const services = Object.keys(servers).map((service) => service.toUpperCase());
  const more = services.length > 0 ? services.join(', ') : detail;
  return `  ${SOURCE_WORDS[source].padEnd(29)} ${STATE_WORDS[state]}${more === '' ? '' : `: ${more}`}`;
}
