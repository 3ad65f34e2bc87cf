/** What the verbs of the IMAP server share with the session that calls them. */
import type { Session } from './session.js';
import type { Token } from './tokens.js';

/** A verb after login; answers with the text of its tagged OK. */
export type Handler = (session: Session, args: readonly Token[]) => Promise<string> | string;

/** The request was understood and cannot be done: answered with NO. */
export class Refusal extends Error {}
