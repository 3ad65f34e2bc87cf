/** Bytes from a POP3 server come in any pieces; what is read from them does not depend on it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MailtuiError } from '../../src/core/errors.js';
import { ByteCollector } from '../../src/protocols/pop3/byteCollector.js';
import { MultilineDecoder } from '../../src/protocols/pop3/multilineDecoder.js';
import { ReplyReader, type ReplyHandler } from '../../src/protocols/pop3/replyReader.js';
import { stuff, wholeLines } from '../support/pop3Script.js';

const TRAPS = [
  '',
  '\r\n',
  '.',
  '..',
  '.\r\n',
  '..\r\n',
  '.\r\n.\r\n',
  '\r\n.\r\n',
  '\r\n\r\n',
  'a\r\n.\r\nb\r\n',
  '.\r\r\n',
  '.\rx\r\n',
  '\r.\r\n',
  '\r\r\n.\r\r\n',
  '\n.\r\n',
  '\n.\nafter a bare LF\n',
  'no line end',
  'ends in CR\r',
  'ends in a dot\r\n.',
  '...\r\n....\r\n.....',
  '\r',
  '\n',
  '\0\r\n.\0\r\n\xff\xfe',
  'Subject: x\r\n\r\n.leading\r\n..two\r\n.\r\ntext .\r\n',
].map((text) => Buffer.from(text, 'latin1'));

/** The whole answer from these chunks, and what was left of the last one behind its end. */
function decodeChunks(chunks: readonly Buffer[]): { body: Buffer; rest: Buffer | null } {
  const decoder = new MultilineDecoder();
  const body: Buffer[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const { bytes, end } = decoder.decode(chunk);
    body.push(bytes);
    if (end !== -1) {
      const rest = Buffer.concat([chunk.subarray(end), ...chunks.slice(index + 1)]);
      return { body: Buffer.concat(body), rest };
    }
  }
  return { body: Buffer.concat(body), rest: null };
}

function bytewise(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.from([byte]));
}

/** Cuts at these offsets, which may come in any order and more than once. */
function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  places.sort((a, b) => a - b);
  return places.slice(1).map((place, i) => bytes.subarray(places[i], place));
}

/** Bytes among which those that matter are frequent. */
const hostileBytes = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('\r\n', '.', '\r', '\n', '\r\n.', '\r\n.\r\n', '..'),
      },
      { weight: 2, arbitrary: fc.constantFrom('a', 'text', '\0', '\x80', '\xff') },
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('a multi-line answer', () => {
  it.each(TRAPS.map((body) => [JSON.stringify(body.toString('latin1')), body] as const))(
    'is the same cut at every byte: %s',
    (_name, body) => {
      const next = Buffer.from('+OK next\r\n.\r\n');
      const wire = Buffer.concat([stuff(body), next]);
      const expected = { body: wholeLines(body), rest: next };
      expect(decodeChunks([wire])).toEqual(expected);
      expect(decodeChunks(bytewise(wire))).toEqual(expected);
      for (let first = 0; first <= wire.length; first += 1) {
        for (let second = first; second <= wire.length; second += 1) {
          expect(decodeChunks(cutAt(wire, [first, second]))).toEqual(expected);
        }
      }
    },
  );

  it('is the same for any bytes and any chunks', () => {
    fc.assert(
      fc.property(hostileBytes, cuts, hostileBytes, (body, places, next) => {
        const wire = Buffer.concat([stuff(body), next]);
        const expected = { body: wholeLines(body), rest: next };
        expect(decodeChunks(cutAt(wire, places))).toEqual(expected);
        expect(decodeChunks(bytewise(wire))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('is what a plain reading of RFC 1939 says, for bytes that no server should send', () => {
    fc.assert(
      fc.property(hostileBytes, cuts, (wire, places) => {
        expect(decodeChunks(cutAt(wire, places)).rest).toEqual(readByLines(wire)?.rest ?? null);
        const expected = readByLines(wire);
        if (expected) expect(decodeChunks(cutAt(wire, places)).body).toEqual(expected.body);
      }),
      { numRuns: 2000 },
    );
  });

  it('never ends before its terminator', () => {
    const wire = stuff(Buffer.from('.\r\n..\r\ntext\r\n.'));
    for (let length = 0; length < wire.length; length += 1) {
      expect(decodeChunks([wire.subarray(0, length)]).rest).toBeNull();
    }
  });

  it('may have lines of megabytes, and millions of dots, in linear time', () => {
    const line = Buffer.alloc(8 * 1024 * 1024, 'x');
    const dots = Buffer.from('.\r\n'.repeat(1_000_000));
    for (const body of [line, dots]) {
      const wire = stuff(body);
      const chunks: Buffer[] = [];
      for (let at = 0; at < wire.length; at += 1000) chunks.push(wire.subarray(at, at + 1000));
      expect(decodeChunks(chunks).body.equals(wholeLines(body))).toBe(true);
    }
  });
});

/** The rules of RFC 1939, 3, on the whole input at once. */
function readByLines(wire: Buffer): { body: Buffer; rest: Buffer } | null {
  const lines = wire.toString('latin1').split('\r\n');
  const end = lines.indexOf('.');
  if (end === -1 || end === lines.length - 1) return null;
  const body = lines.slice(0, end).map((line) => `${line.replace(/^\./, '')}\r\n`);
  return {
    body: Buffer.from(body.join(''), 'latin1'),
    rest: Buffer.from(lines.slice(end + 1).join('\r\n'), 'latin1'),
  };
}

describe('replies', () => {
  const dialogue: readonly { multiline: boolean; wire: Buffer; log: string }[] = [
    { multiline: false, wire: Buffer.from('+OK ready\r\n'), log: 'ok ready' },
    { multiline: true, wire: answer('.\r\n..\r\n'), log: 'ok [.\r\n..\r\n]' },
    { multiline: true, wire: Buffer.from('-ERR gone\r\n'), log: 'error gone' },
    { multiline: true, wire: answer(''), log: 'ok []' },
    { multiline: false, wire: Buffer.from('+OK\r\n'), log: 'ok ' },
    { multiline: true, wire: answer('+OK\r\n-ERR\r\n'), log: 'ok [+OK\r\n-ERR\r\n]' },
    { multiline: false, wire: Buffer.from('-ERR\r\n'), log: 'error ' },
  ];
  const wire = Buffer.concat(dialogue.map((reply) => reply.wire));

  it('reach the one who asked, cut at every two bytes', () => {
    const expected = dialogue.map(({ log }) => log);
    expect(logOf(bytewise(wire))).toEqual(expected);
    for (let first = 0; first <= wire.length; first += 1) {
      for (let second = first; second <= wire.length; second += 1) {
        expect(logOf(cutAt(wire, [first, second]))).toEqual(expected);
      }
    }
  });

  it('are complete or failed, never cut short, wherever the connection ends', () => {
    for (let length = 0; length <= wire.length; length += 1) {
      const log = logOf([wire.subarray(0, length)], new MailtuiError('unreachable', 'gone'));
      const ends = dialogue.map((_, i) => sum(dialogue.slice(0, i + 1).map((r) => r.wire.length)));
      expect(log).toEqual(
        dialogue.map((reply, i) => (length >= (ends[i] ?? 0) ? reply.log : 'failed: gone')),
      );
    }
  });

  it.each([
    ['the banner of another protocol', '* OK IMAP4rev1 ready\r\n'],
    ['bytes without a line end', '\x16\x03\x01'],
    ['an unknown indicator', '+OKAY\r\n'],
    ['a challenge that nobody can answer', '+ \r\n'],
    ['a line without end', `+OK ${'x'.repeat(10_000)}`],
  ])('are refused when they are %s, in one piece and byte by byte', (_name, text) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(() => logOf([bytes])).toThrow(expect.objectContaining({ kind: 'protocol' }));
    expect(() => logOf(bytewise(bytes))).toThrow(expect.objectContaining({ kind: 'protocol' }));
  });

  it('that nobody asked for are an error, in the same chunk or later', () => {
    const all = wire.toString('latin1');
    expect(() => logOf([Buffer.from(`${all}+OK more\r\n`)])).toThrow('not asked for');
    expect(() => logOf([wire, Buffer.from('x')])).toThrow('not asked for');
    expect(() => logOf([wire, Buffer.from('-ERR idle too long\r\n')])).toThrow(
      expect.objectContaining({ kind: 'unreachable' }),
    );
  });

  function answer(body: string): Buffer {
    return Buffer.concat([Buffer.from('+OK\r\n'), stuff(Buffer.from(body))]);
  }

  /** What became of each reply of the dialogue. */
  function logOf(chunks: readonly Buffer[], failure?: MailtuiError): string[] {
    const reader = new ReplyReader();
    const log: string[] = [];
    for (const { multiline } of dialogue) reader.expect(logging(multiline, log));
    for (const chunk of chunks) reader.feed(chunk);
    if (failure) reader.fail(failure);
    return log;
  }

  function logging(multiline: boolean, log: string[]): ReplyHandler {
    let text = '';
    const body: string[] = [];
    let ok = false;
    return {
      multiline,
      status: (status) => {
        text = `${status.kind} ${status.text}`;
        ok = status.kind === 'ok';
      },
      body: (bytes) => body.push(bytes.toString('latin1')),
      end: () => log.push(ok && multiline ? `${text}[${body.join('')}]` : text),
      failed: (error) => log.push(`failed: ${error.message}`),
    };
  }
});

describe('a collector of bytes', () => {
  it('gives back what it was given, however it came and whatever was expected', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }));
    fc.assert(
      fc.property(pieces, fc.nat({ max: 2000 }), (given, expected) => {
        const collector = new ByteCollector(expected);
        for (const round of [given, given.toReversed()]) {
          for (const piece of round) collector.append(Buffer.from(piece));
          expect(collector.length).toBe(sum(round.map((piece) => piece.length)));
          expect(collector.take()).toEqual(Buffer.concat(round));
          expect(collector.length).toBe(0);
        }
      }),
    );
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
