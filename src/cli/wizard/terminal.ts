/**
 * Questions to a person at a terminal: asked on stderr, answered on stdin.
 *
 * Guarantees: the terminal is in raw mode only while a question is open and is put back after
 * every one; `<` alone is no answer but throws BackWanted; what is typed as a password is never shown or remembered; Ctrl-C, Ctrl-D, a closed
 * terminal and the signal all end a question with `cancelled`. What it prints is safe for a
 * terminal.
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import wrapAnsi from 'wrap-ansi';
import { MailtuiError } from '../../core/errors.js';
import { sanitiseLine } from '../../mime/sanitise.js';
import type { CliContext, OutputStream } from '../context.js';

export interface Question<Answer> {
  text: string;
  /** What Enter alone answers. */
  suggestion?: string;
  /** Turns what was typed into the answer, or throws a MailtuiError that says why it cannot. */
  read: (typed: string) => Answer;
}

/** Between words, whose blanks stay; a long address is not cut in two. */
const KEPT = { trim: false, hard: false } as const;

/** The person wants the question before this one again. */
export class BackWanted extends MailtuiError {
  constructor() {
    super('cancelled', 'there is nothing to go back to');
  }
}

/** What is typed for it. */
const BACK = '<';

export class Terminal {
  /** How many have been asked so far. */
  questions = 0;
  private readonly style: Style;

  constructor(private readonly context: CliContext) {
    this.style = styleFor(context);
  }

  say(...lines: readonly string[]): void {
    const columns = this.context.stderr.columns ?? 80;
    for (const line of lines) this.context.complain(wrapAnsi(sanitiseLine(line), columns, KEPT));
  }

  /** Something to note: a refused answer, a caution. */
  warn(line: string): void {
    this.context.complain(this.style.bold(sanitiseLine(line)));
  }

  /** Asks until the answer can be used. */
  async ask<Answer>(question: Question<Answer>): Promise<Answer> {
    const { suggestion } = question;
    const offer = suggestion === undefined ? '' : ` [${suggestion}]`;
    for (;;) {
      const typed = await this.prompt(`${question.text}${offer}: `, false);
      if (typed.trim() === BACK) throw new BackWanted();
      const answer = typed.trim() === '' && suggestion !== undefined ? suggestion : typed;
      try {
        return question.read(answer);
      } catch (error) {
        if (!(error instanceof MailtuiError)) throw error;
        this.warn(`  ${error.message}`);
      }
    }
  }

  /** Asks for a password, which is not shown and is returned exactly as typed. */
  async askSecret(text: string): Promise<string> {
    for (;;) {
      const typed = await this.prompt(`${text} (not shown): `, true);
      if (typed === BACK) throw new BackWanted();
      if (typed !== '') return typed;
    }
  }

  async confirm(text: string, suggestion: boolean): Promise<boolean> {
    return this.ask({
      text: `${text} (yes or no)`,
      suggestion: suggestion ? 'yes' : 'no',
      read: (typed) => {
        const word = typed.trim().toLowerCase();
        if (word === 'y' || word === 'yes') return true;
        if (word === 'n' || word === 'no') return false;
        throw new MailtuiError('usage', 'Please answer yes or no.');
      },
    });
  }

  /** Shows a line while the work lasts, and how it ended behind it. */
  async during<Result>(text: string, work: () => Promise<Result>): Promise<Result> {
    this.context.stderr.write(`${sanitiseLine(text)} … `);
    try {
      const result = await work();
      this.context.stderr.write('done\n');
      return result;
    } catch (error) {
      this.context.stderr.write('failed\n');
      throw error;
    }
  }

  private async prompt(text: string, hidden: boolean): Promise<string> {
    this.questions += 1;
    const { stdin, stderr, signal } = this.context;
    const stopped = new AbortController();
    const output = new PromptOutput(stderr);
    const reader = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
    const stop = (): void => {
      stopped.abort();
    };
    reader.once('SIGINT', stop).once('close', stop);
    let answered = false;
    try {
      const typed = reader.question(this.style.bold(sanitiseLine(text)), {
        signal: AbortSignal.any([signal, stopped.signal]),
      });
      output.muted = hidden;
      const answer = await typed;
      answered = true;
      return answer;
    } catch (cause) {
      throw new MailtuiError('cancelled', 'stopped; nothing was changed', { cause });
    } finally {
      output.muted = false;
      reader.close();
      if (hidden || !answered) stderr.write('\n');
    }
  }
}

/** Lets the line editor draw on stderr, or swallows what it draws. */
class PromptOutput extends Writable {
  muted = false;

  constructor(private readonly target: OutputStream) {
    super();
  }

  /** The line editor wraps by it. */
  get columns(): number {
    return this.target.columns ?? 80;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.muted) this.target.write(chunk);
    done();
  }
}

interface Style {
  bold: (text: string) => string;
}

function styleFor({ env, stderr }: CliContext): Style {
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || stderr.isTTY !== true;
  return { bold: (text) => (plain ? text : `\u001b[1m${text}\u001b[22m`) };
}
