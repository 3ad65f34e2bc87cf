/**
 * A conversation as a tree: each message below the nearest of those it answers that is here. Pure.
 *
 * Guarantees: every message is in it once, whatever their headers claim (loops, themselves, messages
 * that never came); the tree does not depend on the order in which they are given.
 */
import type { MessageRow, ThreadMember } from './indexRows.js';

export interface TreeRow {
  member: ThreadMember;
  /** The same message in other folders. */
  copies: readonly MessageRow[];
  /** How many of the rows above it is below; 0 for what answers nothing that is here. */
  depth: number;
  /** For each level down to its own: whether more follow on that level. */
  follows: readonly boolean[];
}

interface Node {
  member: ThreadMember;
  copies: readonly MessageRow[];
  parent: Node | null;
  children: Node[];
}

/**
 * The rows from top to bottom; answers by date below what they answer.
 * @param isPreferred of the places of one message, which to show
 */
export function conversationTree(
  members: readonly ThreadMember[],
  isPreferred: (row: MessageRow) => boolean = () => false,
): TreeRow[] {
  const nodes = withoutCopies([...members].sort(byDate), isPreferred);
  const byKey = new Map<number, Node>();
  for (const node of nodes) if (!byKey.has(node.member.key)) byKey.set(node.member.key, node);
  const roots: Node[] = [];
  for (const node of nodes) {
    node.parent = parentOf(node, byKey);
    (node.parent?.children ?? roots).push(node);
  }
  return rowsOf(roots);
}

/** Oldest first; what came at the same moment by its id. */
function byDate({ row: a }: ThreadMember, { row: b }: ThreadMember): number {
  return a.sortDate - b.sortDate || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** One node for what is in several folders; two messages of one folder stay two. */
function withoutCopies(
  members: readonly ThreadMember[],
  isPreferred: (row: MessageRow) => boolean,
): Node[] {
  const groups = new Map<number, ThreadMember[][]>();
  const inOrder: ThreadMember[][] = [];
  for (const member of members) {
    const known = groups.get(member.key) ?? [];
    const fitting = known.find((group) =>
      group.every(({ row }) => row.folderId !== member.row.folderId),
    );
    if (fitting !== undefined) fitting.push(member);
    else {
      const group = [member];
      groups.set(member.key, [...known, group]);
      inOrder.push(group);
    }
  }
  return inOrder.map((group) => {
    const shown = group.find(({ row }) => isPreferred(row)) ?? group[0];
    if (shown === undefined) throw new RangeError('a group has a member');
    const copies = group.filter((member) => member !== shown).map(({ row }) => row);
    return { member: shown, copies, parent: null, children: [] };
  });
}

function parentOf(node: Node, byKey: ReadonlyMap<number, Node>): Node | null {
  for (const key of node.member.ancestors) {
    const parent = byKey.get(key);
    if (parent !== undefined && !isAbove(node, parent)) return parent;
  }
  return null;
}

/** Whether `node` is `other`, or above it. */
function isAbove(node: Node, other: Node): boolean {
  for (let at: Node | null = other; at !== null; at = at.parent) if (at === node) return true;
  return false;
}

function rowsOf(roots: readonly Node[]): TreeRow[] {
  const rows: TreeRow[] = [];
  const waiting = levels(roots, []);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, follows } = next;
    const { member, copies, children } = node;
    rows.push({ member, copies, depth: follows.length - 1, follows });
    waiting.push(...levels(children, follows));
  }
  return rows;
}

/** For a stack: the first comes last. */
function levels(
  nodes: readonly Node[],
  above: readonly boolean[],
): { node: Node; follows: boolean[] }[] {
  return nodes
    .map((node, index) => ({ node, follows: [...above, index < nodes.length - 1] }))
    .reverse();
}
