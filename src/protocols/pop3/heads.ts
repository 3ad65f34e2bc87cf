/**
 * Headers of messages: by TOP, and where the server has none, by RETR.
 *
 * Guarantees: memory does not grow with the message; trouble of the moment is an error, never taken
 * for a message that is not there.
 */
import { HEAD_LIMIT } from '../../core/letterHeader.js';
import { Retrieval, type RetrievalOptions } from './retrieval.js';
import { refusal, responseCode } from './serverWords.js';

export interface Head {
  number: number;
  head: Buffer;
}

/** Those that the server refuses are left out. @throws MailtuiError when it is in trouble. */
export async function* readHeads(
  messages: readonly number[],
  options: RetrievalOptions,
): AsyncGenerator<Head, void, undefined> {
  const byRetr = yield* readTops(messages, options);
  yield* readBy((number) => `RETR ${number}`, byRetr, options);
}

/** By TOP alone: of what the server has no TOP for there is no header alone. */
export function readTops(
  messages: readonly number[],
  options: RetrievalOptions,
): AsyncGenerator<Head, number[], undefined> {
  return readBy((number) => `TOP ${number} 0`, messages, options);
}

/** Returns those that the server does not give by this command. */
async function* readBy(
  command: (number: number) => string,
  messages: readonly number[],
  options: RetrievalOptions,
): AsyncGenerator<Head, number[], undefined> {
  const requests = messages.map((number) => ({ line: command(number), expected: 4096 }));
  const refused: number[] = [];
  for await (const answer of new Retrieval(requests, options).answers()) {
    const number = messages[answer.request] ?? 0;
    if (answer.refusal === null) yield { number, head: await beginningOf(answer.content) };
    else if (responseCode(answer.refusal).startsWith('SYS')) throw refusal('TOP', answer.refusal);
    else refused.push(number);
  }
  return refused;
}

async function beginningOf(content: Buffer | AsyncIterable<Buffer>): Promise<Buffer> {
  if (Buffer.isBuffer(content)) return content.subarray(0, HEAD_LIMIT);
  for await (const bytes of content) return bytes.subarray(0, HEAD_LIMIT);
  return Buffer.alloc(0);
}
