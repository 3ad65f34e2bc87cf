/**
 * Effects: everything the screen does beyond making a new state. One object per screen; commands
 * and the live updates call it, it asks the mailbox and dispatches what it learned.
 *
 * Guarantees: an error of the mailbox becomes a calm notice, never an exception; after `close`
 * nothing is dispatched any more.
 */
import type { ScreenMail } from '../../app/screenMail.js';
import type { PictureFit, ScreenPicture } from '../../app/screenReading.js';
import { toMailtuiError } from '../../core/errors.js';
import type { Announcement } from '../../core/newMail.js';
import type { Store } from '../state/store.js';
import { NO_TABS, type RememberedTabs } from '../state/tabs/rememberedTabs.js';
import type { Busy } from './busy.js';
import { ComposeEffects, type LendTerminal, type WritingTools } from './composeEffects.js';
import { EditEffects } from './editEffects.js';
import { FolderEffects } from './folderEffects.js';
import { ListEffects } from './listEffects.js';
import { LiveEffects } from './liveEffects.js';
import { PageEffects } from './pageEffects.js';
import { ReadingEffects } from './readingEffects.js';
import { OfferEffects } from './offerEffects.js';
import { PreviewEffects } from './previewEffects.js';
import { ProtectionEffects } from './protectionEffects.js';
import { ReaderEffects } from './readerEffects.js';
import { SavedSearchEffects } from './savedSearches.js';
import { SearchEffects } from './searchEffects.js';
import { SendEffects } from './sendEffects.js';
import { TabEffects } from './tabEffects.js';
import { ThreadEffects } from './threadEffects.js';
import { WaitingEffects } from './waitingEffects.js';

/** Pictures on the whole terminal. */
export interface PictureTools {
  /** The form in which the next one is wanted. */
  fit: () => Promise<PictureFit>;
  /** @param onKey hears the next key. @returns whether another picture follows; else the screen is back */
  show: (picture: ScreenPicture, caption: string, onKey: (key: string) => boolean) => Promise<void>;
  hide: () => void;
}

/** What all effects work with. */
export interface EffectTools {
  store: Store;
  mail: ScreenMail;
  busy: Busy;
  now: () => number;
  /** Shows it on the desktop, where the terminal can. */
  announce: (text: Announcement) => void;
  /** To the clipboard, where the terminal lets us. */
  copy: (text: string) => void;
  pictures: PictureTools;
  /** Nothing is to move by itself more than it must. */
  isStill: () => boolean;
  /** Runs it; an error becomes a notice. */
  guard: (action: () => void) => void;
}

/** What edits ask of the panes. */
export interface EditPanes {
  /** Opens the selected message in the reader. */
  openSelected: () => void;
  /** Reads the list again. */
  refreshList: () => void;
  /** Selects the message where it is in the list, and shows it where one reads. */
  goTo: (id: string) => void;
}

export class Effects {
  readonly list: ListEffects;
  readonly reader: ReaderEffects;
  readonly reading: ReadingEffects;
  readonly thread: ThreadEffects;
  readonly search: SearchEffects;
  readonly edits: EditEffects;
  readonly waiting: WaitingEffects;
  readonly pages: PageEffects;
  readonly folders: FolderEffects;
  readonly saved: SavedSearchEffects;
  readonly compose: ComposeEffects;
  readonly sending: SendEffects;
  readonly preview: PreviewEffects;
  readonly tabs: TabEffects;
  readonly #live: LiveEffects;
  readonly #protection: ProtectionEffects;
  readonly #offers: OfferEffects;
  readonly #tools: EffectTools;

  /** @param lend gives the terminal to another program */
  constructor(tools: Omit<EffectTools, 'guard'>, writing: WritingTools, lend: LendTerminal) {
    this.#tools = { ...tools, guard: this.guard };
    this.compose = new ComposeEffects(this.#tools, writing, lend);
    this.sending = new SendEffects(this.#tools, this.compose, lend);
    this.preview = new PreviewEffects(this.#tools, this.compose);
    this.#protection = new ProtectionEffects(this.#tools);
    this.#offers = new OfferEffects(this.#tools);
    this.edits = new EditEffects(this.#tools, {
      openSelected: () => {
        this.reader.openSelected();
      },
      refreshList: () => {
        this.list.refresh();
      },
      goTo: (id) => {
        this.#goTo(id);
      },
    });
    this.list = new ListEffects(this.#tools);
    this.waiting = new WaitingEffects(this.#tools);
    this.pages = new PageEffects(this.#tools, (text) => {
      this.edits.say(text);
    });
    this.folders = new FolderEffects(this.#tools, (text) => {
      this.edits.say(text);
    });
    this.thread = new ThreadEffects(this.#tools, this.edits);
    this.reader = new ReaderEffects(this.#tools, this.edits, this.thread, lend, (message) => {
      this.reading.complete(message);
    });
    this.reading = new ReadingEffects(this.#tools, (text) => this.edits.say(text));
    const settle = (): void => {
      this.settle();
      this.guard(() => {
        this.waiting.refresh();
        this.sending.follow();
      });
    };
    this.search = new SearchEffects(this.#tools, this.list, this.reader, settle, () => {
      this.tabs.close();
    });
    const { list, reader, search, compose } = this;
    this.tabs = new TabEffects(this.#tools, { list, reader, search, compose, settle });
    this.saved = new SavedSearchEffects(this.#tools);
    this.#live = new LiveEffects(this.#tools, this.list, this.search, () => {
      settle();
      this.guard(() => {
        this.saved.refresh();
      });
    });
  }

  /**
   * Reads accounts and folders, shows the first inbox, or the tabs of the last run, and follows what
   * changes.
   */
  start(tabs: RememberedTabs = NO_TABS): void {
    this.guard(() => {
      this.#live.start();
      this.saved.refresh();
      this.tabs.restore(tabs);
    });
  }

  /** Brings list and reader up to what the state now asks for; after every key and change. */
  settle(): void {
    this.guard(() => {
      this.list.fill();
      this.reader.follow();
    });
  }

  /** Keeps all accounts in step from now on; what happens comes back as events. */
  watch(): void {
    this.guard(() => {
      this.#tools.mail.watch();
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
    this.saved.close();
    this.sending.close();
    this.#protection.close();
    this.#offers.close();
  }

  #goTo(id: string): void {
    const { store } = this.#tools;
    this.guard(() => {
      if (this.list.goTo(id) && store.get().focus === 'reader') this.reader.openSelected();
      this.settle();
    });
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
