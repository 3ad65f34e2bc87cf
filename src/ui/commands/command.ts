/**
 * What a command is. The table of all of them (`table.ts`) is the only source of the keymap, the
 * palette, the help screen and the hint bar.
 */
import type { Effects } from '../effects/effects.js';
import type { Context, ScreenState } from '../state/state.js';
import type { Store } from '../state/store.js';

/** What the screen is left for. */
export type Errand =
  | { kind: 'demo' }
  /** To begin again, with what is configured now. */
  | { kind: 'anew' };

/** What a command may use. */
export interface CommandContext {
  store: Store;
  effects: Effects;
  /** All commands there are. */
  commands: readonly Command[];
  /** Leaves the terminal to the shell until it says to go on. */
  suspend: () => void;
  /** Ends the screen. */
  quit: () => void;
  /** Ends it for something that needs the terminal; whoever ran the screen does it. */
  leaveFor: (errand: Errand) => void;
}

/** Headings of the help screen, in its order. */
export type CommandGroup =
  | 'Moving'
  | 'Panes'
  | 'Tabs'
  | 'Folders'
  | 'Reading'
  | 'Attachments'
  | 'Marking'
  | 'Conversations'
  | 'Mail'
  | 'Message'
  | 'Writing'
  | 'Selecting'
  | 'Search'
  | 'Screens'
  | 'mailtui';

export interface CommandArgument {
  /** `FOLDER` */
  name: string;
  /** What to type, where there is nothing to choose from: `its path, as in Projects/Boats`. */
  asks?: string;
  /** What it may be, for completion. */
  choices: (state: ScreenState) => readonly string[];
  /** Never with an empty text. @returns why it cannot be done, as a sentence; null: it is done */
  run: (context: CommandContext, text: string) => string | null;
}

export interface Command {
  /** `noun.verb`, stable: what a configuration refers to. */
  id: string;
  /** What it does, for the help screen: `Mark read or unread`. */
  title: string;
  group: CommandGroup;
  /** Alternatives; a sequence has spaces between its keys: `g g`. The first is shown in hints. */
  keys: readonly string[];
  contexts: readonly Context[];
  /** One or two words for the hint bar; absent: not shown there. */
  hint?: string;
  /** Why it cannot be done now, as a sentence, empty if not worth a word; null when it can. */
  disabledReason?: (state: ScreenState) => string | null;
  /** What may stand behind its name in the command line; absent: nothing. */
  argument?: CommandArgument;
  /** @param count that was typed before the keys; null: none was */
  run: (context: CommandContext, count: number | null) => void;
}
