/**
 * The screen's entry: puts store, effects, keymap and Ink together on a terminal.
 *
 * Guarantees: resolves when the user quits, the signal fires or the terminal goes away; the terminal
 * is put back in every case. Knows mail only through `ScreenMail`, which it does not close: that stays with the
 * caller.
 */
import { render } from 'ink';
import type { ReactNode } from 'react';
import type { ScreenMail } from '../app/screenMail.js';
import type { ScreenMemory } from '../app/screenMemory.js';
import type { ScreenSettingsSource } from '../app/screenSettings.js';
import { MailtuiError } from '../core/errors.js';
import type { Announcement } from '../core/newMail.js';
import type { ScreenSettings } from '../core/screenSettings.js';
import { terminalNotice, type TerminalNotice } from '../core/terminalNotice.js';
import type { CommandContext, Errand } from './commands/command.js';
import { configuredBy, followSettings, type Configured } from './configured.js';
import { Busy } from './effects/busy.js';
import {
  NO_WRITING_TOOLS,
  type LendTerminal,
  type WritingTools,
} from './effects/composeEffects.js';
import { Effects } from './effects/effects.js';
import { minuteClock } from './effects/minuteClock.js';
import { recalled, remember } from './effects/remember.js';
import { InputHandler } from './keymap/inputHandler.js';
import { keyInput } from './keymap/keyInput.js';
import { Keymap } from './keymap/keymap.js';
import { Root } from './screens/Root.js';
import { MouseHandler } from './mouse/mouseHandler.js';
import { shownDraft } from './state/compose/composeState.js';
import { initialState } from './state/initialState.js';
import type { ScreenState } from './state/state.js';
import { Store } from './state/store.js';
import { age } from './format/dates.js';
import { language, phrase } from './text/phrase.js';
import { canAnswer, colourDepth, isAscii } from './terminal/capabilities.js';
import { PictureScreen } from './terminal/picture/pictureScreen.js';
import { FrameWriter, type TerminalOutput } from './terminal/frameWriter.js';
import { hasHyperlinks } from './terminal/hyperlinks.js';
import { LineBlocks } from './terminal/lineBlocks.js';
import { TerminalSession, type TerminalInput } from './terminal/session.js';
import { hasProgressBar, tellTerminal } from './terminal/titleAndProgress.js';
import type { ColourDepth } from './theme/style.js';
import type { ThemeName } from './theme/theme.js';
import { AUTO } from './theme/themes.js';

export interface ScreenOptions {
  /** The terminal's input; standard input unless told. */
  stdin?: TerminalInput;
  /** The terminal's output; standard output unless told. */
  stdout?: TerminalOutput;
  /** The clock, ms since the epoch. */
  now?: () => number;
  /** By the terminal's background unless told. */
  theme?: ThemeName;
  /** What the terminal can show; asked of the terminal and the environment unless told. */
  colours?: ColourDepth;
  /** How the terminal passes notifications on; told by the environment unless told. */
  notices?: TerminalNotice | null;
  /**
   * What says what language is spoken and how pictures are shown; absent: English is, and they are
   * as that of the process says.
   */
  env?: NodeJS.ProcessEnv;
  /** What is configured of the screen; absent: nothing is. */
  settings?: ScreenSettingsSource;
  /** Whoever has mail that is nowhere else is told when it has no backup; absent: nobody is. */
  remindOfBackup?: boolean;
  /** What lasts from one run to the next; absent: nothing does. */
  memory?: ScreenMemory;
  /** What writing needs; what is absent cannot be done. */
  writing?: Partial<WritingTools>;
  /** Keep all accounts in step as soon as the screen stands. */
  watch?: boolean;
  /** Hears what the screen ends for, so that its owner can do it. */
  onErrand?: (errand: Errand) => void;
  /** Whoever hears of errands shows another screen then: the terminal is left to that. */
  keepTerminal?: boolean;
  /** Stops the process until the shell goes on with it; for real unless told. */
  stop?: () => void;
  /** Ends the screen when it fires; when it has fired already, the terminal is not touched. */
  signal?: AbortSignal;
}

/** A screen that runs. */
export interface Screen {
  /** Resolves when the screen has ended. @throws MailtuiError `bug` when it failed. */
  done: Promise<void>;
  /** Resolves when nothing is under way any more: no timer, no answer waited for. */
  idle: () => Promise<void>;
  quit: () => void;
}

/** Runs the screen until the user quits or the signal fires. @throws MailtuiError `bug` when the screen fails. */
export async function runScreen(mail: ScreenMail, options: ScreenOptions = {}): Promise<void> {
  if (options.signal?.aborted === true) return;
  await startScreen(mail, options).done;
}

/** Starts the screen and returns at once. */
export function startScreen(mail: ScreenMail, options: ScreenOptions = {}): Screen {
  const stdout = options.stdout ?? process.stdout;
  const stdin = options.stdin ?? process.stdin;
  const now = options.now ?? Date.now;
  const env = options.env ?? {};
  const first = configuredBy(options.settings?.read() ?? { settings: {}, problems: [] }, env);
  let configured = first;
  const coloursBy = ({ settings }: Configured): ColourDepth =>
    options.colours ?? colourDepth(settings);
  const notices = options.notices === undefined ? terminalNotice(process.env) : options.notices;
  const blocks = new LineBlocks();
  const writer = new FrameWriter(stdout, blocks);
  const size = { columns: writer.columns, rows: writer.rows };
  const memory = options.memory ?? null;
  const background = options.theme ?? 'dark';
  const remembered = recalled(memory);
  const store = new Store(initialState({ size, background, now: now() }, remembered));
  showThemes(store, first);
  const busy = new Busy();
  let isLookedAt = false;
  const announce = (text: Announcement): void => {
    // Whoever looks at the screen sees it there.
    if (notices !== null && !isLookedAt) session.announce(notices, text);
  };
  const lend: LendTerminal = async (work) => {
    session.lend();
    writer.pause();
    try {
      return await work();
    } finally {
      session.takeBack();
      writer.resume();
      store.dispatch({ type: 'resized', columns: writer.columns, rows: writer.rows });
    }
  };
  const writing = { ...NO_WRITING_TOOLS, ...options.writing };
  const pictures = new PictureScreen(stdout, writer, {
    colours: () => coloursBy(configured),
    isAscii: () => isAscii(configured.settings, process.env),
    isLight: () => store.get().background === 'light',
    wanted: () => configured.settings.pictures ?? 'auto',
    after: (ms, call) => busy.after(ms, call),
    env: options.env ?? process.env,
  });
  const copy = (text: string): void => {
    session.copy(text);
  };
  const effects = new Effects(
    {
      store,
      mail,
      busy,
      now,
      announce,
      copy,
      pictures,
      isStill: () => isStill(configured.settings),
    },
    writing,
    lend,
  );

  let end = (): void => undefined;
  let isLeftForMore = false;
  const leaveFor = (errand: Errand): void => {
    isLeftForMore = true;
    options.onErrand?.(errand);
    quit();
  };
  const quit = (): void => {
    end();
  };
  const contextOf = ({ commands }: Configured): CommandContext => ({
    ...{ store, effects, commands, quit, leaveFor },
    suspend: () => {
      session.suspend(options.stop ?? stopGroup);
    },
  });
  const handler = new InputHandler(new Keymap(first.commands), contextOf(first));
  const mouse = new MouseHandler(contextOf(first), now);
  const keys = keyInput(busy, (event) => {
    if (event.type === 'background') {
      store.dispatch({ type: 'background', background: event.light ? 'light' : 'dark' });
    } else if (event.type === 'focus') isLookedAt = event.focused;
    else if (event.type === 'answer') event.answers.forEach((answer) => pictures.hear(answer));
    else if (pictures.isShown) {
      if (event.type === 'key') pictures.key(event.name);
    } else if (event.type === 'mouse') mouse.handle(event);
    else handler.handle(event);
    effects.settle();
  });

  const session = new TerminalSession(stdin, stdout, {
    onText: keys,
    onEnd: quit,
    onResize: () => {
      pictures.hide();
      writer.reset();
      store.dispatch({ type: 'resized', columns: writer.columns, rows: writer.rows });
      effects.settle();
    },
  });

  session.enter();
  session.mouse(first.settings.mouse !== false);
  if (options.theme === undefined && canAnswer(coloursBy(first), process.env)) {
    session.askBackground();
  }
  const root = (configured: Configured): ReactNode => (
    <Root
      key={language()}
      {...{ store, blocks, commands: configured.commands, themes: configured.themes }}
      columns={configured.columns}
      colours={coloursBy(configured)}
      isAscii={isAscii(configured.settings, process.env)}
      hasLinks={configured.settings.hyperlinks ?? hasHyperlinks(options.env ?? process.env)}
    />
  );
  const ink = render(root(first), {
    // Ink asks for a whole terminal stream and uses `write`, `columns` and `on`/`off` of it.
    stdout: writer as unknown as NodeJS.WriteStream,
    // Every frame, whole and at once: the writer finds what changed.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  end = () => {
    ink.unmount();
  };
  options.signal?.addEventListener('abort', quit, { once: true });
  tellProblems(store, first);
  if (options.remindOfBackup === true) tellOfBackup(store, mail, now());
  const stopFollowing =
    options.settings === undefined
      ? () => undefined
      : followSettings(options.settings, first, env, (changed) => {
          configured = changed;
          handler.use(new Keymap(configured.commands), contextOf(configured));
          mouse.use(contextOf(configured));
          session.mouse(configured.settings.mouse !== false);
          showThemes(store, configured);
          ink.rerender(root(configured));
          tellProblems(store, configured);
        });
  const stopWaiting = store.subscribe(() => {
    if (wantsToBeginAnew(store.get())) leaveFor({ kind: 'anew' });
  });
  const stopClock = minuteClock(store, now);
  const stopTelling = tellTerminal(store, session, () => ({
    title: configured.settings.title !== false,
    progress:
      configured.settings.progress ??
      (!isStill(configured.settings) && hasProgressBar(process.env)),
  }));
  const stopRemembering = memory === null ? () => undefined : remember(store, memory, busy);
  effects.start(remembered.tabs);
  effects.settle();
  if (options.watch === true) effects.watch();

  const done = ink
    .waitUntilExit()
    .then(() => undefined)
    .catch((thrown: unknown) => {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new MailtuiError('bug', `the screen failed: ${reason}`, {
        hint: 'Your mail is safe. Run it again with --debug and report what it prints.',
        cause: thrown,
      });
    })
    .finally(async () => {
      options.signal?.removeEventListener('abort', quit);
      stopFollowing();
      stopWaiting();
      stopClock();
      stopTelling();
      effects.close();
      busy.close();
      pictures.close();
      writer.close();
      if (isLeftForMore && options.keepTerminal === true) session.rest();
      else session.leave();
      ink.cleanup();
      await effects.compose.saves.flush();
      // What was saved at the end is remembered by where it is now.
      stopRemembering();
    });
  return { done, idle: () => busy.idle(), quit };
}

function isStill({ reducedMotion }: ScreenSettings): boolean {
  return reducedMotion === true;
}

function showThemes(store: Store, { settings, themes }: Configured): void {
  store.dispatch({ type: 'themes', themes: [...themes.keys()] });
  const { theme = AUTO } = settings;
  store.dispatch({ type: 'theme', theme: themes.has(theme) ? theme : AUTO });
}

/** What was configured holds from a new beginning on, which disturbs nobody when nothing is open. */
function wantsToBeginAnew({ isOutdated, pages, compose, palette, line }: ScreenState): boolean {
  const isOpen = pages.length > 0 || palette !== null || line !== null;
  return isOutdated && !isOpen && shownDraft(compose) === null && compose.held.length === 0;
}

/** Mail of a POP3 account may be nowhere else. */
function tellOfBackup(store: Store, mail: ScreenMail, now: number): void {
  const { due } = mail.inventory.backup();
  if (due === null) return;
  const accounts = due.accounts.join(', ');
  const text =
    due.last === null
      ? phrase('backup.none', { accounts })
      : phrase('backup.old', { accounts, age: age(due.last, now) });
  const notice = { level: 'warning', text, hint: '', account: null } as const;
  store.dispatch({ type: 'notice', notice });
}

function tellProblems(store: Store, { problems }: Configured): void {
  const [first] = problems;
  if (first === undefined) return;
  const more =
    problems.length > 1 ? ` (${phrase('word.andMore', { count: problems.length - 1 })})` : '';
  const notice = { level: 'warning', text: first + more, hint: '', account: null } as const;
  store.dispatch({ type: 'notice', notice });
}

/** All of the job that the shell started, as it expects of Ctrl-Z. */
function stopGroup(): void {
  process.kill(0, 'SIGTSTP');
}
