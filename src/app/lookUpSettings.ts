/** Looks the settings of an address up in the world outside, with the real DNS, web and servers. */
import { discover } from '../config/autoconfig/discover.js';
import { dnsResolver } from '../config/autoconfig/dnsResolver.js';
import { textFetcher } from '../config/autoconfig/fetchText.js';
import type { Discovery, Outside, SourceReport } from '../config/autoconfig/types.js';
import { inspectServer } from '../protocols/inspectServer.js';
import { tunnelTo } from '../protocols/tunnel.js';
import { proxyOfEnvironment } from './accounts/road.js';

const FETCH_DEADLINE_MS = 6_000;
const PROBE_DEADLINE_MS = 5_000;

export type SettingsLookup = (
  address: string,
  signal: AbortSignal,
  onReport: (report: SourceReport) => void,
) => Promise<Discovery>;

/**
 * `MAILTUI_DNS=ADDRESS:PORT` names another DNS server than the system's; `MAILTUI_PROXY` a proxy,
 * through which the web and the mail servers are reached.
 */
export function settingsLookup(env: NodeJS.ProcessEnv): SettingsLookup {
  const resolver = dnsResolver(env['MAILTUI_DNS']);
  const road = proxyOfEnvironment(env);
  const fetchText = textFetcher({
    ...{ resolver, deadline: FETCH_DEADLINE_MS },
    ...(road.proxy === undefined
      ? {}
      : {
          through: (host: string, signal: AbortSignal) =>
            tunnelTo(
              { host, port: 443, security: 'tls', user: '', ...road },
              FETCH_DEADLINE_MS,
              signal,
            ),
        }),
  });
  const outside = {
    resolver,
    fetchText,
    probe: async (...[service, server, signal]: Parameters<Outside['probe']>) => {
      // A proxy looks names up by itself.
      const isNamed =
        road.proxy !== undefined || (await resolver.addresses(server.host)).length > 0;
      if (!isNamed) return false;
      const look = await inspectServer(service, { ...server, ...road }, PROBE_DEADLINE_MS, signal);
      return look.certificate !== null && look.certificate.refusal === null;
    },
  };
  return (address, signal, onReport) => discover(address, { outside, signal, onReport });
}
