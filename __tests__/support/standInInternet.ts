/**
 * What stands in for the Internet while an account is set up: a web server, an IMAP, POP3 and SMTP
 * server under any names, reached through a proxy that knows nothing else, and a DNS.
 *
 * One certificate, which is its own authority, is for all of the names.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dovecot } from './dovecot.js';
import { startDnsServer, type DnsServer, type Zone } from './dnsServer.js';
import { startOAuthDovecot } from './oauthDovecot.js';
import { startProxyServer, type ProxyServer } from './proxyServer.js';
import { startSmtpTestServer, type SmtpLogin, type SmtpTestServer } from './smtpTestServer.js';

/** Where a service of a provider is reached. */
export type Place = `${string}:${number}`;

export class StandInInternet {
  /** Texts of the web, by host and path. */
  readonly pages = new Map<string, string>();
  /** What of the web was asked for. */
  readonly requested: string[] = [];
  readonly #places = new Map<string, number>();
  #dns: DnsServer | null = null;

  private constructor(
    private readonly dir: string,
    readonly mail: Dovecot,
    private readonly smtp: SmtpTestServer,
    private readonly web: Server,
    private readonly proxy: ProxyServer,
    places: Map<string, number>,
  ) {
    this.#places = places;
  }

  /**
   * @param names hosts that have a certificate
   * @param oauth lines of the settings with which Dovecot asks an OAuth2 provider
   */
  static async start(
    names: readonly string[],
    oauth: readonly string[],
    lets: (login: SmtpLogin) => boolean,
  ): Promise<StandInInternet> {
    const dir = mkdtempSync(join(tmpdir(), 'mailtui-internet-'));
    const files = { key: join(dir, 'key.pem'), cert: join(dir, 'cert.pem') };
    const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    const subject = ['-nodes', '-days', '2', '-subj', '/CN=stand-in'];
    const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
    const out = ['-addext', san, '-keyout', files.key, '-out', files.cert];
    execFileSync('openssl', [...kind, ...subject, ...out], { stdio: 'ignore' });
    const identity = {
      key: readFileSync(files.key, 'utf8'),
      cert: readFileSync(files.cert, 'utf8'),
    };
    const mail = await startOAuthDovecot(
      oauth,
      `ssl_cert = <${files.cert}\nssl_key = <${files.key}\n`,
    );
    const smtp = await startSmtpTestServer('tls', identity, lets);
    const places = new Map<string, number>();
    const proxy = await startProxyServer({ places });
    const web = createServer(identity);
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const internet = new StandInInternet(dir, mail, smtp, web, proxy, places);
    web.on('request', (request, response) => {
      const place = `${request.headers.host ?? ''}${(request.url ?? '').replace(/\?.*$/, '')}`;
      internet.requested.push(place);
      const page = internet.pages.get(place);
      response.writeHead(page === undefined ? 404 : 200).end(page ?? '');
    });
    return internet;
  }

  /** A web server at port 443 of the host, with this text at the path. */
  publish(host: string, path: string, text: string): void {
    this.#places.set(`${host}:443`, (this.web.address() as AddressInfo).port);
    this.pages.set(`${host}${path}`, text);
  }

  /** A mail server at the place. */
  serve(service: 'imaps' | 'pop3s' | 'submissions', place: Place): void {
    const port = service === 'submissions' ? this.smtp.server.port : this.mail[service];
    this.#places.set(place, port);
  }

  /** Of a program that is to take it for the Internet. */
  async env(zone: Zone = {}): Promise<NodeJS.ProcessEnv> {
    await this.#dns?.stop();
    this.#dns = await startDnsServer(zone);
    return {
      MAILTUI_DNS: this.#dns.address,
      MAILTUI_PROXY: `socks5://127.0.0.1:${String(this.proxy.port)}`,
      NODE_EXTRA_CA_CERTS: join(this.dir, 'cert.pem'),
    };
  }

  /** Nobody is anywhere any more. */
  clear(): void {
    this.#places.clear();
    this.pages.clear();
    this.requested.length = 0;
  }

  async stop(): Promise<void> {
    await this.#dns?.stop();
    await this.proxy.stop();
    this.web.closeAllConnections();
    await new Promise((resolve) => this.web.close(resolve));
    await this.smtp.stop();
    await this.mail.stop();
    rmSync(this.dir, { recursive: true });
  }
}
