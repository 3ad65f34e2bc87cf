// `npm run docs:pictures`: takes the README's pictures of the demo, as SVG: the built program in a
// pseudo-terminal, its screen kept by xterm's headless emulator.
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url).pathname;
const CELL = { width: 8.4, height: 18 };
const MARGIN = 14;
const LOOKS = {
  dark: { ink: '#d8dce4', ground: '#14171c' },
  light: { ink: '#22262c', ground: '#fcfcfa' },
};

/** What is pictured: a name, a size, a look and the keys typed first. */
const PICTURES = [
  { name: 'wide', columns: 130, rows: 36, look: 'dark', keys: ['j'] },
  { name: 'wide-light', columns: 130, rows: 36, look: 'light', keys: ['j'] },
  { name: 'narrow', columns: 76, rows: 20, look: 'dark', keys: [] },
];

mkdirSync(`${root}docs/pictures`, { recursive: true });
for (const picture of PICTURES) {
  const emulator = await screenOf(picture);
  writeFileSync(`${root}docs/pictures/${picture.name}.svg`, svg(emulator, LOOKS[picture.look]));
  console.log(`docs/pictures/${picture.name}.svg`);
}

/** The emulator after the demo has fetched its mail and the keys were typed. */
async function screenOf({ columns, rows, look, keys }) {
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  emulator.loadAddon(new unicode11.Unicode11Addon());
  emulator.unicode.activeVersion = '11';
  const command = `stty rows ${rows} cols ${columns}; exec node ${root}bin/mailtui.js demo`;
  const env = { ...process.env };
  delete env.CI;
  delete env.NO_COLOR;
  const program = spawn('script', ['-qefc', command, '/dev/null'], {
    env: {
      ...env,
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      SHELL: '/bin/sh',
      LANG: 'C.UTF-8',
    },
  });
  let lastOutput = Date.now();
  program.stdout.setEncoding('utf8').on('data', (text) => {
    lastOutput = Date.now();
    emulator.write(text);
  });
  emulator.parser.registerOscHandler(11, () => {
    const [red, green, blue] = LOOKS[look].ground.slice(1).match(/../g);
    program.stdin.write(`\x1b]11;rgb:${red}${red}/${green}${green}/${blue}${blue}\x1b\\`);
    return true;
  });
  const calm = async (quiet) => {
    do await new Promise((resolve) => setTimeout(resolve, 200));
    while (Date.now() - lastOutput < quiet);
  };
  await calm(6000);
  for (const key of keys) {
    program.stdin.write(key);
    await calm(1500);
  }
  const ended = new Promise((resolve) => program.once('close', resolve));
  const picture = copy(emulator);
  program.stdin.write('\x03');
  await ended;
  return picture;
}

/** The cells as plain data: the screen is cleared when the program ends. */
function copy(emulator) {
  const { active } = emulator.buffer;
  return Array.from({ length: emulator.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    return Array.from({ length: emulator.cols }, (_, column) => cellOf(line.getCell(column)));
  });
}

function cellOf(cell) {
  const colour = (isRgb, isPalette, value) =>
    isRgb ? `#${value.toString(16).padStart(6, '0')}` : isPalette ? indexed(value) : null;
  const ink = colour(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor());
  const ground = colour(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor());
  const isInverse = cell.isInverse() !== 0;
  return {
    ...{ text: cell.getChars(), width: cell.getWidth(), isInverse, ink, ground },
    ...{ isBold: cell.isBold() !== 0, isUnderlined: cell.isUnderline() !== 0 },
  };
}

function indexed(index) {
  if (index >= 232) return `#${(8 + 10 * (index - 232)).toString(16).padStart(2, '0').repeat(3)}`;
  const steps = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  const parts = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return `#${parts.map((part) => (steps[part] ?? 128).toString(16).padStart(2, '0')).join('')}`;
}

function svg(rows, { ink, ground }) {
  const width = rows[0].length * CELL.width + 2 * MARGIN;
  const height = rows.length * CELL.height + 2 * MARGIN;
  const parts = rows.flatMap((row, at) => runs(row).map((run) => drawn(run, at, { ink, ground })));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">
<rect width="100%" height="100%" rx="8" fill="${ground}"/>
${parts.join('')}</svg>
`;
}

/** Neighbours that look the same, as one. */
function runs(row) {
  const found = [];
  let column = 0;
  for (const cell of row) {
    if (cell.width > 0) {
      const last = found.at(-1);
      const text = cell.text === '' ? ' ' : cell.text;
      const isPlain = /^[\x20-\x7e─│]$/.test(text);
      if (last !== undefined && last.isPlain && isPlain && sameLook(last, cell)) {
        last.text += text;
        last.columns += 1;
      } else found.push({ ...cell, text, isPlain, column, columns: cell.width });
    }
    column += 1;
  }
  return found;
}

function sameLook(one, other) {
  return ['ink', 'ground', 'isBold', 'isUnderlined', 'isInverse'].every(
    (name) => one[name] === other[name],
  );
}

function drawn(run, row, look) {
  const x = MARGIN + run.column * CELL.width;
  const y = MARGIN + row * CELL.height;
  const width = run.columns * CELL.width;
  const ink = (run.isInverse ? run.ground : run.ink) ?? (run.isInverse ? look.ground : look.ink);
  const ground = run.isInverse ? (run.ink ?? look.ink) : run.ground;
  const box =
    ground === null
      ? ''
      : `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${CELL.height}" fill="${ground}"/>\n`;
  if (run.text.trim() === '') return box;
  const bold = run.isBold ? ' font-weight="bold"' : '';
  const under = run.isUnderlined ? ' text-decoration="underline"' : '';
  // Spaces at the ends are places, not text: whoever draws this may drop them.
  const words = run.text.trim();
  const left = x + (run.isPlain ? run.text.indexOf(words[0]) * CELL.width : 0);
  const length = run.isPlain ? words.length * CELL.width : width;
  const text = words.replace(
    /[&<>]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign],
  );
  return `${box}<text x="${left.toFixed(1)}" y="${y + 13}" textLength="${length.toFixed(1)}" lengthAdjust="spacingAndGlyphs" fill="${ink}"${bold}${under}>${text}</text>\n`;
}
