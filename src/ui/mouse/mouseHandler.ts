/**
 * What the mouse does: a click selects, a second one opens, the wheel scrolls what is under it, the
 * borders are drawn, dragging over a message marks its lines, and the right button shows what can be done. Every action is a command, so that
 * nothing can be done by mouse alone.
 */
import type { Command, CommandContext } from '../commands/command.js';
import { pickEntries } from '../state/picking.js';
import { chooserEntries, chosenOf } from '../state/chooserEntries.js';
import { layoutOf } from '../state/layout.js';
import { lineEntries } from '../state/lineEntries.js';
import { shownNotice } from '../state/notices.js';
import { chosenEntry, paletteEntries } from '../state/paletteEntries.js';
import { openPage } from '../state/pages/openPage.js';
import { entriesOf, type PageKind } from '../state/pages/page.js';
import { pageShape, TITLE_ROWS } from '../state/pages/pageShape.js';
import { selectedEntry } from '../state/pages/pageView.js';
import { contextOf } from '../state/selectors.js';
import { waitingLines, waitingTop } from '../state/waitingEntries.js';
import { clickLine, dragLines } from './markByMouse.js';
import type { MouseEvent } from './mouseDecoder.js';
import { bodyTop, placeAt, type ScreenPlace } from './screenPlaces.js';
import { clickDraft } from './writeByMouse.js';

/** Two clicks within so many ms at one place are one double click. */
const DOUBLE = 500;
const WHEEL_ROWS = 3;

export class MouseHandler {
  #context: CommandContext;
  readonly #now: () => number;
  #last: { row: number; column: number; at: number } | null = null;
  #dragged: 'sidebar' | 'list' | null = null;
  /** Line of the message on which the button went down; null: elsewhere. */
  #pressed: number | null = null;

  constructor(context: CommandContext, now: () => number) {
    this.#context = context;
    this.#now = now;
  }

  use(context: CommandContext): void {
    this.#context = context;
  }

  /** Never throws: what goes wrong in a command becomes a notice. */
  handle(event: MouseEvent): void {
    this.#context.effects.guard(() => {
      this.#handle(event);
    });
  }

  #handle(event: MouseEvent): void {
    const { store, commands } = this.#context;
    if (event.action === 'release') {
      this.#dragged = null;
      this.#pressed = null;
      return;
    }
    const place = placeAt(store.get(), commands, event);
    if (event.action === 'drag') {
      this.#drag(place, event);
      return;
    }
    if (event.action === 'wheel') {
      this.#scroll(place, event.turn);
      return;
    }
    if (event.button === 'left') this.#click(place, event);
    else if (event.button === 'right') this.#menu(place);
    else if (event.button === 'middle' && place.at === 'tab') {
      this.#context.effects.tabs.close(place.index);
    }
  }

  #click(place: ScreenPlace, { row, column, ctrl }: MouseEvent): void {
    const { store, effects } = this.#context;
    const at = this.#now();
    const isSecond = this.#last !== null && this.#last.row === row && at - this.#last.at <= DOUBLE;
    this.#last = isSecond ? null : { row, column, at };
    switch (place.at) {
      case 'border':
        this.#dragged = place.of;
        break;
      case 'sidebar':
        if (place.row?.kind === 'folder') effects.list.showFolder(place.row.folder.id);
        else if (place.row?.kind === 'saved') effects.list.showSaved(place.row.search);
        else return;
        store.dispatch({ type: 'focus', pane: 'list' });
        break;
      case 'list':
        if (place.index === null) return;
        this.#select(place.index);
        if (ctrl) this.#run('mark.toggle');
        else if (isSecond) this.#run('message.open');
        break;
      case 'reader':
        this.#pressed = place.line;
        if (store.get().focus !== 'reader') effects.reader.openSelected();
        else if (place.line !== null) clickLine(this.#context, place.line);
        break;
      case 'over':
        this.#choose(place.row, column, isSecond);
        break;
      case 'hint':
        this.#runCommand(place.command);
        break;
      case 'notice':
        this.#answerNotice();
        break;
      case 'tab':
        effects.tabs.go(place.index);
        break;
      case 'nothing':
        break;
    }
  }

  /** What can be done with what is there: the palette, of the message that is clicked. */
  #menu(place: ScreenPlace): void {
    const { store } = this.#context;
    if (place.at === 'over') {
      this.#run(CLOSE[contextOf(store.get())] ?? 'palette.open-writing');
      return;
    }
    // The hints of what lies over the panes have the menu of it.
    if (place.at === 'hint') {
      this.#run('palette.open');
      this.#run('palette.open-writing');
      return;
    }
    if (place.at === 'list' && place.index !== null) this.#select(place.index);
    this.#run('palette.open');
  }

  #select(index: number): void {
    const { store } = this.#context;
    store.dispatch({ type: 'focus', pane: 'list' });
    store.dispatch({ type: 'moved', by: index - store.get().list.selected });
  }

  #scroll(place: ScreenPlace, turn: number): void {
    const { store, effects } = this.#context;
    switch (place.at) {
      case 'list':
        effects.list.move(turn * WHEEL_ROWS);
        break;
      case 'reader':
        store.dispatch({ type: 'scrolled', by: turn * WHEEL_ROWS });
        break;
      case 'sidebar':
        this.#run(turn > 0 ? 'folder.next' : 'folder.previous');
        break;
      case 'tab':
        effects.tabs.step(turn);
        break;
      case 'over': {
        if (contextOf(store.get()) === 'preview') {
          effects.preview.scroll(turn * WHEEL_ROWS);
          break;
        }
        const [up, down] = STEPS[contextOf(store.get())] ?? ['', ''];
        this.#run(turn > 0 ? down : up);
        break;
      }
      default:
        break;
    }
  }

  /** Of a list over the panes: does what the row says. */
  #choose(row: number, column: number, isSecond: boolean): void {
    const { store, commands, effects } = this.#context;
    const state = store.get();
    const { bodyRows } = layoutOf(state);
    const top = (chosen: number): number => Math.max(0, chosen - bodyRows + 1);
    switch (contextOf(state)) {
      case 'palette': {
        const entries = paletteEntries(commands, state);
        const chosen = chosenEntry(entries, state);
        const selected = top(entries.findIndex((entry) => entry === chosen)) + row;
        if (state.palette === null || selected >= entries.length) return;
        store.dispatch({ type: 'palette', palette: { ...state.palette, selected } });
        this.#run('palette.run');
        return;
      }
      case 'chooser': {
        const entries = chooserEntries(state);
        const chosen = chosenOf(entries, state);
        const selected = top(entries.findIndex((entry) => entry === chosen)) + row;
        if (state.chooser === null || selected >= entries.length) return;
        store.dispatch({ type: 'chooser', chooser: { ...state.chooser, selected } });
        this.#run('chooser.choose');
        return;
      }
      case 'line': {
        const entry = lineEntries(commands, state)[top(state.line?.chosen ?? -1) + row];
        if (entry === undefined) return;
        const words = entry.completed;
        store.dispatch({ type: 'line', line: { words, typed: words, chosen: null, back: 0 } });
        if (!words.endsWith(' ')) this.#run('line.run');
        return;
      }
      case 'settings':
      case 'accounts':
      case 'account':
      case 'storage':
      case 'addresses': {
        const page = openPage(state);
        if (page === null) return;
        const { view, top } = pageShape(state, page, layoutOf(state));
        const entry = view.rows[top + row - TITLE_ROWS];
        if (entry?.kind !== 'entry') return;
        const selected = entriesOf(view).indexOf(entry);
        const wasSelected = selectedEntry(state)?.id === entry.id;
        effects.pages.change(page.kind, (now) => ({ ...now, selected }));
        if (isSecond || wasSelected) this.#run(OPEN[page.kind]);
        return;
      }
      case 'attachments':
      case 'links': {
        const { pick } = state;
        const selected = top(pick?.selected ?? 0) + row;
        if (pick === null || selected >= pickEntries(pick).length) return;
        store.dispatch({ type: 'pick', pick: { ...pick, selected, asked: null } });
        if (isSecond || pick.selected === selected)
          this.#run(pick.kind === 'links' ? 'link.follow' : 'attachment.view');
        return;
      }
      case 'field':
      case 'body':
        clickDraft(this.#context, row, column, false);
        return;
      case 'waiting': {
        const { waiting } = state;
        if (waiting === null) return;
        const lines = waitingLines(state);
        const line = lines[waitingTop(lines, waiting.selected, bodyRows) + row];
        if (line === undefined || !('index' in line)) return;
        store.dispatch({ type: 'waiting', waiting: { ...waiting, selected: line.index } });
        if (isSecond) this.#run('waiting.open');
        return;
      }
      default:
        return;
    }
  }

  #drag(place: ScreenPlace, event: MouseEvent): void {
    const context = contextOf(this.#context.store.get());
    if (this.#dragged !== null) this.#dragBorder(this.#dragged, event);
    else if (place.at === 'reader' && this.#pressed !== null && place.line !== null) {
      dragLines(this.#context, this.#pressed, place.line);
    } else if (place.at === 'over' && context === 'body') {
      clickDraft(this.#context, place.row, event.column, true);
    }
  }

  #dragBorder(border: 'sidebar' | 'list', { column, row }: MouseEvent): void {
    const { store } = this.#context;
    const state = store.get();
    const layout = layoutOf(state);
    const list = layout.panes.find(({ pane }) => pane === 'list');
    const reader = layout.panes.find(({ pane }) => pane === 'reader');
    if (border === 'sidebar') {
      const sidebarColumns = Math.max(1, column);
      store.dispatch({ type: 'view', view: { ...state.view, sidebarColumns } });
    } else if (list !== undefined && reader !== undefined) {
      const share =
        layout.reader === 'below'
          ? { listHeight: within((row - bodyTop(layout)) / (layout.bodyRows - 1)) }
          : { listWidth: within((column - list.left) / (list.columns + reader.columns)) };
      store.dispatch({ type: 'view', view: { ...state.view, ...share } });
    }
  }

  /** A click on what was said takes it back where it says how, and else takes it away. */
  #answerNotice(): void {
    const { store } = this.#context;
    const notice = shownNotice(store.get().notices);
    if (notice === null) return;
    store.dispatch({ type: 'dismissed', notice });
    if (/ · \S+ undo$/.test(notice.text)) this.#run('edit.undo');
    else if (/ · \S+ redo$/.test(notice.text)) this.#run('edit.redo');
  }

  #run(id: string): void {
    const { store, commands } = this.#context;
    const context = contextOf(store.get());
    const command = commands.find((one) => one.id === id && one.contexts.includes(context));
    if (command !== undefined) this.#runCommand(command);
  }

  #runCommand(command: Command): void {
    const { store } = this.#context;
    if ((command.disabledReason?.(store.get()) ?? null) === null) command.run(this.#context, null);
  }
}

function within(share: number): number {
  return Math.max(0.15, Math.min(0.85, share));
}

const CLOSE: Readonly<Record<string, string>> = {
  ...{ palette: 'palette.close', chooser: 'chooser.close', line: 'line.close' },
  ...{ help: 'help.close', waiting: 'waiting.close' },
  activity: 'activity.close',
  ...{ attachments: 'attachment.close', links: 'link.close', 'link-letters': 'link.letters-close' },
  ...{ settings: 'page.close', accounts: 'page.close', account: 'page.close' },
  ...{ storage: 'page.close', addresses: 'page.close' },
};
/** What a click on a row that is under the cursor already does. */
const OPEN: Readonly<Record<PageKind, string>> = {
  ...{ settings: 'option.change', account: 'option.change', accounts: 'accounts.open' },
  ...{ storage: 'storage.open', addresses: 'addresses.write' },
};
/** Up and down. */
const STEPS: Readonly<Record<string, readonly [string, string]>> = {
  palette: ['palette.previous', 'palette.next'],
  chooser: ['chooser.previous', 'chooser.next'],
  help: ['help.up', 'help.down'],
  waiting: ['waiting.previous', 'waiting.next'],
  attachments: ['attachment.previous', 'attachment.next'],
  links: ['link.previous', 'link.next'],
  activity: ['activity.up', 'activity.down'],
  settings: ['page.previous', 'page.next'],
  accounts: ['page.previous', 'page.next'],
  account: ['page.previous', 'page.next'],
  storage: ['page.previous', 'page.next'],
  addresses: ['page.previous', 'page.next'],
  body: ['text.up', 'text.down'],
};
