/** What the terminal can show, and which helpers there are. Reads the environment only. */
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { good, note, type Finding, type Subject } from './finding.js';

const TERMINAL: Subject = { area: 'terminal' };
const LEAST_COLUMNS = 40;
const LEAST_ROWS = 10;

export interface TerminalFacts {
  isTerminal: boolean;
  columns: number;
  rows: number;
  /** Bits. */
  colours: number;
}

export function checkTerminal(env: NodeJS.ProcessEnv, facts: TerminalFacts): Finding[] {
  return [...checkScreen(env, facts), ...checkLocale(env), ...checkEditor(env), ...checkGpg(env)];
}

function checkScreen(env: NodeJS.ProcessEnv, facts: TerminalFacts): Finding[] {
  if (!facts.isTerminal) {
    return [note(TERMINAL, 'the output goes to no terminal, so it cannot be looked at', '')];
  }
  const { columns, rows, colours } = facts;
  const size = `${String(columns)}×${String(rows)}`;
  const depth = colours >= 24 ? 'true colour' : `${String(2 ** colours)} colours`;
  const what = `${env['TERM'] ?? 'unknown terminal'}, ${size}, ${depth}`;
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
    return [note(TERMINAL, what, 'That is small: mailtui wants 80×24.')];
  }
  return [good(TERMINAL, what)];
}

function checkLocale(env: NodeJS.ProcessEnv): Finding[] {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  if (/utf-?8/i.test(locale)) return [good(TERMINAL, `the locale ${locale} has all characters`)];
  return [
    note(
      TERMINAL,
      `the locale ${locale === '' ? 'is not set, which' : locale} is not one of UTF-8`,
      'Lines and letters may look broken: set LANG=C.UTF-8.',
    ),
  ];
}

function checkEditor(env: NodeJS.ProcessEnv): Finding[] {
  const editor = env['VISUAL'] || env['EDITOR'] || '';
  const [program = ''] = editor.trim().split(/\s+/);
  if (program === '') {
    return [note(TERMINAL, 'EDITOR is not set', 'Set it to the editor that you write mail with.')];
  }
  if (isOnPath(program, env)) return [good(TERMINAL, `the editor is ${editor}`)];
  return [note(TERMINAL, `the editor ${program} was not found`, 'Check EDITOR and VISUAL.')];
}

function checkGpg(env: NodeJS.ProcessEnv): Finding[] {
  const subject: Subject = { area: 'program' };
  if (isOnPath('gpg', env)) {
    return [good(subject, 'gpg is here: signed and encrypted mail is verified and opened')];
  }
  const hint = 'Install GnuPG, if you get signed or encrypted mail.';
  return [
    note(subject, 'gpg was not found: signatures are not verified, nothing is decrypted', hint),
  ];
}

function isOnPath(program: string, env: NodeJS.ProcessEnv): boolean {
  const places = isAbsolute(program)
    ? [program]
    : (env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, program));
  return places.some((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
