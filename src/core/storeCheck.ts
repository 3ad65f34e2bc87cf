/** What a check of the store finds, and what became of it. Types and words only. */

/**
 * `no-row`: a message file that the index does not know. `no-file`: a message whose file is gone.
 * `changed`: a file that is not what was stored. `exposed`: others on this computer may read it.
 * `stray`: no message, left alone. `index`: the index's own file is damaged.
 */
export type ProblemKind =
  'no-row' | 'no-file' | 'changed' | 'unreadable' | 'exposed' | 'stray' | 'index';

/**
 * `adopted`: the file is a message of the index now. `to-be-fetched`: the next sync brings it.
 * `fetched`: the server's bytes are here again. `private`: only the owner may read it now.
 */
export type Remedy = 'none' | 'adopted' | 'to-be-fetched' | 'fetched' | 'private';

/**
 * How much of the index's own file is looked at: the tables that hold what no mail tells; all of it
 * without what each row says; every row.
 */
export type CheckDepth = 'tables' | 'quick' | 'thorough';

export interface StoreProblem {
  kind: ProblemKind;
  /** Null: it is of no account. */
  account: string | null;
  /** The folder's path; null: it is of none. Untrusted text. */
  folder: string | null;
  /** Short id of the message, where there is a row. */
  id: string | null;
  /** Of the file or directory, absolute where it is known. Untrusted text. */
  file: string | null;
  /** A whole sentence. Untrusted text. */
  message: string;
  remedy: Remedy;
}

export interface CheckSummary {
  full: boolean;
  /** Messages looked at. */
  messages: number;
  /** Octets read. */
  octets: number;
  /** What is wrong and was not put right. Strays are none of it. */
  open: number;
  repaired: number;
}

export function isOpen({ kind, remedy }: StoreProblem): boolean {
  return remedy === 'none' && kind !== 'stray';
}
