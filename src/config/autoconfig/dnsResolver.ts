/** Asks DNS. Every question has a deadline; that there is no such name is an answer. */
import { Resolver } from 'node:dns/promises';
import { lookup } from 'node:dns/promises';
import { codeOf } from '../privateFiles.js';
import type { NameResolver } from './types.js';

const TIMEOUT_MS = 2_000;
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/** @param server `address:port` of the DNS server to ask; absent: the system's. */
export function dnsResolver(server?: string): NameResolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  if (server !== undefined && server !== '') resolver.setServers([server]);
  return {
    srv: (name) => orNothing(resolver.resolveSrv(name)),
    mx: async (domain) => {
      const records = await orNothing(resolver.resolveMx(domain));
      return records.sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
    },
    addresses: async (host) => {
      if (server === undefined || server === '') {
        const found = await orNothing(lookup(host, { all: true }));
        return found.map(({ address }) => address);
      }
      const both = [resolver.resolve4(host), resolver.resolve6(host)];
      return (await Promise.all(both.map(orNothing))).flat();
    },
  };
}

async function orNothing<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    if (NOTHING.has(codeOf(error))) return [];
    throw error;
  }
}
