/**
 * What the command line says of how an account's servers are reached: a proxy, the kind of address,
 * a certificate of the user's own. One road for fetching and for sending.
 */
import type { ServerSettings } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { parseProxy } from '../../core/proxy.js';
import { bySchema, checked, given, readableFile } from './optionChecks.js';

/** Empty: none from now on. */
export interface RoadWishes {
  proxy?: string;
  preferIp?: 'ipv4' | 'ipv6' | '';
  tlsCert?: string;
  tlsKey?: string;
}

/** @throws MailtuiError `usage`, naming the option that cannot be. */
export function readRoad(text: (option: string) => string | undefined): RoadWishes {
  const tlsCert = checked(text('tlsCert'), '--tls-cert', fileOrNone);
  const tlsKey = checked(text('tlsKey'), '--tls-key', fileOrNone);
  return {
    ...given('proxy', checked(text('proxy'), '--proxy', asProxy)),
    ...given('preferIp', checked(text('preferIp'), '--prefer-ip', asFamily)),
    ...given('tlsCert', tlsCert),
    // A key is of its certificate.
    ...(tlsCert === '' ? { tlsKey: '' } : given('tlsKey', tlsKey)),
  };
}

/**
 * `MAILTUI_PROXY`: the way out for looking settings up, and of every account that is set up while it
 * holds. @throws MailtuiError `usage` when it cannot be
 */
export function proxyOfEnvironment(env: NodeJS.ProcessEnv): { proxy?: string } {
  const named = env['MAILTUI_PROXY'];
  return named === undefined || named === ''
    ? {}
    : given('proxy', checked(named, 'MAILTUI_PROXY', asProxy));
}

/** The server by this road; what is not wished for stays as it is. */
export function byRoad<Server extends ServerSettings>(server: Server, wishes: RoadWishes): Server {
  const all = { ...server, ...wishes };
  const next = Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== ''),
  ) as Server;
  if (next.tlsKey !== undefined && next.tlsCert === undefined) {
    throw new MailtuiError('usage', '--tls-key is the key of a certificate: --tls-cert is missing');
  }
  return next;
}

function asProxy(value: string): string {
  if (value === '') return value;
  const proxy = parseProxy(bySchema(value, 'incoming', 'proxy'));
  if (proxy === null)
    throw new MailtuiError('usage', 'it is socks5://HOST:PORT or http://HOST:PORT');
  if (proxy.user === '' && proxy.password === '') return value;
  // Everybody on this computer can read the arguments of a program.
  throw new MailtuiError('usage', 'a login does not belong on a command line', {
    hint: 'Write the proxy into the configuration file: "proxy": "socks5://USER:PASSWORD@HOST:PORT" under "incoming" and "outgoing".',
  });
}

function asFamily(value: string): 'ipv4' | 'ipv6' | '' {
  if (value === 'ipv4' || value === 'ipv6' || value === '') return value;
  throw new MailtuiError('usage', 'it is ipv4 or ipv6');
}

function fileOrNone(value: string): string {
  return value === '' ? value : readableFile(value);
}
