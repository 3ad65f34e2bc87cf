/**
 * Rules as a Sieve script (RFC 5228), for a server that sorts mail before any program sees it. Pure.
 *
 * Guarantees: the script means what the rules mean, or the rule is left out with the reason in a comment
 * and in `left`: nothing is exported by halves. As here, every rule looks at the message as it came, the
 * first that moves it decides where to, and `stop` ends it: what is to be done is gathered in
 * variables (RFC 5229) and done at the end. Text of the user is quoted and never a part of the script.
 */
import type { Query, TextField } from './query/ast.js';
import { ruleQuery, type RuleConfig } from './rules.js';

export interface SieveScript {
  script: string;
  /** Rules that Sieve cannot say, and why. */
  left: readonly { name: string; reason: string }[];
}

const NEEDED = ['fileinto', 'mailbox', 'imap4flags', 'variables', 'copy', 'body'] as const;

/** @throws MailtuiError `config` for a query that cannot be used. */
export function sieveOf(rules: readonly RuleConfig[]): SieveScript {
  const left: { name: string; reason: string }[] = [];
  const blocks = rules.map((rule) => {
    try {
      return blockOf(rule);
    } catch (thrown) {
      if (!(thrown instanceof Unsayable)) throw thrown;
      left.push({ name: rule.name, reason: thrown.message });
      return `# ${comment(rule.name)}: left out, ${comment(thrown.message)}`;
    }
  });
  const lines = [
    '# Made by mailtui rules sieve. Change the rules there, and make it again.',
    `require [${NEEDED.map(quoted).join(', ')}];`,
    'set "dollar" "$";',
    'set "target" "";',
    'set "stopped" "";',
    ...blocks,
    'if not string :is "${target}" "" {',
    '  fileinto :create "${target}";',
    '}',
    '',
  ];
  return { script: lines.join('\r\n').replace(/\r?\n/g, '\r\n'), left };
}

/** What Sieve has no words for. */
class Unsayable extends Error {}

function blockOf(rule: RuleConfig): string {
  const { name, move, copy, tag = [], untag = [], flag, read, forward = [], stop } = rule;
  if (rule.enabled === false) throw new Unsayable('it is switched off');
  if (rule.run !== undefined) throw new Unsayable('it runs a program');
  if (rule.notify === true) throw new Unsayable('it tells of mail on this desktop');
  const add = [
    ...tag,
    ...(flag === true ? ['\\Flagged'] : []),
    ...(read === true ? ['\\Seen'] : []),
  ];
  const remove = [
    ...untag,
    ...(flag === false ? ['\\Flagged'] : []),
    ...(read === false ? ['\\Seen'] : []),
  ];
  const test = testOf(ruleQuery(rule));
  return [
    `# ${comment(name)}`,
    `if allof(string :is "\${stopped}" "", ${test}) {`,
    ...(remove.length === 0 ? [] : [`  removeflag [${remove.map(quoted).join(', ')}];`]),
    ...(add.length === 0 ? [] : [`  addflag [${add.map(quoted).join(', ')}];`]),
    ...(copy === undefined ? [] : [`  fileinto :copy :create ${quoted(folderName(copy))};`]),
    ...forward.map((address) => `  redirect :copy ${quoted(address)};`),
    ...(move === undefined
      ? []
      : [
          `  if string :is "\${target}" "" {`,
          `    set "target" ${quoted(folderName(move))};`,
          '  }',
        ]),
    ...(stop === true ? ['  set "stopped" "yes";'] : []),
    '}',
  ].join('\n');
}

/** A server knows folders by name, not by what they are for. */
function folderName(folder: string): string {
  const names = { archive: 'Archive', trash: 'Trash', junk: 'Junk', sent: 'Sent', inbox: 'INBOX' };
  return new Map(Object.entries(names)).get(folder.toLowerCase()) ?? folder;
}

const HEADERS: Readonly<Partial<Record<TextField, readonly string[]>>> = {
  from: ['from'],
  to: ['to'],
  cc: ['cc'],
  bcc: ['bcc'],
  with: ['from', 'to', 'cc', 'bcc', 'reply-to'],
  subject: ['subject'],
  list: ['list-id'],
  any: ['from', 'to', 'cc', 'subject'],
};

function testOf(query: Query): string {
  switch (query.type) {
    case 'all':
      return 'true';
    case 'and':
      return `allof(${query.parts.map(testOf).join(', ')})`;
    case 'or':
      return `anyof(${query.parts.map(testOf).join(', ')})`;
    case 'not':
      return `not ${testOf(query.part)}`;
    case 'size':
      return `size :${query.side === 'larger' ? 'over' : 'under'} ${String(query.octets)}`;
    case 'text':
      return textTest(query.field, query.text);
    case 'in':
      if (query.place.toLowerCase() === 'inbox') return 'true';
      throw new Unsayable(`it asks for mail in ${query.place}`);
    case 'is':
      if (query.state === 'unread') return 'true';
      if (query.state === 'read') return 'false';
      throw new Unsayable(`it asks for is:${query.state}`);
    default:
      throw new Unsayable(`Sieve cannot ask for ${query.type}`);
  }
}

/** Sieve looks for these letters anywhere, where mailtui looks for whole words. */
function textTest(field: TextField, text: string): string {
  if (field === 'body') return `body :text :contains ${quoted(text)}`;
  const headers = HEADERS[field];
  if (headers === undefined) throw new Unsayable(`Sieve cannot ask for ${field}:`);
  const header = `header :contains [${headers.map(quoted).join(', ')}] ${quoted(text)}`;
  return field === 'any' ? `anyof(${header}, body :text :contains ${quoted(text)})` : header;
}

/** RFC 5228, 2.4.2; what would be a variable (RFC 5229, 3) is not one. */
function quoted(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replaceAll('${', '${dollar}{');
  return `"${escaped.replace(/[\r\n\0]/g, ' ')}"`;
}

function comment(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}
