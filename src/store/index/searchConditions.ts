/**
 * What one part of a query says about a placement, as SQL of constants and parameters. Pure.
 *
 * A part that an index lists by itself is a *set* of ids; every other part is a condition on the
 * placement `p`. Guarantees: no condition is ever NULL, so that NOT of it is the opposite.
 */
import { flagsOf } from '../../core/flags.js';
import type { FolderRow } from '../../core/indexRows.js';
import { MESSAGE_TRAITS, type MessageTrait } from '../../core/message.js';
import type { Query, State, Term } from '../../core/query/ast.js';
import { dateRange } from '../../core/query/dates.js';
import { foldersAt } from '../../core/query/places.js';
import { RECENTLY_DELETED_DIR } from '../../core/recentlyDeleted.js';
import { parseThreadName, threadKey } from '../../core/threads.js';
import type { SqlValue } from './database.js';
import { matchExpression } from './matchExpression.js';
import {
  IS_IN,
  IS_MARKED,
  IS_TAGGED,
  IS_UNREAD,
  isIn,
  SETS,
  type IdKind,
} from './searchQueries.js';

/** A piece of SQL and what stands for its question marks. */
export interface Condition {
  sql: string;
  parameters: readonly SqlValue[];
}

export interface IdSet extends Condition {
  of: IdKind;
  /** Says the same of the placement `p` without listing the set; absent: nothing does. */
  test?: Condition;
}

export interface SearchWorld {
  folders: readonly FolderRow[];
  /** Ms since the epoch. */
  now: number;
}

const ALWAYS: Condition = { sql: 'TRUE', parameters: [] };
/** No conversation has it. */
const NO_KEY = -1;

/** The ids that the part finds; null where no index lists them by itself. */
export function setOf(part: Query, world: SearchWorld): IdSet | null {
  const match = matchExpression(part);
  if (match !== null) return { of: 'message', sql: SETS.text, parameters: [match] };
  switch (part.type) {
    case 'size':
      return { of: 'message', sql: SETS[part.side], parameters: [part.octets] };
    case 'has':
      return traitSet(part.content);
    case 'is':
      if (part.state === 'encrypted' || part.state === 'signed') return traitSet(part.state);
      if (part.state === 'partial') return { of: 'placement', sql: SETS.partial, parameters: [] };
      if (part.state === 'muted') return { of: 'placement', sql: SETS.muted, parameters: [] };
      return part.state === 'pending' ? pendingSet(world) : null;
    case 'id':
      return {
        of: 'placement',
        sql: SETS.id,
        parameters: [part.id.toLowerCase(), threadKey(part.id), part.id],
      };
    case 'tag': {
      const parameters = [part.tag];
      const test = { sql: IS_TAGGED, parameters };
      return { of: 'placement', sql: SETS.tag, parameters, test };
    }
    case 'thread': {
      const key = parseThreadName(part.thread) ?? NO_KEY;
      return { of: 'message', sql: SETS.thread, parameters: [key] };
    }
    default:
      return null;
  }
}

export function conditionOf(part: Query, world: SearchWorld): Condition {
  const set = setOf(part, world);
  if (set !== null) return inSet(set);
  switch (part.type) {
    case 'and':
      return joined(part.parts, 'AND', world);
    case 'or':
      return joined(part.parts, 'OR', world);
    case 'not': {
      const { sql, parameters } = conditionOf(part.part, world);
      return { sql: `NOT (${sql})`, parameters };
    }
    case 'in':
      return inFolders(foldersAt(part.place, world.folders));
    case 'is':
      return stateCondition(part.state, world);
    case 'date':
      return dateCondition(part, world.now);
    default:
      return ALWAYS;
  }
}

export function inSet({ of, sql, parameters, test }: IdSet): Condition {
  return test ?? { sql: isIn(of, sql), parameters };
}

export function inFolders(ids: readonly number[]): Condition {
  return { sql: IS_IN, parameters: [JSON.stringify(ids)] };
}

function joined(parts: readonly Query[], operator: 'AND' | 'OR', world: SearchWorld): Condition {
  const conditions = parts.map((part) => conditionOf(part, world));
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(` ${operator} `),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

function stateCondition(state: State, world: SearchWorld): Condition {
  switch (state) {
    case 'unread':
      return { sql: IS_UNREAD, parameters: [] };
    case 'read':
      return { sql: `NOT (${IS_UNREAD})`, parameters: [] };
    case 'flagged':
    case 'answered':
    case 'draft':
      return { sql: IS_MARKED, parameters: [flagsOf([state])] };
    case 'on-server':
      return { sql: 'p.gone = 0 AND p.remote_id IS NOT NULL', parameters: [] };
    case 'local':
      return localCondition(world);
    default:
      return ALWAYS;
  }
}

/** Nowhere but here, and not on its way to the server or out of here either. */
function localCondition(world: SearchWorld): Condition {
  const removed = world.folders.filter(({ dir }) => dir === RECENTLY_DELETED_DIR);
  const others = [inSet(pendingSet(world)), inFolders(removed.map(({ id }) => id))];
  return {
    sql: ['p.gone = 0 AND p.remote_id IS NULL', ...others.map(({ sql }) => `NOT (${sql})`)].join(
      ' AND ',
    ),
    parameters: others.flatMap(({ parameters }) => parameters),
  };
}

/** As `server` of a row has it: only where the server could learn of it. */
function pendingSet({ folders }: SearchWorld): IdSet {
  const ids = folders
    .filter(({ protocol, dir }) => protocol === 'imap' && dir !== RECENTLY_DELETED_DIR)
    .map(({ id }) => id);
  const parameter = JSON.stringify(ids);
  return { of: 'placement', sql: SETS.pending, parameters: [parameter, parameter] };
}

function traitSet(trait: MessageTrait): IdSet {
  const parameters = [1 << MESSAGE_TRAITS.indexOf(trait)];
  return { of: 'message', sql: SETS.trait, parameters };
}

function dateCondition({ side, date }: Extract<Term, { type: 'date' }>, now: number): Condition {
  const { moment, start, end } = dateRange(date, now);
  switch (side) {
    case 'before':
      return { sql: 'p.sort_date < ?', parameters: [moment] };
    case 'after':
      return { sql: 'p.sort_date >= ?', parameters: [moment] };
    case 'on':
      return { sql: 'p.sort_date >= ? AND p.sort_date < ?', parameters: [start, end] };
  }
}
