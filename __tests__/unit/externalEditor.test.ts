/** The user's own editor: whatever it does to its file, no text is lost. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editExternally, editorCommand, type EditorResult } from '../../src/app/externalEditor.js';
import { scratch } from '../support/scratch.js';

describe('the command', () => {
  it('is $VISUAL, then $EDITOR, then vi, in words and without a shell', () => {
    expect(editorCommand({ VISUAL: 'code --wait', EDITOR: 'ed' })).toEqual(['code', '--wait']);
    expect(editorCommand({ VISUAL: ' ', EDITOR: `"/opt/my vim" -f` })).toEqual([
      '/opt/my vim',
      '-f',
    ]);
    expect(editorCommand({})).toEqual(['vi']);
    expect(() => editorCommand({ EDITOR: 'vim; rm x' })).toThrow('without a shell');
  });
});

describe('editing', () => {
  const saved: string[] = [];
  /** Until what was saved has been told. */
  const UNTIL_SEEN = 'while [ ! -e "$2/seen" ]; do sleep 0.05; done';

  /** Whether what is saved can be kept. */
  let isKept = true;

  /** @param script of sh, with the file as $1 and a directory for notes as $2 */
  async function edit(
    text: string,
    script: string,
  ): Promise<EditorResult & { dir: string; notes: string }> {
    const dir = scratch();
    const editor = join(dir, 'editor.sh');
    writeFileSync(editor, `#!/bin/sh\nset -- "$2" "$1"\n${script}\n`, { mode: 0o700 });
    saved.length = 0;
    const keep = (now: string): Promise<boolean> => {
      saved.push(now);
      writeFileSync(join(dir, 'seen'), '');
      return Promise.resolve(isKept);
    };
    const env = { ...process.env, VISUAL: `${editor} '${dir}'` };
    const result = await editExternally(join(dir, 'state'), env, { text, keep });
    const note = (name: string): string => readFileSync(join(dir, name), 'utf8');
    return { ...result, dir, notes: readdirSync(dir).includes('note') ? note('note') : '' };
  }

  it('gives the text in a file that only the user may read, and removes it', async () => {
    const { dir, notes, text, problem } = await edit(
      'Grüße 王\n',
      'stat -c %a "$1" > "$2/note"; cat "$1" >> "$2/note"; echo more >> "$1"',
    );
    expect(notes).toBe('600\nGrüße 王\n');
    expect([text, problem]).toEqual(['Grüße 王\nmore\n', null]);
    expect(readdirSync(join(dir, 'state', 'editing'))).toEqual([]);
  });

  it('keeps the file where what it holds could not be kept otherwise', async () => {
    isKept = false;
    const { dir, text } = await edit('one\n', 'echo two >> "$1"');
    isKept = true;
    expect([text, saved.at(-1)]).toEqual(['one\ntwo\n', 'one\ntwo\n']);
    const [name = ''] = readdirSync(join(dir, 'state', 'editing'));
    const left = join(dir, 'state', 'editing', name, 'message.eml');
    expect(readFileSync(left, 'utf8')).toBe('one\ntwo\n');
  });

  it('tells what is saved while the editor runs, also by replacing the file', async () => {
    const { text } = await edit(
      'first',
      `echo second > "$1.new"; mv "$1.new" "$1"; ${UNTIL_SEEN}; echo third > "$1"`,
    );
    expect(saved[0]).toBe('second\n');
    expect(text).toBe('third\n');
  });

  it.each([
    ['empties it', ': > "$1"', 'left an empty text'],
    ['removes it', 'rm "$1"', 'left no text'],
    ['fails and empties it', ': > "$1"; exit 1', 'left an empty text'],
    ['fails and cuts it', 'printf "one " > "$1"; exit 1', 'left a part of the text'],
    ['fails and leaves it', 'exit 3', 'the text is as it was'],
    ['is killed', 'kill -9 $$', 'the text is as it was'],
  ])('keeps the text when the editor %s', async (_, script, said) => {
    const { text, problem } = await edit('one two\nthree\n', script);
    expect(text).toBe('one two\nthree\n');
    expect(problem).toContain(said);
  });

  it('keeps what the editor had saved before it came to grief', async () => {
    const script = `echo better > "$1"; ${UNTIL_SEEN}; : > "$1"; exit 1`;
    const { text, problem } = await edit('one', script);
    expect(text).toBe('better\n');
    expect(problem).toContain('the last good version is kept');
  });

  it('takes what was saved when the editor ends with an error', async () => {
    const { text, problem } = await edit('one', 'echo other > "$1"; exit 1');
    expect(text).toBe('other\n');
    expect(problem).toContain('what it had saved is here');
  });

  it('takes a shorter text from an editor that ends well', async () => {
    const { text, problem } = await edit('one two\n', 'printf "one " > "$1"');
    expect([text, problem]).toEqual(['one ', null]);
  });

  it('reads what is not UTF-8, and any line ends', async () => {
    const { text } = await edit('one', String.raw`printf 'caf\351\r\nend' > "$1"`);
    expect(text).toBe('café\nend');
  });

  it('says so when there is no such editor', async () => {
    const env = { EDITOR: '/nowhere/editor' };
    const dir = scratch();
    const result = await editExternally(dir, env, {
      text: 'one',
      keep: () => Promise.resolve(true),
    });
    expect(result.text).toBe('one');
    expect(result.problem).toContain('editor cannot be started');
  });
});
