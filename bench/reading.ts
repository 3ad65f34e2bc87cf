/**
 * What reading costs: `npm run bench -- reading` parses, sanitises and wraps messages as the worker
 * and the screen do, each in a process of its own, and prints processor time and peak memory.
 *
 * Nothing here passes or fails; `__tests__/unit/mimeBombs.test.ts` holds the same bombs to a limit.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BOMBS } from '../__tests__/support/bombs.js';
import { parseStructure } from '../src/mime/structure.js';
import { indexRow, renderedRows } from './reading/render.js';
import { LETTER_KINDS } from './reading/letters.js';

interface Figures {
  name: string;
  kilobytes: number;
  /** User and system, of parsing and of the first screen. */
  processorMs: number;
  /** Of the whole process, the runtime's own some 60 MB included. */
  peakMb: number;
}

const MESSAGES: readonly (readonly [name: string, make: () => string])[] = [
  ...LETTER_KINDS.map(
    ({ name, make, octets }) =>
      [name, () => `From: Ann <ann@bench.example>\r\n${make('mark', octets)}`] as const,
  ),
  ...BOMBS.map(([name, make]) => [name, make] as const),
];

async function measure(index: number): Promise<Figures> {
  const [name, make] = MESSAGES[index] ?? ['none', () => ''];
  const raw = Buffer.from(make(), 'latin1');
  // The code is compiled before the clock starts, as it is in a screen that runs.
  parseStructure(Buffer.from('Subject: x\r\n\r\nx'));
  for (let i = 0; i < 20; i += 1) await renderedRows(WARM_UP, indexRow(WARM_UP));
  const row = indexRow(raw);
  const start = process.cpuUsage();
  await renderedRows(raw, row);
  const { user, system } = process.cpuUsage(start);
  return {
    name,
    kilobytes: Math.round(raw.length / 1024),
    processorMs: Math.round((user + system) / 1000),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

const WARM_UP = Buffer.from(
  'From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>Words <a href="https://c.example/">there</a></p>',
);

const own = process.env['MAILTUI_BENCH_MESSAGE'];
if (own === undefined) {
  const file = fileURLToPath(import.meta.url);
  const figures = MESSAGES.map((_, index): unknown => {
    const env = { ...process.env, MAILTUI_BENCH_MESSAGE: String(index) };
    const { stdout } = spawnSync(process.execPath, [file], { env, encoding: 'utf8' });
    return JSON.parse(stdout === '' ? 'null' : stdout);
  });
  console.log(JSON.stringify(figures, null, 2));
} else console.log(JSON.stringify(await measure(Number(own))));
