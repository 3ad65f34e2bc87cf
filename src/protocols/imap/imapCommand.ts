/**
 * Single IMAP commands, for what imapflow's own methods do not tell: they answer `false` to a
 * refusal and to a lost connection alike, and an edit has to know which it was.
 *
 * Guarantees: resolves only on the server's tagged OK; a NO or BAD rejects with its response code
 * (RFC 9051, 7.1) in `serverResponseCode`; arguments cannot end the command or begin another.
 */
import type { ImapFlow } from 'imapflow';

export interface Atom {
  /** A literal may hold any octet but NUL, as UTF-8. */
  type: 'ATOM' | 'STRING' | 'SEQUENCE' | 'LITERAL';
  value: string;
}
export type Argument = Atom | readonly Argument[];

/** What a server sent, in imapflow's words: atoms and strings with a `value`, lists as arrays. */
export type Token = { value?: unknown; section?: unknown } | readonly Token[] | null;

export interface ResponseCode {
  /** Upper case; empty when there was none. */
  name: string;
  values: readonly string[];
}

type Handler = (tokens: readonly Token[]) => void;

interface Response {
  attributes?: unknown;
  /** Of a line of nothing but numbers, instead. */
  numbers?: unknown;
}

/** The part of imapflow that its types do not show: every command of its own is made with it. */
interface Executor {
  exec(
    command: string,
    attributes: readonly Argument[],
    options: { untagged: Record<string, (response: Response) => Promise<void>> },
  ): Promise<{ response: Response; next(): void }>;
}

export const atom = (value: string): Atom => ({ type: 'ATOM', value });

/** Quoted where that is safe; else a literal, which may hold anything but a NUL. */
export function textArgument(text: string): Argument {
  const clean = text.replace(/\p{Cc}+/gu, ' ');
  return /^[\x20-\x7e]*$/.test(clean)
    ? { type: 'STRING', value: clean }
    : { type: 'LITERAL', value: clean };
}

/**
 * @param untagged what to do with untagged answers, by their name
 * @returns the response code of the tagged OK
 */
export async function command(
  client: ImapFlow,
  name: string,
  args: readonly Argument[],
  untagged: Readonly<Record<string, Handler>> = {},
): Promise<ResponseCode> {
  const handlers = Object.entries(untagged).map(([key, handle]) => [
    key,
    (response: Response) => {
      handle(tokensOf(response));
      return Promise.resolve();
    },
  ]);
  try {
    const done = await (client as unknown as Executor).exec(name, args, {
      untagged: Object.fromEntries(handlers) as Record<
        string,
        (response: Response) => Promise<void>
      >,
    });
    const code = responseCode(tokensOf(done.response));
    done.next();
    return code;
  } catch (thrown) {
    const { response } = Object.assign(Object.create(null), thrown) as { response?: Response };
    const { name: code } = responseCode(tokensOf(response ?? {}));
    throw code === ''
      ? thrown
      : Object.assign(Object(thrown) as Error, { serverResponseCode: code });
  }
}

/**
 * For what imapflow answers `false` to: a refusal leaves the connection, a loss does not. Throws
 * what imapflow itself says of a lost one, so that its reason is found.
 */
export function throwIfClosed(client: ImapFlow): void {
  if (!client.usable) {
    throw Object.assign(new Error('the connection is closed'), { code: 'NoConnection' });
  }
}

/** The response code that an OK, NO or BAD begins with. */
export function responseCode(tokens: readonly Token[]): ResponseCode {
  const first = tokens[0];
  const section = isList(first) || first == null ? null : first.section;
  const [name = '', ...values] = Array.isArray(section)
    ? (section as readonly Token[]).map((token) => textOf(token) ?? '')
    : [];
  return { name: name.toUpperCase(), values };
}

/** The text of an atom, a number or a string; null for lists and NIL. */
export function textOf(token: Token | undefined): string | null {
  if (token == null || isList(token)) return null;
  if (typeof token.value === 'string') return token.value;
  return Buffer.isBuffer(token.value) ? token.value.toString() : null;
}

/** The elements of a list; none when it is not one. */
export function listOf(token: Token | undefined): readonly Token[] {
  return isList(token) ? token : [];
}

function isList(token: Token | undefined): token is readonly Token[] {
  return Array.isArray(token);
}

function tokensOf({ attributes, numbers }: Response): readonly Token[] {
  if (Array.isArray(numbers)) return numbers.map((number) => ({ value: String(number) }));
  return Array.isArray(attributes) ? (attributes as readonly Token[]) : [];
}
