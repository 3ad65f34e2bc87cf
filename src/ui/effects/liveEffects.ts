/**
 * Follows the mailbox: what changed is read again, what a sync tells reaches the status line, both
 * at most ten times a second however fast the events come; with reduced motion every two seconds.
 */
import type { ScreenEvent } from '../../app/screenMail.js';
import type { SyncEvent } from '../../core/syncEvents.js';
import { foldersInOrder } from '../state/sidebarRows.js';
import { openOf } from '../state/listWindow.js';
import type { EffectTools } from './effects.js';
import type { ListEffects } from './listEffects.js';
import type { SearchEffects } from './searchEffects.js';

/** Shortest time between two updates, in ms; and where little is to move. */
const PACE = 100;
const STILL_PACE = 2000;

export class LiveEffects {
  readonly #tools: EffectTools;
  readonly #list: ListEffects;
  readonly #search: SearchEffects;
  readonly #afterwards: () => void;
  #unsubscribe: (() => void) | null = null;
  #scheduled: (() => void) | null = null;
  #lastUpdate = Number.NEGATIVE_INFINITY;
  readonly #changed = new Set<number>();
  #mailboxChanged = false;
  #mailCame = false;
  readonly #progress = new Map<string, SyncEvent>();

  /** @param afterwards called after each update that may have moved the list */
  constructor(
    tools: EffectTools,
    list: ListEffects,
    search: SearchEffects,
    afterwards: () => void,
  ) {
    this.#tools = tools;
    this.#list = list;
    this.#search = search;
    this.#afterwards = afterwards;
  }

  start(): void {
    this.#unsubscribe = this.#tools.mail.onEvent((event) => {
      this.#tools.guard(() => {
        this.#take(event);
      });
    });
    this.#readMailbox();
  }

  close(): void {
    this.#unsubscribe?.();
    this.#scheduled?.();
    this.#scheduled = null;
  }

  #take(event: ScreenEvent): void {
    const { store, now } = this.#tools;
    switch (event.type) {
      case 'changed':
        for (const id of event.folderIds) this.#changed.add(id);
        this.#mailboxChanged = true;
        this.#mailCame ||= event.added.length > 0;
        this.#schedule();
        break;
      case 'announcement':
        this.#tools.announce(event.announcement);
        break;
      case 'failed': {
        const { message, hint, scope } = event.error;
        const who = scope.account === undefined ? '' : `${scope.account}: `;
        const account = scope.account ?? null;
        const notice = { level: 'error', text: who + message, hint, account } as const;
        store.dispatch({ type: 'notice', notice });
        break;
      }
      case 'sync':
        if (event.event.event === 'progress') {
          this.#progress.set(event.event.account, event.event);
          this.#schedule();
        } else {
          // What comes after a progress must not be overtaken by it.
          this.#progress.delete(event.event.account);
          store.dispatch({ type: 'sync', event: event.event, at: now() });
        }
        break;
    }
  }

  #schedule(): void {
    if (this.#scheduled !== null) return;
    const pace = this.#tools.isStill() ? STILL_PACE : PACE;
    const wait = Math.max(0, this.#lastUpdate + pace - performance.now());
    this.#scheduled = this.#tools.busy.after(wait, () => {
      this.#scheduled = null;
      this.#tools.guard(() => {
        this.#update();
      });
    });
  }

  #update(): void {
    const { store, now } = this.#tools;
    this.#lastUpdate = performance.now();
    for (const event of this.#progress.values()) store.dispatch({ type: 'sync', event, at: now() });
    this.#progress.clear();
    if (!this.#mailboxChanged) return;
    this.#mailboxChanged = false;
    const { list } = store.get();
    const affected =
      list.source.kind === 'search' ||
      list.source.kind === 'saved' ||
      (list.source.kind === 'folder' &&
        (this.#changed.has(list.source.folderId) || openOf(list).size > 0));
    this.#changed.clear();
    this.#readMailbox();
    if (affected) this.#list.refresh();
    if (this.#mailCame) this.#search.follow();
    this.#mailCame = false;
    this.#afterwards();
  }

  #readMailbox(): void {
    const { store, mail } = this.#tools;
    store.dispatch({ type: 'mailbox', accounts: mail.accounts(), folders: mail.folders() });
    const state = store.get();
    const folders = foldersInOrder(state);
    if (folders.some((folder) => folder.id === state.folderId)) return;
    const first = folders.find((folder) => folder.role === 'inbox') ?? folders[0];
    if (first !== undefined) this.#list.showFolder(first.id);
  }
}
