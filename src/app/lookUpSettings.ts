/** Looks the settings of an address up in the world outside, with the real DNS, web and servers. */
import { discover } from '../config/autoconfig/discover.js';
import { dnsResolver } from '../config/autoconfig/dnsResolver.js';
import { textFetcher } from '../config/autoconfig/fetchText.js';
import type { Discovery, Outside, SourceReport } from '../config/autoconfig/types.js';
import { inspectServer } from '../protocols/inspectServer.js';

const FETCH_DEADLINE_MS = 6_000;
const PROBE_DEADLINE_MS = 5_000;

export type SettingsLookup = (
  address: string,
  signal: AbortSignal,
  onReport: (report: SourceReport) => void,
) => Promise<Discovery>;

/** `MAILTUI_DNS=ADDRESS:PORT` names another DNS server than the system's. */
export function settingsLookup(env: NodeJS.ProcessEnv): SettingsLookup {
  const resolver = dnsResolver(env['MAILTUI_DNS']);
  const outside = {
    resolver,
    fetchText: textFetcher({ resolver, deadline: FETCH_DEADLINE_MS }),
    probe: async (...[service, server, signal]: Parameters<Outside['probe']>) => {
      if ((await resolver.addresses(server.host)).length === 0) return false;
      const look = await inspectServer(service, server, PROBE_DEADLINE_MS, signal);
      return look.certificate !== null && look.certificate.refusal === null;
    },
  };
  return (address, signal, onReport) => discover(address, { outside, signal, onReport });
}
