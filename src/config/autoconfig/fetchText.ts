/**
 * Gets a text from the web, from whoever an address leads to.
 *
 * Guarantees: https only, with a certificate for the name; the address that is connected to is the
 * one that was looked at, and none of a private network; a redirect is held to the same; nothing
 * longer than the limit is read; it ends within the deadline. Sends no cookie and no credential.
 * Through a proxy the name is looked up there, too; one that is of a private network here is refused.
 */
import { request } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MailtuiError } from '../../core/errors.js';
import { isPrivateAddress } from './privateAddress.js';
import type { NameResolver, TextFetcher } from './types.js';

const LONGEST = 256 * 1024;
const MOST_REDIRECTS = 3;

export interface FetchOptions {
  resolver: NameResolver;
  /** Milliseconds, for all of it. */
  deadline: number;
  /** Opens a connection through a proxy to port 443 of the host. */
  through?: (host: string, signal: AbortSignal) => Promise<Socket | null>;
  /** For tests: authorities to trust, the port instead of 443, and loopback is fine. */
  trial?: { ca: string; port: number };
}

export function textFetcher(options: FetchOptions): TextFetcher {
  return async (url, signal) => {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(options.deadline)]);
    let at = new URL(url);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const answer = await get(at, options, stop);
      if (!('location' in answer)) return answer.text;
      at = redirected(answer.location, at);
    }
    throw refused('it leads from one place to the next');
  };
}

type Answer = { text: string | null } | { location: string };

async function get(url: URL, options: FetchOptions, signal: AbortSignal): Promise<Answer> {
  const { trial, through } = options;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = await addressesOf(host, options);
  if (addresses.length === 0 && through === undefined) return { text: null };
  if (trial === undefined && addresses.some(isPrivateAddress)) {
    throw refused(`${host} is in a private network`);
  }
  const [address = ''] = addresses;
  const lookup: LookupFunction = (_host, { all }, done) => {
    const family = isIP(address);
    if (all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  const tunnel = await through?.(host, signal);
  const way =
    tunnel === undefined || tunnel === null
      ? ({ lookup, agent: false } as const)
      : {
          // Without an agent nothing else says so, and the header Host would name another port.
          defaultPort: 443,
          createConnection: () => connectTls({ socket: tunnel, servername: host }),
        };
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        ...way,
        signal,
        headers: { accept: 'text/xml, application/xml', 'user-agent': 'mailtui' },
        ...(trial === undefined ? {} : trial),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        const { location } = response.headers;
        if (status >= 300 && status < 400 && location !== undefined) {
          response.destroy();
          resolve({ location });
        } else if (status !== 200) {
          response.destroy();
          resolve({ text: null });
        } else {
          const chunks: Buffer[] = [];
          let length = 0;
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            length += chunk.length;
            if (length > LONGEST) response.destroy(refused('it is too long'));
          });
          response.on('end', () => {
            resolve({ text: Buffer.concat(chunks).toString('utf8') });
          });
          response.on('error', reject);
        }
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** A resolver that knows nobody outside says nothing against what a proxy can reach. */
async function addressesOf(
  host: string,
  { resolver, through }: FetchOptions,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  if (through === undefined) return resolver.addresses(host);
  return resolver.addresses(host).catch(() => []);
}

function redirected(location: string, from: URL): URL {
  let to: URL;
  try {
    to = new URL(location, from);
  } catch {
    throw refused('it leads nowhere');
  }
  if (to.protocol !== 'https:') throw refused('it leads to an address without encryption');
  if (to.username !== '' || to.port !== '') throw refused('it leads to a strange address');
  return to;
}

function refused(why: string): MailtuiError {
  return new MailtuiError('bad-input', `the answer was refused: ${why}`);
}
