/**
 * Reads a query as a person types it.
 *
 * Guarantees: never throws, whatever the text; always gives a query, of the parts that make sense,
 * and tells what does not: where it is, what is wrong, what to write instead. Pure.
 *
 * Grammar: alternatives are joined by `OR`, which binds weaker than the space between parts that
 * must all hold; `-` or `NOT` before a part turns it round; parentheses group, also behind a field
 * (`from:(ann OR bob)`). `AND` may be written and changes nothing.
 */
import { ALL, and, not, or, type Query } from './ast.js';
import { FIELD_NAMES, type Field } from './fields.js';
import { tokens, type TermToken, type Token } from './lexer.js';
import { nearest } from './suggest.js';
import { readTerm } from './terms.js';

export interface QueryProblem {
  /** Positions in the text, in UTF-16 units: of the first that is wrong, and behind the last. */
  at: number;
  end: number;
  /** An error leaves the part out or guesses; a hint is for something that is probably meant so. */
  severity: 'error' | 'hint';
  /** What is wrong, without a full stop. Holds text of the query, untrusted. */
  message: string;
  /** What may stand in its place, or null. */
  suggestion: string | null;
}

export interface ParsedQuery {
  query: Query;
  /** In the order of their positions. */
  problems: readonly QueryProblem[];
}

export interface ParseOptions {
  /** The text is being typed: its last word may be the beginning of a longer one. */
  typing?: boolean;
  /** Paths and names of folders, roles and names of accounts: what `in:` may name. */
  places?: readonly string[];
}

/** Deeper parentheses are ignored. */
const MAX_DEPTH = 50;
/** More terms than anybody types are ignored. */
const MAX_TERMS = 100;

/** A prefix that is a field of no one but looks like a word: `colour:red`. */
const PREFIX = /^([a-z][a-z-]+):(?!\/\/)./i;

export function parseQuery(text: string, options: ParseOptions = {}): ParsedQuery {
  return new Parser(text, options).parse();
}

class Parser {
  readonly #tokens: Token[];
  readonly #problems: QueryProblem[] = [];
  readonly #options: ParseOptions;
  readonly #unfinished: Token | undefined;
  #next = 0;
  #depth = 0;
  #terms = 0;

  constructor(text: string, options: ParseOptions) {
    this.#tokens = tokens(text);
    this.#options = options;
    const last = this.#tokens.at(-1);
    if (options.typing === true && last?.end === text.length) this.#unfinished = last;
  }

  parse(): ParsedQuery {
    const parts: Query[] = [];
    for (;;) {
      parts.push(this.#alternatives(null));
      const token = this.#take();
      if (token === undefined) break;
      this.#tell(token, 'there is no parenthesis for this one to close');
    }
    this.#problems.sort((a, b) => a.at - b.at);
    return { query: and(parts), problems: this.#problems };
  }

  /** Up to the end or a closing parenthesis. `field` is that of a group. */
  #alternatives(field: Field | null): Query {
    const found: Query[] = [];
    for (;;) {
      const before = this.#next;
      const part = this.#conjunction(field);
      const isEmpty = this.#next === before;
      const token = this.#peek();
      if (!isEmpty && part.type !== 'all') found.push(part);
      if (token?.kind !== 'or') {
        const previous = this.#tokens[before - 1];
        if (isEmpty && previous?.kind === 'or')
          this.#tell(previous, 'something is missing behind OR');
        return found.length === 0 ? ALL : or(found);
      }
      if (isEmpty) this.#tell(token, 'something is missing before OR');
      this.#next += 1;
    }
  }

  #conjunction(field: Field | null): Query {
    const parts: Query[] = [];
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind === 'or' || token.kind === 'close') break;
      this.#next += 1;
      if (token.kind === 'and') continue;
      parts.push(this.#part(token, field));
    }
    return and(parts);
  }

  /** `first` has been taken already. */
  #part(first: Token, field: Field | null): Query {
    let isNegated = false;
    let token: Token | undefined = first;
    while (token?.kind === 'not') {
      isNegated = !isNegated;
      const following = this.#peek();
      const isPart = following?.kind === 'open' || following?.kind === 'term';
      if (!isPart && following?.kind !== 'not') {
        this.#tell(token, 'something is missing behind NOT');
        return ALL;
      }
      this.#next += 1;
      token = following;
    }
    let part: Query = ALL;
    if (token?.kind === 'open') part = this.#group(token, token.field ?? field);
    if (token?.kind === 'term') part = this.#term(token, field);
    return isNegated ? not(part) : part;
  }

  #group(open: Token, field: Field | null): Query {
    if (this.#depth >= MAX_DEPTH) {
      this.#tell(open, 'the parentheses are too many within each other');
      this.#skipGroup();
      return ALL;
    }
    this.#depth += 1;
    const inner = this.#alternatives(field);
    this.#depth -= 1;
    const close = this.#take();
    if (close === undefined) this.#tell(open, 'this parenthesis is not closed');
    return inner;
  }

  #skipGroup(): void {
    for (let open = 1; open > 0;) {
      const token = this.#take();
      if (token === undefined) return;
      if (token.kind === 'open') open += 1;
      if (token.kind === 'close') open -= 1;
    }
  }

  #term(token: TermToken, field: Field | null): Query {
    this.#terms += 1;
    if (this.#terms > MAX_TERMS) {
      if (this.#terms === MAX_TERMS + 1) {
        this.#tell(token, `only the first ${String(MAX_TERMS)} terms are searched for`);
      }
      return ALL;
    }
    if (token.unclosed) this.#tell(token, 'the quotation mark at the end is missing', null, 'hint');
    if (token.field === null && !token.quoted) this.#checkPrefix(token);
    const meant = { ...token, field: token.field ?? field };
    const isUnfinished = token === this.#unfinished && !token.quoted;
    const { query, problem } = readTerm(meant, isUnfinished, this.#options.places);
    if (problem !== null) this.#tell(token, problem.message, problem.suggestion);
    return query;
  }

  /** The field of a word like `form:ann`, which is searched as it stands. */
  #checkPrefix(token: TermToken): void {
    const name = PREFIX.exec(token.text)?.[1];
    if (name === undefined) return;
    const span = { at: token.at, end: token.at + name.length + 1 };
    const meant = nearest(name, FIELD_NAMES);
    if (meant !== null) this.#tell(span, `there is no field ${name}:`, `${meant}:`);
    else this.#tell(span, `${name}: is no field, and is searched for as a word`, null, 'hint');
  }

  #tell(
    { at, end }: { at: number; end: number },
    message: string,
    suggestion: string | null = null,
    severity: QueryProblem['severity'] = 'error',
  ): void {
    this.#problems.push({ at, end, severity, message, suggestion });
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(): Token | undefined {
    const token = this.#tokens[this.#next];
    if (token !== undefined) this.#next += 1;
    return token;
  }
}
