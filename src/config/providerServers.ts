/** Short ways to write the servers of a provider. Pure. */
import type { ServerAddress } from './providers.js';

export const tls = (host: string, port: number): ServerAddress => ({ host, port, security: 'tls' });
export const startTls = (host: string, port: number): ServerAddress => ({
  host,
  port,
  security: 'starttls',
});
export const byLocalPart = (server: ServerAddress): ServerAddress => ({
  ...server,
  user: 'local-part',
});

/** For the many that have them at their usual ports. */
export const usual = (
  imap: string,
  pop3: string,
  smtp: string,
): { imap: ServerAddress; pop3: ServerAddress; smtp: ServerAddress } => ({
  imap: tls(imap, 993),
  pop3: tls(pop3, 995),
  smtp: tls(smtp, 465),
});
