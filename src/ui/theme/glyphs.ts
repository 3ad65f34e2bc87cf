/** Signs the screen uses. Each takes exactly one column on every terminal. */
export const GLYPHS = {
  unread: '●',
  starred: '★',
  answered: '↩',
  forwarded: '→',
  draft: '✎',
  attachment: '@',
  thread: '⌥',
  pending: '↑',
  partial: '↓',
  warning: '⚠',
  ok: '✓',
  marked: '✓',
  failed: '✗',
  busy: '⟳',
  bar: '▌',
  quote: '│',
  horizontal: '─',
  vertical: '│',
  teeDown: '┬',
  teeUp: '┴',
  teeRight: '├',
  dot: '·',
  current: '▸',
  unfolded: '▾',
} as const;

/** What stands for the signs where there is only ASCII; of one column, too. */
const ASCII: Readonly<Record<string, string>> = {
  ...{ '●': 'o', '★': '*', '↩': 'r', '→': '>', '✎': 'd', '⌥': '#', '↑': '^', '↓': 'v', '⚠': '!' },
  ...{ '✓': '+', '✗': 'x', '⟳': '~', '▌': '>', '│': '|', '─': '-', '┬': '+', '┴': '+', '├': '+' },
  ...{
    '·': '-',
    '▸': '>',
    '▾': 'v',
    '…': '.',
    '—': '-',
    '–': '-',
    '‘': "'",
    '’': "'",
    '“': '"',
    '”': '"',
  },
  ...{ '×': 'x', '⏎': '<', '←': '<', '⌫': '<', '↕': '|', '⊟': '-', '⊞': '+', '█': '#', '░': '.' },
};
const BEYOND = new RegExp(`[${Object.keys(ASCII).join('')}]`, 'gu');

/** The text with our own signs in ASCII; letters of mail stay as they are. */
export function inAscii(text: string): string {
  return text.replace(BEYOND, (sign) => ASCII[sign] ?? sign);
}
