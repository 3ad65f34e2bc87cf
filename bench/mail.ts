/** Mail for the benchmark: about 8 KB each, deterministic, with words that can be searched for. */

/** The subject of the newest message: when it stands on the screen, the screen is there. */
export const NEWEST_SUBJECT = 'newest of all';

const VOCABULARY = 4000;
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ');

export function generateMail(count: number): Buffer[] {
  const random = generator(1);
  return Array.from({ length: count }, (_, number) => message(number, count, random));
}

/** One of a mailbox of any size: a few lines, every fourth an answer. */
export function smallMessage(number: number): Buffer {
  const random = generator(number + 1);
  const date = new Date((1_000_000_000 + number) * 1000).toUTCString().replace('GMT', '+0000');
  const parent = number % 4 === 3 ? `References: <${number - 1}@small.example>\r\n` : '';
  return Buffer.from(
    `Message-ID: <${number}@small.example>\r\n${parent}Date: ${date}\r\n` +
      `From: ${capital(word(random))} <p${number % 5000}@small.example>\r\nTo: me@bench.example\r\n` +
      `Subject: ${words(4, random)} n${number}\r\n\r\n${words(12, random)}` +
      `${number % 10_000 === 0 ? ' telescope' : ''}\r\n`,
  );
}

function message(number: number, count: number, random: () => number): Buffer {
  const date = new Date(Date.UTC(2026, 0, 1) + number * 60_000)
    .toUTCString()
    .replace('GMT', '+0000');
  const subject =
    number === count - 1 ? NEWEST_SUBJECT : words(4 + Math.floor(random() * 5), random);
  const parent = number > 10 && random() < 0.6 ? number - 1 - Math.floor(random() * 10) : null;
  const header = [
    `Message-ID: <${number}@bench.example>`,
    ...(parent === null
      ? []
      : [`In-Reply-To: <${parent}@bench.example>`, `References: <${parent}@bench.example>`]),
    `Date: ${date}`,
    `From: ${capital(word(random))} ${capital(word(random))} <${word(random)}@bench.example>`,
    'To: Me <me@bench.example>',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  const lines: string[] = [];
  let size = 0;
  const wanted = 4000 + random() * 8000;
  while (size < wanted) {
    const line = words(10, random);
    lines.push(line);
    size += line.length + 2;
  }
  if (number % 100 === 0) lines.push('A telescope is worth owning.');
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${lines.join('\r\n')}\r\n`);
}

function words(count: number, random: () => number): string {
  return Array.from({ length: count }, () => word(random)).join(' ');
}

/** Frequent words are frequent: the square bends the distribution. */
function word(random: () => number): string {
  let rest = Math.floor(random() ** 2 * VOCABULARY) + 20;
  let text = '';
  while (rest > 0) {
    text += SYLLABLES[rest % SYLLABLES.length] ?? '';
    rest = Math.floor(rest / SYLLABLES.length);
  }
  return text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Numbers in [0, 1), the same in every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
