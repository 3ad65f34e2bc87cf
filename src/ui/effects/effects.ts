/**
 * Effects: everything the screen does beyond making a new state. One object per screen; commands
 * and the live updates call it, it asks the mailbox and dispatches what it learned.
 *
 * Guarantees: an error of the mailbox becomes a calm notice, never an exception; after `close`
 * nothing is dispatched any more.
 */
import type { ScreenMail } from '../../app/screenMail.js';
import { toMailtuiError } from '../../core/errors.js';
import type { Store } from '../state/store.js';
import type { Busy } from './busy.js';
import { FlagEffects } from './flagEffects.js';
import { ListEffects } from './listEffects.js';
import { LiveEffects } from './liveEffects.js';
import { ReaderEffects } from './readerEffects.js';
import { SearchEffects } from './searchEffects.js';

/** What all effects work with. */
export interface EffectTools {
  store: Store;
  mail: ScreenMail;
  busy: Busy;
  now: () => number;
  /** Runs it; an error becomes a notice. */
  guard: (action: () => void) => void;
}

export class Effects {
  readonly list: ListEffects;
  readonly reader: ReaderEffects;
  readonly search: SearchEffects;
  readonly flags: FlagEffects;
  readonly #live: LiveEffects;
  readonly #tools: EffectTools;

  constructor(tools: Omit<EffectTools, 'guard'>) {
    this.#tools = { ...tools, guard: this.guard };
    this.flags = new FlagEffects(this.#tools);
    this.list = new ListEffects(this.#tools);
    this.reader = new ReaderEffects(this.#tools, this.flags);
    const settle = (): void => {
      this.settle();
    };
    this.search = new SearchEffects(this.#tools, this.list, this.reader, settle);
    this.#live = new LiveEffects(this.#tools, this.list, settle);
  }

  /** Reads accounts and folders, shows the first inbox, and follows what changes. */
  start(): void {
    this.guard(() => {
      this.#live.start();
    });
  }

  /** Brings list and reader up to what the state now asks for; after every key and change. */
  settle(): void {
    this.guard(() => {
      this.list.fill();
      this.reader.follow();
    });
  }

  /** Fetches mail of all accounts; what it does comes back as events. */
  sync(): void {
    this.guard(() => {
      this.#tools.mail.sync([]);
    });
  }

  close(): void {
    this.#live.close();
    this.reader.close();
    this.search.close();
  }

  readonly guard = (action: () => void): void => {
    try {
      action();
    } catch (thrown) {
      const { message, hint } = toMailtuiError(thrown);
      const notice = { level: 'error', text: message, hint, account: null } as const;
      this.#tools.store.dispatch({ type: 'notice', notice });
    }
  };
}
