/** An account as `--json` prints it: flat, stable, and without any secret. */
import type { AccountConfig, ServerSettings } from '../core/account.js';
import { shownProxy } from '../core/proxy.js';
import type { FolderChoice } from '../core/folderChoice.js';

export function accountJson(account: AccountConfig): Record<string, unknown> {
  const { name, protocol, address, displayName, incoming, outgoing, secret } = account;
  return {
    name,
    protocol,
    address,
    displayName: displayName ?? null,
    ...serverJson(incoming),
    secret: secret.kind,
    afterDownload: account.afterDownload ?? null,
    newestFirst: account.newestFirst ?? null,
    enabled: account.enabled ?? true,
    syncEvery: account.syncEvery ?? null,
    colour: account.colour ?? null,
    authentication: account.authentication ?? null,
    history: account.history ?? 'all',
    headersOnlyAbove: account.headersOnlyAbove ?? null,
    folders: folderChoiceJson(account.folders),
    onNewMail: account.onNewMail ?? null,
    notify: account.notify ?? null,
    sendmail: account.sendmail ?? null,
    openpgp: { sign: account.openpgp?.sign ?? false, encrypt: account.openpgp?.encrypt ?? 'ask' },
    outgoing: outgoing === undefined ? null : serverJson(outgoing),
  };
}

function folderChoiceJson({ include, exclude, roles }: FolderChoice = {}): FolderChoice {
  return { include: include ?? [], exclude: exclude ?? [], roles: roles ?? {} };
}

function serverJson(server: ServerSettings): Record<string, unknown> {
  const { host, port, security, user, tlsCa = null, tlsFingerprint = null } = server;
  const { tlsCert = null, proxy, preferIp = null } = server;
  return {
    ...{ host, port, security, user, tlsCa, tlsFingerprint, tlsCert },
    proxy: proxy === undefined ? null : shownProxy(proxy),
    preferIp,
  };
}
