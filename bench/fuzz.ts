/**
 * `npm run bench -- fuzz [SECONDS] [SEED]`: mutated mail through everything between its octets and
 * the terminal, for so long. Ends with 1 at the first message that throws, takes longer than
 * {@link MOST_MS} of processor time, or gets an escape onto the screen; the message is then kept.
 *
 * Takes the fixtures of the tests, and a corpus of real mail beside the checkout where there is one.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpusMessages } from '../__tests__/support/corpus.js';
import { FIXTURES } from '../__tests__/support/mimeFixtures.js';
import { BOMBS } from '../__tests__/support/bombs.js';
import { indexRow, renderedRows } from './reading/render.js';

const MOST_MS = 3_000;
/** Larger messages only make the fuzzer slow. */
const MOST_OCTETS = 200_000;

/** xorshift32: the same mail for the same seed. */
class Chance {
  constructor(private state: number) {}

  below(count: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % Math.max(1, count);
  }
}

const HOSTILE = [
  ...['\x1b]0;x\x07', '\x1b[2J', '\x9b31m', '\u202e', '\r', '\0', '\x1b', '=1B=5B', '&#27;[31m'],
  ...[
    '--',
    'boundary=',
    '=?utf-8?B?',
    '<table>',
    '<!--',
    'begin 644 ',
    '\xff\xfe',
    '\r\n\r\n',
    '%1B',
  ],
];

function mutated(raw: Buffer, others: readonly Buffer[], chance: Chance): Buffer {
  let next = Buffer.from(raw);
  for (let changes = 1 + chance.below(8); changes > 0; changes -= 1) {
    const at = chance.below(next.length);
    const to = Math.min(next.length, at + chance.below(200));
    const [before, within, after] = [
      next.subarray(0, at),
      next.subarray(at, to),
      next.subarray(to),
    ];
    const hostile = Buffer.from(HOSTILE[chance.below(HOSTILE.length)] ?? '', 'latin1');
    const other = others[chance.below(others.length)] ?? raw;
    const from = chance.below(other.length);
    const pieces = [
      [before, after],
      [before, hostile, within, after],
      [before, within, within, within, after],
      [before, other.subarray(from, from + chance.below(2_000)), after],
      [before, Buffer.from(within.map((octet) => octet ^ (1 << chance.below(8)))), after],
    ][chance.below(5)];
    next = Buffer.concat(pieces ?? [next]);
  }
  return next.length > MOST_OCTETS ? next.subarray(0, MOST_OCTETS) : next;
}

/** What our own lines are made of: colours and links, around printable text. */
// eslint-disable-next-line no-control-regex -- ESC is what sequences begin with
const OWN = /\x1b\[[\d;]*m|\x1b\]8;;[\x21-\x7e]*\x1b\\/g;

async function complaint(raw: Buffer): Promise<string | null> {
  const start = process.cpuUsage();
  let lines: string[];
  try {
    lines = await renderedRows(raw, indexRow(raw), 500);
  } catch (thrown) {
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  const { user, system } = process.cpuUsage(start);
  if ((user + system) / 1000 > MOST_MS) return `took ${String((user + system) / 1000)} ms`;
  const bad = lines.find((line) =>
    /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(line.replace(OWN, '')),
  );
  return bad === undefined ? null : `an escape: ${JSON.stringify(bad)}`;
}

const seconds = Number(process.argv[3] ?? 60);
const seed = Number(process.argv[4] ?? Date.now() % 1_000_000);
const chance = new Chance(seed + 1);
const messages = [
  ...Object.values(FIXTURES).map((text) => Buffer.from(text, 'latin1')),
  ...corpusMessages().filter(({ length }) => length < MOST_OCTETS),
  ...BOMBS.map(([, make]) => Buffer.from(make(), 'latin1').subarray(0, 20_000)),
];
const end = Date.now() + seconds * 1000;
let runs = 0;
while (Date.now() < end && process.exitCode !== 1) {
  const raw = mutated(messages[chance.below(messages.length)] ?? Buffer.alloc(0), messages, chance);
  const found = await complaint(raw);
  runs += 1;
  if (found === null) continue;
  const file = join(tmpdir(), `mailtui-fuzz-${String(seed)}-${String(runs)}.eml`);
  writeFileSync(file, raw);
  console.log(`${file}: ${found}`);
  process.exitCode = 1;
}
console.log(JSON.stringify({ seed, runs, messages: messages.length }));
