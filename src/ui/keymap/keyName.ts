/**
 * Names of keys as the configuration writes them. Pure.
 *
 * A printable character is its own name; others are `Enter`, `Esc`, `PgDn`, `F5` …, with `Ctrl-`,
 * `Alt-` and `Shift-` before them. Spaces are between the keys of a sequence: `g g`.
 */

const NAMED = [
  ...['Enter', 'Esc', 'Tab', 'Space', 'Backspace', 'Insert', 'Delete', 'Home', 'End'],
  ...['PgUp', 'PgDn', 'Up', 'Down', 'Left', 'Right'],
  ...Array.from({ length: 12 }, (_, index) => `F${String(index + 1)}`),
];
const BY_LOWER = new Map(NAMED.map((name) => [name.toLowerCase(), name]));
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ...{ return: 'Enter', escape: 'Esc', del: 'Delete', ins: 'Insert', bs: 'Backspace' },
  ...{ pageup: 'PgUp', pagedown: 'PgDn', pgdown: 'PgDn' },
};
const MODIFIERS: Readonly<Record<string, string>> = {
  ...{ ctrl: 'Ctrl-', control: 'Ctrl-', c: 'Ctrl-' },
  ...{ alt: 'Alt-', meta: 'Alt-', m: 'Alt-', a: 'Alt-' },
  ...{ shift: 'Shift-', s: 'Shift-' },
};
const ORDER = ['Ctrl-', 'Alt-', 'Shift-'];
const MOST_KEYS = 4;

/** `ctrl-x g` → `Ctrl-X g`; null: there is no such key. */
export function parseKeys(text: string): string | null {
  const names = text.trim().split(/\s+/);
  if (text.trim() === '' || names.length > MOST_KEYS) return null;
  const keys = names.map(parseKey);
  return keys.some((key) => key === null) ? null : keys.join(' ');
}

function parseKey(name: string): string | null {
  const modifiers = new Set<string>();
  let rest = name;
  for (;;) {
    const match = /^([A-Za-z]+)[-+](?=.)/.exec(rest);
    const modifier = match === null ? undefined : MODIFIERS[(match[1] ?? '').toLowerCase()];
    if (match === null || modifier === undefined) break;
    modifiers.add(modifier);
    rest = rest.slice(match[0].length);
  }
  const base = baseKey(rest, modifiers);
  if (base === null) return null;
  return ORDER.filter((modifier) => modifiers.has(modifier)).join('') + base;
}

/** The key without its modifiers; takes away those that the key says by itself. */
function baseKey(name: string, modifiers: Set<string>): string | null {
  const lower = name.toLowerCase();
  const named = BY_LOWER.get(lower) ?? OTHER_NAMES[lower];
  if (named !== undefined) return named;
  if (Array.from(name).length !== 1 || /[\p{Cc}\p{Cf}\s]/u.test(name)) return null;
  if (modifiers.has('Ctrl-')) return /^[a-z]$/i.test(name) ? name.toUpperCase() : null;
  // A shifted letter is its capital.
  return modifiers.delete('Shift-') ? name.toUpperCase() : name;
}
