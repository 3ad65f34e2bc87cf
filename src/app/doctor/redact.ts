/**
 * Takes out of a report what is nobody's business: names, addresses, servers, paths. Large
 * providers' servers stay, because they explain a lot and tell little. Pure.
 */
import { providerHosts } from '../../config/providers.js';
import type { AccountConfig } from '../../core/account.js';
import { parseProxy } from '../../core/proxy.js';
import type { Finding } from './finding.js';

export interface PrivateThings {
  accounts: readonly AccountConfig[];
  /** Directories and what to write for them. */
  directories: readonly (readonly [path: string, shown: string])[];
  /** The name of the user on this computer, and of the computer. */
  names: readonly string[];
}

/** What of a finding may be shown to anybody. */
export function redactor(things: PrivateThings): (finding: Finding) => Finding {
  const words = replacements(things);
  const clean = (text: string): string => {
    let kept = text;
    for (const [word, shown] of words) kept = replaceWord(kept, word, shown);
    return kept
      .replace(/[^\s@"'<>()]+@[^\s@"'<>()]+/g, '<address>')
      .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>')
      .replace(/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi, '<ip>')
      .replace(/\b[0-9a-f]{64}\b/gi, '<fingerprint>');
  };
  return (finding) => ({
    ...finding,
    account: finding.account === null ? null : clean(finding.account),
    message: clean(finding.message),
    hint: clean(finding.hint),
  });
}

/** The longest first, so that no part of a word is replaced before the word. */
function replacements({ accounts, directories, names }: PrivateThings): [string, string][] {
  const known = providerHosts();
  const words = new Map<string, string>();
  const add = (word: string | undefined, shown: string): void => {
    if (word !== undefined && word !== '' && !words.has(word)) words.set(word, shown);
  };
  for (const [path, shown] of directories) add(path, shown);
  for (const [at, account] of accounts.entries()) {
    const number = String(at + 1);
    add(account.name, `account-${number}`);
    add(account.address, `<address-${number}>`);
    add(account.displayName, '<name>');
    const { identities = [] } = account;
    for (const identity of identities) {
      add(identity.address, `<address-${number}>`);
      add(identity.sentFolder, '<folder>');
    }
    const others = identities.map(({ outgoing }) => outgoing);
    for (const server of [account.incoming, account.outgoing, ...others]) {
      add(server?.user, `<user-${number}>`);
      if (server !== undefined && !known.has(server.host)) add(server.host, `<server-${number}>`);
      for (const file of [server?.tlsCa, server?.tlsCert, server?.tlsKey]) add(file, '<file>');
      const proxy = parseProxy(server?.proxy ?? '');
      if (proxy !== null) add(proxy.host, `<proxy-${number}>`);
    }
    add(account.address.split('@')[1], `<domain-${number}>`);
    if (account.secret.kind === 'command') {
      for (const part of account.secret.command) add(part, '<command>');
    }
  }
  for (const name of names) add(name, '<user>');
  return [...words].sort(([a], [b]) => b.length - a.length);
}

/** In any letter case; not in the middle of a longer word. */
function replaceWord(text: string, word: string, shown: string): string {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'giu'),
    () => shown,
  );
}
