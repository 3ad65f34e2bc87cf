/**
 * Reads the XML in which providers publish their settings (clientConfig 1.1, as Thunderbird
 * defined it). Pure.
 *
 * Guarantees: no entity is ever expanded but the five of XML; a document with a DOCTYPE, one that is
 * too large or nested too deeply is refused; what it returns has the form of host names and ports.
 */
import { Parser } from 'htmlparser2';
import type { Security } from '../../core/account.js';
import { MailtuiError } from '../../core/errors.js';
import { isHostName } from './hostName.js';
import type { FoundServers, FoundSignIn, MailService, SourceName } from './types.js';

const LONGEST = 256 * 1024;
const DEEPEST = 32;

export interface ClientConfig {
  servers: FoundServers;
  /** Services that are offered without encryption alone. */
  plaintext: readonly MailService[];
  signIn: FoundSignIn | null;
}

/** @throws MailtuiError `bad-input` for what is no such document. */
export function readClientConfig(text: string, address: string, source: SourceName): ClientConfig {
  const { offers, oauth } = readDocument(text);
  const servers: FoundServers = {};
  const plaintext: MailService[] = [];
  for (const service of ['imap', 'pop3', 'smtp'] as const) {
    const all = offers.filter((offer) => offer.service === service);
    const best =
      all.find(({ security }) => security === 'tls') ??
      all.find(({ security }) => security === 'starttls');
    if (best !== undefined) {
      const { host, port, security } = best;
      const user = filledIn(best.user, address) || address;
      servers[service] = { host: filledIn(host, address), port, security, user, source };
    } else if (all.length > 0) plaintext.push(service);
  }
  return { servers, plaintext, signIn: signInOf(offers, oauth) };
}

/** Null: nothing is said of an issuer that could be one. */
function signInOf(
  offers: readonly Offer[],
  oauth: ReadonlyMap<string, string>,
): FoundSignIn | null {
  const [issuer = '', scope = ''] = ['issuer', 'scope'].map((name) => oauth.get(name)?.trim());
  const host = issuer.replace(/^https:\/\//i, '').replace(/\/$/, '');
  if (!isHostName(host) || /[^\x21-\x7e ]/.test(scope)) return null;
  const incoming = offers.filter(({ service }) => service !== 'smtp');
  const isOnly =
    incoming.length > 0 && incoming.every(({ methods }) => /^(?:OAuth2)+$/i.test(methods));
  return { issuer: `https://${host.toLowerCase()}`, scope, isOnly };
}

interface Offer {
  service: MailService;
  host: string;
  port: number;
  security: Security;
  user: string;
  /** All that it names, one behind the other. */
  methods: string;
}

/** The servers, and what stands in the element `oAuth2`. */
function readDocument(text: string): { offers: Offer[]; oauth: ReadonlyMap<string, string> } {
  if (text.length > LONGEST) throw refused('it is too long');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw refused('it defines entities of its own');
  const offers: Offer[] = [];
  const oauth = new Map<string, string>();
  const path: string[] = [];
  let service: MailService | null = null;
  let fields = new Map<string, string>();
  let isConfig = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        path.push(name);
        if (path.length > DEEPEST) throw refused('it is nested too deeply');
        if (path.length === 1 && name === 'clientConfig') isConfig = true;
        if (name !== 'incomingServer' && name !== 'outgoingServer') return;
        service = serviceOf(attributes['type']);
        fields = new Map();
      },
      ontext: (piece) => {
        const name = path.at(-1) ?? '';
        if (service !== null) fields.set(name, (fields.get(name) ?? '') + piece);
        else if (path.at(-2) === 'oAuth2') oauth.set(name, (oauth.get(name) ?? '') + piece);
      },
      onclosetag: (name) => {
        path.pop();
        if (name !== 'incomingServer' && name !== 'outgoingServer') return;
        const offer = service === null ? null : offerOf(service, fields);
        if (offer !== null) offers.push(offer);
        service = null;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  if (!isConfig) throw refused('it is not a clientConfig document');
  return { offers, oauth };
}

function offerOf(service: MailService, fields: ReadonlyMap<string, string>): Offer | null {
  const field = (name: string): string => (fields.get(name) ?? '').trim();
  const security = SECURITIES[field('socketType').toUpperCase()];
  const port = Number(field('port'));
  const host = field('hostname').toLowerCase();
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  if (security === undefined || !isPort || !isHostName(filledIn(host, 'a@example.org')))
    return null;
  const methods = field('authentication').replace(/\s+/g, '');
  return { service, host, port, security, user: field('username'), methods };
}

const SECURITIES: Readonly<Record<string, Security>> = {
  SSL: 'tls',
  STARTTLS: 'starttls',
  PLAIN: 'none',
};

function serviceOf(type: string | undefined): MailService | null {
  return type === 'imap' || type === 'pop3' || type === 'smtp' ? type : null;
}

/** Upper case in user names, lower in host names: it knows both. */
function filledIn(text: string, address: string): string {
  const at = address.lastIndexOf('@');
  return text
    .replace(/%emailaddress%/gi, () => address)
    .replace(/%emaillocalpart%/gi, () => address.slice(0, at))
    .replace(/%emaildomain%/gi, () => address.slice(at + 1))
    .replace(/[\r\n\0]/g, '');
}

function refused(why: string): MailtuiError {
  return new MailtuiError('bad-input', `the answer was refused: ${why}`);
}
