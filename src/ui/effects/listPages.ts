/**
 * Parts of a list as the mailbox has them now, with the conversations that are unfolded drawn as
 * trees. Answers come from the local index at once.
 */
import type { ScreenMail, ScreenPage, ScreenRow } from '../../app/screenMail.js';
import type { PageKey } from '../../core/indexRows.js';
import { layoutOf } from '../state/layout.js';
import { NONE_OPEN, openOf, type ListSource, type ListWindow } from '../state/listWindow.js';
import { keptRows, listedOf, placeOf } from '../state/listSource.js';
import type { EffectTools } from './effects.js';

/** The row one wants to find again. */
export type Anchor = Pick<ScreenRow, 'id' | 'key' | 'thread'>;

export class ListPages {
  readonly #tools: EffectTools;

  constructor(tools: EffectTools) {
    this.#tools = tools;
  }

  newest(source: ListSource): ListWindow {
    const { rows, more } = this.page(source, NONE_OPEN, {});
    const selected = rows.length > 0 ? 0 : -1;
    return { source, rows, moreNewer: false, moreOlder: more, selected, top: 0 };
  }

  oldest(list: ListWindow): ListWindow {
    const { rows, more } = this.page(list.source, openOf(list), { oldest: true });
    const selected = rows.length - 1;
    const top = Math.max(0, selected);
    return { ...list, rows, moreNewer: more, moreOlder: false, selected, top };
  }

  /** The list around the anchor; what of its rows still exists stays in what a search keeps. */
  around(list: ListWindow, anchor: Anchor): Omit<ListWindow, 'top'> {
    const { source } = list;
    const open = openOf(list);
    const { key } = anchor;
    // Whole numbers: what is not newer than the anchor is older than the next one.
    const inclusive = { ...key, placementId: key.placementId + 1 };
    const newer = this.page(source, open, { before: key });
    const older = this.page(source, open, { after: inclusive });
    const found = [...newer.rows, ...older.rows];
    const bounds = { moreNewer: newer.more, moreOlder: older.more };
    const rows = keptRows(source, list.rows, found, bounds, (id) => this.#tools.mail.row(id));
    const selected = placeOf(anchor, rows);
    return { ...list, rows, ...bounds, selected };
  }

  page(
    source: ListSource,
    open: ReadonlySet<string>,
    part: { after?: PageKey; before?: PageKey; oldest?: boolean },
  ): ScreenPage {
    const { mail, store } = this.#tools;
    const of = listedOf(source);
    if (of === null) return { rows: [], more: false };
    const conversations = store.get().view.list === 'conversations';
    const { rows, more } = mail.page({ of, conversations, limit: this.size(), ...part });
    return {
      rows: open.size === 0 ? rows : rows.flatMap((row) => unfolded(mail, row, open)),
      more,
    };
  }

  /** The messages of the row's conversation in the place of the row. */
  unfold(row: ScreenRow): readonly ScreenRow[] {
    return unfolded(this.#tools.mail, row, new Set([row.thread]));
  }

  visible(): number {
    return layoutOf(this.#tools.store.get()).listRows;
  }

  size(): number {
    return Math.max(60, 3 * this.visible());
  }
}

/** Rows of a tree have the key that their conversation has in the list. */
function unfolded(
  mail: ScreenMail,
  row: ScreenRow,
  open: ReadonlySet<string>,
): readonly ScreenRow[] {
  if (row.conversation === undefined || !open.has(row.thread)) return [row];
  const tree = mail.conversation(row.thread, row.folderId);
  return tree.length < 2 ? [row] : tree.map((one) => ({ ...one, key: row.key }));
}
