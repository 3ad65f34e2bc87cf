/** Passwords that a command prints, and how a command line becomes arguments. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitCommandLine } from '../../src/config/commandLine.js';
import { firstLine } from '../../src/config/passwordText.js';
import { readSecret } from '../../src/config/secrets.js';
import { everythingIn, failure } from '../support/failures.js';
import { AWKWARD_PASSWORDS, makeProfile } from '../support/profile.js';

describe('a password command', () => {
  const run = (
    command: string[],
    commandDeadline?: number,
    signal?: AbortSignal,
  ): Promise<string> =>
    readSecret({ name: 'work', secret: { kind: 'command', command } }, makeProfile().paths, {
      ...(commandDeadline === undefined ? {} : { commandDeadline }),
      ...(signal === undefined ? {} : { signal }),
    });
  const shell = (script: string): string[] => ['sh', '-c', script];

  it.each(AWKWARD_PASSWORDS)('gives %j exactly, with and without a line end', async (password) => {
    for (const end of ['', '\n', '\r\n', '\nurl: x\nuser: y\n']) {
      await expect(run(['printf', '%s%b', password, end])).resolves.toBe(password);
    }
  });

  it('gets its arguments untouched by any shell', async () => {
    await expect(run(['echo', '$HOME; `id` *'])).resolves.toBe('$HOME; `id` *');
  });

  it('that fails is named, and nothing it printed is', async () => {
    const error = await failure(run(shell('echo hunter2; echo hunter2 >&2; exit 3')));
    expect(error).toMatchObject({
      kind: 'secret-missing',
      message: 'the password command sh failed with exit code 3',
      scope: { account: 'work' },
    });
    expect(everythingIn(error)).not.toContain('hunter2');
  });

  it.each([
    ['prints nothing', shell('true'), 'the password command sh gave no password'],
    [
      'prints an empty first line',
      shell('echo; echo x'),
      'the password command sh gave no password',
    ],
    [
      'prints no UTF-8',
      ['printf', '\\377'],
      'what the password command printf gave as password is not UTF-8',
    ],
    ['is killed', shell('kill -9 $$'), 'the password command sh was killed'],
    ['is not there', ['/nowhere/pw', 'x'], 'the program /nowhere/pw was not found'],
    ['is a directory', ['/tmp'], 'the program /tmp cannot be started'],
  ])('that %s gives no password', async (_, command, message) => {
    await expect(run(command)).rejects.toMatchObject({ kind: 'secret-missing', message });
  });

  it('has a deadline', async () => {
    const error = await failure(run(['sleep', '60'], 100));
    expect(error).toMatchObject({ kind: 'secret-missing' });
    expect(error.message).toContain('sleep did not end within');
  });

  it('ends when the user has enough', async () => {
    const controller = new AbortController();
    const asked = run(['sleep', '60'], undefined, controller.signal);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(run(['echo', 'x'], undefined, controller.signal)).rejects.toMatchObject({
      kind: 'cancelled',
    });
  });

  it('may leave something running that holds its output open', async () => {
    await expect(run(shell('sleep 5 & echo secret'))).resolves.toBe('secret');
  });

  it('cannot fill the memory', async () => {
    const endless = shell('echo secret; head -c 50000000 /dev/zero');
    await expect(run(endless)).resolves.toBe('secret');
  });

  it('waits for nobody at a terminal: its standard input is empty', async () => {
    await expect(run(shell('read x && echo "$x" || echo none'))).resolves.toBe('none');
  });
});

describe('one line of a password', () => {
  it.each([
    ['a\n', 'a'],
    ['a\r\n', 'a'],
    [' a \nb', ' a '],
    ['a', 'a'],
    ['a\t\n', 'a\t'],
  ])('%j is %j', (bytes, password) => {
    expect(firstLine(Buffer.from(bytes), 'it')).toBe(password);
  });

  it('has no carriage return in its middle', () => {
    expect(() => firstLine(Buffer.from('a\rQUIT\n'), 'it')).toThrow('line break');
  });
});

describe('a command line', () => {
  it.each<[string, string[]]>([
    ['pass show x', ['pass', 'show', 'x']],
    ['  pass \t show  x ', ['pass', 'show', 'x']],
    [`pass show 'my mail'`, ['pass', 'show', 'my mail']],
    [`a "b c" d"e"'f'`, ['a', 'b c', 'def']],
    [`a "" ''`, ['a', '', '']],
    [`a "\\"\\\\\\$\\x"`, ['a', '"\\$\\x']],
    [`a '\\n"$x'`, ['a', '\\n"$x']],
    ['a b\\ c \\$x \\~', ['a', 'b c', '$x', '~']],
    ['a x~ *.txt #1 k=v é🔑', ['a', 'x~', '*.txt', '#1', 'k=v', 'é🔑']],
    [`sh -c 'pass show x | head -1'`, ['sh', '-c', 'pass show x | head -1']],
  ])('%s', (line, words) => {
    expect(splitCommandLine(line)).toEqual(words);
  });

  it.each([
    ['', 'the command is empty'],
    ['   ', 'the command is empty'],
    [`'' x`, 'the command is empty'],
    [`a 'b`, `the command ends in the middle of a ' quotation`],
    ['a "b', 'the command ends in the middle of a " quotation'],
    ['a \\', 'the command ends in the middle of a \\ quotation'],
    ['a | b', 'the command is run without a shell, which | needs'],
    ['a; b', 'the command is run without a shell, which ; needs'],
    ['a $HOME', 'the command is run without a shell, which $ needs'],
    ['a "$(b)"', 'the command is run without a shell, which $ needs'],
    ['a `b`', 'the command is run without a shell, which ` needs'],
    ['~/bin/pw', 'the command is run without a shell, which ~ needs'],
    ['a > b', 'the command is run without a shell, which > needs'],
    ['a\nb', 'the command is run without a shell, which a line break needs'],
  ])('%j is refused', (line, message) => {
    expect(() => splitCommandLine(line)).toThrow(
      expect.objectContaining({ kind: 'usage', message }),
    );
  });

  it('survives being quoted and split, whatever the words', () => {
    const words = fc.tuple(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(words, ([program, rest]) => {
        const argv = [program, ...rest];
        const quoted = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
        expect(splitCommandLine(quoted)).toEqual(argv);
      }),
    );
  });
});
