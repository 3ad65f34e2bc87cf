/**
 * What looks wrong with a message, in sentences for the reader.
 *
 * Few and precise: a sentence stands only where the message contradicts itself (a name that is
 * another address, a link that shows another site, a domain in letters that look like others, an
 * extension behind an extension) or carries what can run. Never says that anything is safe or verified.
 */
import { domainToUnicode } from 'node:url';
import type { Address, Attachment, Link } from '../core/message.js';
import { sanitiseLine } from './sanitise.js';

export interface Suspect {
  from: readonly Address[];
  replyTo: readonly Address[];
  /** Replies of mailing lists go elsewhere by design. */
  isMailingList: boolean;
  links: readonly Link[];
  attachments: readonly Attachment[];
}

const MAX_LINK_WARNINGS = 3;

export function findWarnings(message: Suspect): string[] {
  return [
    ...message.from.flatMap(nameIsAnotherAddress),
    ...replyGoesElsewhere(message),
    ...disguisedDomains(message),
    ...linksThatLie(message.links),
    ...message.attachments.flatMap(canRun),
  ].map(sanitiseLine);
}

function nameIsAnotherAddress({ name, address }: Address): string[] {
  const inName = /[^\s<>"'(),;:@]{1,64}@[a-z0-9][a-z0-9.-]{0,250}\.[a-z]{2,}/i.exec(name)?.[0];
  if (inName === undefined || inName.toLowerCase() === address.toLowerCase()) return [];
  return [`The sender’s name shows the address ${inName}, but the message is from ${address}.`];
}

function replyGoesElsewhere({ from, replyTo, isMailingList }: Suspect): string[] {
  const senders = new Set(from.map((sender) => siteOf(domainOf(sender.address))));
  if (isMailingList || from.length === 0) return [];
  const elsewhere = replyTo.find(({ address }) => {
    const site = siteOf(domainOf(address));
    return site !== '' && !senders.has(site);
  });
  if (elsewhere === undefined) return [];
  const sender = domainOf(from[0]?.address ?? '');
  return [`Replies go to ${domainOf(elsewhere.address)}, not to the sender’s ${sender}.`];
}

function disguisedDomains({ from, replyTo, links }: Suspect): string[] {
  const domains = new Set([
    ...[...from, ...replyTo].map(({ address }) => domainOf(address)),
    ...links.map(({ url }) => hostOf(url)),
  ]);
  const found = [...domains].filter(isDisguised).slice(0, MAX_LINK_WARNINGS);
  return found.map((domain) => {
    const shown = domainToUnicode(domain) || domain;
    return `The domain ${shown} is written with letters that look like others.`;
  });
}

const ALPHABETS = [/\p{scx=Latin}/u, /\p{scx=Cyrillic}/u, /\p{scx=Greek}/u, /\p{scx=Armenian}/u];
/** Small letters of Cyrillic that look like Latin ones. */
const LOOK_ALIKES = /^[асеорхуіјѕһԁԛԝӏ]{2,}$/;

/** A label in two alphabets, or in Cyrillic letters that all look Latin below a Latin domain. */
function isDisguised(domain: string): boolean {
  if (/^[ -~]*$/.test(domain) && !domain.includes('xn--')) return false;
  const labels = (domainToUnicode(domain.slice(0, 300)) || domain.slice(0, 300)).split('.');
  const isLatinDomain = /^[a-z]+$/.test(labels.at(-1) ?? '');
  return labels.some((label) => {
    const alphabets = ALPHABETS.filter((alphabet) => alphabet.test(label.replace(/[\d-]/g, '')));
    return alphabets.length > 1 || (isLatinDomain && LOOK_ALIKES.test(label));
  });
}

function linksThatLie(links: readonly Link[]): string[] {
  const found = new Set<string>();
  for (const link of links) {
    const lie = lieOf(link);
    if (lie !== null) found.add(`A link shows ${lie.shown} but leads to ${lie.target}.`);
  }
  const sentences = [...found];
  const more = sentences.length - MAX_LINK_WARNINGS;
  if (more <= 0) return sentences;
  return [...sentences.slice(0, MAX_LINK_WARNINGS), `${String(more)} more links do so too.`];
}

/** Whether the link’s words are the address of another site than the one it leads to. */
export function isLyingLink(link: Link): boolean {
  return lieOf(link) !== null;
}

/** The host that is shown and the one that is meant; null where they are of one site. */
function lieOf({ text, url }: Link): { shown: string; target: string } | null {
  const shown = shownHost(text.slice(0, 500));
  const target = hostOf(url);
  if (shown === '' || target === '' || siteOf(shown) === siteOf(target)) return null;
  return { shown, target };
}

/** The host that a link’s words claim; empty when they are not themselves a web address. */
function shownHost(words: string): string {
  const match =
    /^(?:https?:\/\/|www\.)[^\s]+$/i.exec(words) ??
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:\/\S*)?$/i.exec(words);
  if (match === null) return '';
  const isHost = /^[^/]+\.(?:[a-z]{2}|com|org|net|edu|gov|info|biz|io|app|dev)(?:[/:?#]|$)/i;
  const withoutScheme = match[0].replace(/^https?:\/\//i, '');
  // “readme.md” and “report.pdf” are no hosts.
  if (withoutScheme === match[0] && !isHost.test(withoutScheme)) return '';
  return hostOf(`https://${withoutScheme}`);
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** The part of a host name that one owner holds, nearly: `example.co.uk`, `example.com`. */
function siteOf(host: string): string {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  const [second = '', top = ''] = labels.slice(-2);
  const isShared = top.length === 2 && /^(?:com?|org|net|edu|gov|gob|ac|ne|or|go|gr)$/.test(second);
  return labels.slice(isShared ? -3 : -2).join('.');
}

const EXECUTABLE =
  /\.(?:ade|adp|apk|app|appimage|application|appx|bat|cab|chm|cmd|com|command|cpl|deb|desktop|dll|dmg|exe|gadget|hta|img|inf|ins|iso|isp|jar|jnlp|js|jse|lnk|mde|msc|msi|msix|msp|mst|pif|pkg|ps1|ps1xml|psc1|reg|rpm|run|scf|scr|sh|url|vb|vbe|vbs|vhd|vhdx|ws|wsc|wsf|wsh|xll)$/i;
const EXECUTABLE_TYPE =
  /^application\/(?:x-(?:ms(?:dos-program|download|i)|executable|sh|bat|dosexec)|vnd\.microsoft\.portable-executable|hta|java-archive)$/;
const DOCUMENT_BEFORE =
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|rtf|csv|jpe?g|png|gif|html?|zip)[\s._-]*\.[^.]+$/i;

/** Whether it is to be opened after a question only. */
export function isProgram({ name, type }: Pick<Attachment, 'name' | 'type'>): boolean {
  return canRun({ name, type }).length > 0;
}

function canRun({ name, type }: Pick<Attachment, 'name' | 'type'>): string[] {
  if (/[\u202A-\u202E\u2066-\u2069]/.test(name)) {
    return [`The name of an attachment is written backwards in part to hide what it is: ${name}`];
  }
  const shown = name.trim();
  if (!EXECUTABLE.test(shown) && !EXECUTABLE_TYPE.test(type)) return [];
  return DOCUMENT_BEFORE.test(shown)
    ? [`The attachment ${shown} pretends to be a document, but is a program.`]
    : [`The attachment ${shown === '' ? type : shown} is a program or can start one.`];
}
