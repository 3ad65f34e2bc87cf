/** From an address to servers: real HTTPS and DNS on loopback, with what can be wrong with both. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { discover } from '../../src/config/autoconfig/discover.js';
import { dnsResolver } from '../../src/config/autoconfig/dnsResolver.js';
import { textFetcher } from '../../src/config/autoconfig/fetchText.js';
import type { Discovery, Outside, SourceReport } from '../../src/config/autoconfig/types.js';
import { startDnsServer, type DnsServer, type Zone } from '../support/dnsServer.js';
import { CA, WEB } from '../support/webCertificate.js';

const signal = new AbortController().signal;
const ADDRESS = 'ann@larsen.example';
const WELL_KNOWN = 'larsen.example/.well-known/autoconfig/mail/config-v1.1.xml';
const AUTOCONFIG = 'autoconfig.larsen.example/mail/config-v1.1.xml';
const ISPDB = 'autoconfig.thunderbird.net/v1.1/larsen.example';

type Page = { text: string } | { redirect: string } | 'silence';

let web: Server;
let dns: DnsServer | null = null;
/** By host and path. */
const pages = new Map<string, Page>();
const requested: string[] = [];

beforeAll(async () => {
  web = createServer(WEB, (request, response) => {
    const url = new URL(request.url ?? '', `https://${request.headers.host ?? ''}`);
    const place = `${url.hostname}${url.pathname}`;
    requested.push(`${place}${url.search}`);
    const page = pages.get(place);
    if (page === 'silence') return;
    if (page === undefined) response.writeHead(404).end();
    else if ('redirect' in page) response.writeHead(302, { location: page.redirect }).end();
    else response.end(page.text);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
});
afterEach(async () => {
  await dns?.stop();
  dns = null;
  pages.clear();
  requested.length = 0;
});

const ALL_HERE = Object.fromEntries(
  ['larsen.example', 'autoconfig.larsen.example', 'autoconfig.thunderbird.net'].map((host) => [
    host,
    '127.0.0.1',
  ]),
);

async function lookUp(
  zone: Zone = {},
  options: {
    probe?: Outside['probe'];
    deadline?: number;
    address?: string;
    isTrial?: boolean;
  } = {},
): Promise<Discovery & { heard: SourceReport[] }> {
  dns = await startDnsServer({ a: ALL_HERE, ...zone });
  const resolver = dnsResolver(dns.address);
  const { port } = web.address() as AddressInfo;
  const trial = options.isTrial === false ? {} : { trial: { ca: CA, port } };
  const heard: SourceReport[] = [];
  const discovery = await discover(options.address ?? ADDRESS, {
    outside: {
      resolver,
      fetchText: textFetcher({ resolver, deadline: 3_000, ...trial }),
      probe: options.probe ?? (() => Promise.resolve(false)),
    },
    signal,
    deadline: options.deadline ?? 8_000,
    onReport: (report) => heard.push(report),
  });
  return { ...discovery, heard };
}

function document(servers: string, before = ''): Page {
  const text = `<?xml version="1.0"?>${before}<clientConfig version="1.1"><emailProvider id="x">${servers}</emailProvider></clientConfig>`;
  return { text };
}

function server(kind: 'incoming' | 'outgoing', type: string, host: string, socket = 'SSL'): string {
  return `<${kind}Server type="${type}"><hostname>${host}</hostname><port>4${String(socket.length)}</port>
    <socketType>${socket}</socketType><username>%EMAILLOCALPART%</username></${kind}Server>`;
}

const ALL = [
  server('incoming', 'imap', 'imap.larsen.example'),
  server('incoming', 'pop3', 'pop.larsen.example', 'STARTTLS'),
  server('outgoing', 'smtp', 'smtp.%EMAILDOMAIN%'),
].join('');

describe('settings by address', () => {
  it('come from the table for large providers, and nobody is asked', async () => {
    const { servers, provider } = await lookUp({}, { address: 'ann@icloud.com' });
    expect(provider?.name).toBe('iCloud');
    expect(servers.imap).toMatchObject({ host: 'imap.mail.me.com', port: 993, user: 'ann' });
    expect(servers.smtp).toMatchObject({ security: 'starttls', user: 'ann@icloud.com' });
    expect(servers.pop3).toBeUndefined();
    expect(dns?.asked).toEqual([]);
  });

  it('come from the file of the domain, with the user name it wants', async () => {
    pages.set(AUTOCONFIG, document(ALL));
    const { servers, cautions } = await lookUp();
    expect(servers).toEqual({
      imap: {
        host: 'imap.larsen.example',
        port: 43,
        security: 'tls',
        user: 'ann',
        source: 'autoconfig',
      },
      pop3: {
        host: 'pop.larsen.example',
        port: 48,
        security: 'starttls',
        user: 'ann',
        source: 'autoconfig',
      },
      smtp: {
        host: 'smtp.larsen.example',
        port: 43,
        security: 'tls',
        user: 'ann',
        source: 'autoconfig',
      },
    });
    expect(cautions).toEqual([]);
    expect(requested).toContain(`${AUTOCONFIG}?emailaddress=ann%40larsen.example`);
  });

  it('come from the database, which is told the domain and not the address', async () => {
    pages.set(ISPDB, document(ALL));
    const { servers, reports } = await lookUp();
    expect(servers.imap?.source).toBe('ispdb');
    expect(reports.find(({ source }) => source === 'well-known')?.state).toBe('nothing');
    expect(requested.filter((place) => place.startsWith('autoconfig.thunderbird'))).toEqual([
      ISPDB,
    ]);
  });

  it('come from SRV records: TLS before STARTTLS, by priority, "." for none', async () => {
    const { servers } = await lookUp({
      srv: {
        '_imaps._tcp.larsen.example': { target: 'mail.larsen.example', port: 1993 },
        '_imap._tcp.larsen.example': { target: 'old.larsen.example', port: 143 },
        '_pop3s._tcp.larsen.example': { target: '.', port: 0 },
        '_submission._tcp.larsen.example': { target: 'mail.larsen.example.', port: 1587 },
      },
    });
    expect(servers).toEqual({
      imap: {
        host: 'mail.larsen.example',
        port: 1993,
        security: 'tls',
        user: ADDRESS,
        source: 'srv',
      },
      smtp: {
        host: 'mail.larsen.example',
        port: 1587,
        security: 'starttls',
        user: ADDRESS,
        source: 'srv',
      },
    });
  });

  it('come from the provider that takes the mail in', async () => {
    const { servers, provider } = await lookUp({ mx: { 'larsen.example': 'aspmx.l.google.com' } });
    expect(provider?.name).toBe('Gmail');
    expect(servers.imap).toMatchObject({ host: 'imap.gmail.com', user: ADDRESS, source: 'mx' });
  });

  it('come from the usual places when nobody knows, where TLS stands', async () => {
    const { servers } = await lookUp(
      {},
      {
        probe: (service, { host, port }) =>
          Promise.resolve(
            (service === 'imap' && host === 'mail.larsen.example' && port === 143) ||
              (service === 'smtp' && host === 'smtp.larsen.example'),
          ),
      },
    );
    expect(servers).toEqual({
      imap: {
        host: 'mail.larsen.example',
        port: 143,
        security: 'starttls',
        user: ADDRESS,
        source: 'probe',
      },
      smtp: {
        host: 'smtp.larsen.example',
        port: 465,
        security: 'tls',
        user: ADDRESS,
        source: 'probe',
      },
    });
  });

  it('are put together where no source knows all of them', async () => {
    pages.set(WELL_KNOWN, document(server('incoming', 'imap', 'imap.larsen.example')));
    const { servers } = await lookUp({
      srv: {
        '_imaps._tcp.larsen.example': { target: 'other.larsen.example', port: 993 },
        '_submissions._tcp.larsen.example': { target: 'smtp.larsen.example', port: 465 },
      },
    });
    expect([servers.imap?.source, servers.smtp?.source]).toEqual(['well-known', 'srv']);
  });

  it('are looked up by the ASCII name of an international domain', async () => {
    const { servers } = await lookUp(
      {
        srv: {
          '_imaps._tcp.xn--bcher-kva.example': { target: 'imap.xn--bcher-kva.example', port: 993 },
        },
      },
      { address: 'ann@bücher.example' },
    );
    expect(servers.imap?.host).toBe('imap.xn--bcher-kva.example');
  });

  it('do not wait for one that says nothing when the others are settled', async () => {
    pages.set(AUTOCONFIG, document(ALL));
    pages.set(ISPDB, 'silence');
    const { heard } = await lookUp({}, { deadline: 60_000 });
    expect(heard.map(({ source }) => source)).not.toContain('ispdb');
  });

  it('end with what there is when the time is over', async () => {
    pages.set(AUTOCONFIG, 'silence');
    const zone = {
      srv: { '_imaps._tcp.larsen.example': { target: 'mail.larsen.example', port: 1 } },
    };
    const { servers } = await lookUp(zone, { deadline: 700 });
    expect(servers.imap?.source).toBe('srv');
  });
});

describe('settings that are not taken', () => {
  const refusalOf = ({ reports }: Discovery, source: string) =>
    reports.find((one) => one.source === source);

  it.each<[string, Page, RegExp]>([
    ['a redirect to http', { redirect: 'http://larsen.example/x' }, /without encryption/],
    ['a redirect to another port', { redirect: 'https://larsen.example:8443/' }, /strange address/],
    [
      'a redirect that never ends',
      { redirect: `https://${AUTOCONFIG}` },
      /from one place to the next/,
    ],
    [
      'entities',
      document(ALL, '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'),
      /entities/,
    ],
    [
      'what is too long',
      { text: `<clientConfig>${'x'.repeat(300_000)}</clientConfig>` },
      /too long/,
    ],
    ['what is nested too deeply', { text: `<clientConfig>${'<a>'.repeat(99)}` }, /deeply/],
    [
      'a page that answers everything',
      { text: '<html>Please sign in to the WLAN</html>' },
      /clientConfig/,
    ],
  ])('%s', async (_what, page, reason) => {
    pages.set(AUTOCONFIG, page);
    const discovery = await lookUp();
    expect(refusalOf(discovery, 'autoconfig')).toMatchObject({ state: 'refused', servers: {} });
    expect(refusalOf(discovery, 'autoconfig')?.detail).toMatch(reason);
    expect(discovery.servers).toEqual({});
  });

  it('an address in a private network', async () => {
    const discovery = await lookUp({}, { isTrial: false });
    expect(refusalOf(discovery, 'well-known')?.detail).toMatch(/private network/);
    expect(requested).toEqual([]);
  });

  it('servers without encryption, which is told', async () => {
    pages.set(AUTOCONFIG, document(server('incoming', 'imap', 'imap.larsen.example', 'plain')));
    const { servers, cautions } = await lookUp();
    expect(servers.imap).toBeUndefined();
    expect(cautions.join()).toMatch(/imap.*without encryption/);
  });

  it('another domain without asking', async () => {
    const { cautions } = await lookUp({
      srv: { '_imaps._tcp.larsen.example': { target: 'mail.evil.example', port: 993 } },
    });
    expect(cautions.join()).toContain('another domain: mail.evil.example');
  });

  it.each(['imap;rm -rf', '../x', 'a b.example', '-x.example', '127.1'])(
    'the host %j',
    async (host) => {
      pages.set(AUTOCONFIG, document(server('incoming', 'imap', host)));
      expect((await lookUp()).servers.imap).toBeUndefined();
    },
  );
});
