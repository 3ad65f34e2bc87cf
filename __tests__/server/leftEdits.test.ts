/** What a program that was killed left in the user's editor becomes a draft. */
import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createEditingFile, keepLeftEdits } from '../../src/app/editingFiles.js';
import { editExternally } from '../../src/app/externalEditor.js';
import { readDraftMessage } from '../../src/mime/draftMessage.js';
import { serviceUnderTest } from '../support/serviceUnderTest.js';

const rig = serviceUnderTest();
const LATER = 2 * 60 * 60_000;
const state = (): string => join(rig().dir, 'state');
const keep = (now: number) => keepLeftEdits(state(), rig().service.drafts, now);

/** As by a program that is not there any more. */
function left(before: string, text: string): string {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const { dir, file } = createEditingFile(state(), before);
  writeFileSync(file, text);
  const gone = join(dirname(dir), `${String(pid)}-${dir.slice(-12)}`);
  renameSync(dir, gone);
  return gone;
}

test('what was written is kept once, what was not touched is tidied away', async () => {
  const dirs = [left('', 'To: ann\n\nhalf a letter'), left('same', 'same')];
  expect(await keep(Date.now())).toBe(0);
  expect(dirs.every((dir) => existsSync(dir))).toBe(true);
  expect(await keep(Date.now() + LATER)).toBe(1);
  expect(await keep(Date.now() + LATER)).toBe(0);
  expect(readdirSync(join(state(), 'editing'))).toEqual([]);
  const [row] = rig().service.drafts.list();
  const { body, to } = readDraftMessage(await rig().service.raw(row?.id ?? ''));
  expect([body, to]).toEqual(['To: ann\n\nhalf a letter', '']);
});

test('what cannot be kept now, or belongs to a program that runs, stays', async () => {
  const { dir, file } = createEditingFile(state(), '');
  writeFileSync(file, 'being written');
  const gone = left('', 'to be kept');
  const drafts = {
    start: () => Promise.reject(new Error('no account')),
    save: () => Promise.reject(new Error('the disk is full')),
  };
  expect(await keepLeftEdits(state(), drafts, Date.now() + LATER)).toBe(0);
  expect([existsSync(dir), existsSync(gone)]).toEqual([true, true]);
  expect([statSync(dir).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
});

test('what the editor puts beside the file goes, too', async () => {
  const script = join(rig().dir, 'editor.sh');
  writeFileSync(script, '#!/bin/sh\ncp "$1" "$1~"\necho more >> "$1"\n', { mode: 0o700 });
  const { text } = await editExternally(
    state(),
    { ...process.env, VISUAL: script },
    { text: 'private\n', keep: () => Promise.resolve(true) },
  );
  expect(text).toBe('private\nmore\n');
  expect(readdirSync(join(state(), 'editing'))).toEqual([]);
});
