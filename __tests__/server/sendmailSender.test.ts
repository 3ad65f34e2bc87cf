/** Sending by a program that takes what sendmail takes. */
import { expect, test } from '@jest/globals';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sendmailSender } from '../../src/protocols/sendmail/sendmailSender.js';
import { scratch } from '../support/scratch.js';

const ENVELOPE = { from: 'me@here.example', to: ['-oQ/tmp@x.example', 'b@x.example'] };
const CONTENT = Buffer.from('Subject: ü\r\n\r\n.\r\nlast\r\n', 'latin1');

function program(script: string): { dir: string; command: string[] } {
  const dir = scratch();
  const file = join(dir, 'send mail');
  writeFileSync(file, `#!/bin/sh\ncd '${dir}'\n${script}\n`);
  chmodSync(file, 0o700);
  return { dir, command: [file, '-a', 'with space'] };
}

const send = (
  command: readonly string[],
  signal = new AbortController().signal,
  deadline = 60_000,
) => sendmailSender(command, deadline).send(ENVELOPE, CONTENT, signal);

test('the program gets the message as it is, and addresses that are no options', async () => {
  const { dir, command } = program('printf "%s\\n" "$@" > args; cat > mail');
  expect(await send(command)).toMatchObject({ kind: 'sent', refused: [] });
  expect(readFileSync(join(dir, 'args'), 'utf8')).toBe(
    '-a\nwith space\n-i\n-f\nme@here.example\n--\n-oQ/tmp@x.example\nb@x.example\n',
  );
  expect(readFileSync(join(dir, 'mail'), 'latin1')).toBe('Subject: ü\n\n.\nlast\n');
});

test.each([
  ['cat > mail; echo no such user >&2; exit 67', 'never', 'no such user'],
  ['exit 75', 'again', 'ended with 75'],
  ['cat > mail; exit 1', 'uncertain', 'ended with 1'],
  ['cat > mail; kill -9 $$', 'uncertain', 'SIGKILL'],
] as const)('%s: %s', async (script, kind, words) => {
  const result = await send(program(script).command);
  expect(result).toMatchObject({ kind });
  expect('error' in result && result.error.message).toContain(words);
});

test('a program that is not there is tried again later', async () => {
  expect(await send(['/nowhere/sendmail'])).toMatchObject({ kind: 'again', isOfServer: true });
});

test('one that stalls is ended, and nobody knows', async () => {
  const { dir, command } = program('cat > mail; touch begun; exec sleep 600');
  expect(await send(command, undefined, 1500)).toMatchObject({ kind: 'uncertain' });
  expect(existsSync(join(dir, 'begun'))).toBe(true);
});
