/**
 * mailtui without a screen to paint, for screen readers and braille: one column, nothing is ever drawn
 * over, what changes is said in a line of its own, and commands are typed, by the names and keys of the
 * same table as on the screen.
 *
 * Guarantees: as those of `start.tsx`; the terminal stays as it was, with its own line editing.
 */
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import type { ScreenMail } from '../../app/screenMail.js';
import type { ScreenMemory } from '../../app/screenMemory.js';
import type { ScreenSettingsSource } from '../../app/screenSettings.js';
import { MailtuiError } from '../../core/errors.js';
import type { CommandContext, Errand } from '../commands/command.js';
import { configuredBy } from '../configured.js';
import { Busy } from '../effects/busy.js';
import { NO_WRITING_TOOLS, type WritingTools } from '../effects/composeEffects.js';
import { Effects } from '../effects/effects.js';
import { recalled, remember } from '../effects/remember.js';
import { InputHandler } from '../keymap/inputHandler.js';
import { Keymap } from '../keymap/keymap.js';
import { initialState } from '../state/initialState.js';
import { Store } from '../state/store.js';
import { phrase } from '../text/phrase.js';
import { changesInWords, commandsInWords, placeInWords } from './describe.js';
import { TypedLines } from './typedLines.js';

export interface LinearOptions {
  stdin: Readable;
  stdout: Writable;
  /** The clock, ms since the epoch. */
  now?: () => number;
  settings?: ScreenSettingsSource;
  memory?: ScreenMemory;
  writing?: Partial<WritingTools>;
  env?: NodeJS.ProcessEnv;
  /** Keep all accounts in step from the beginning on. */
  watch?: boolean;
  onErrand?: (errand: Errand) => void;
  signal?: AbortSignal;
}

/** Nothing is laid out: the size only says how much a page is. */
const SIZE = { columns: 80, rows: 24 };

/** Runs until the user leaves, the input ends or the signal fires. */
export async function runLinear(mail: ScreenMail, options: LinearOptions): Promise<void> {
  if (options.signal?.aborted === true) return;
  const now = options.now ?? Date.now;
  const { commands } = configuredBy(
    options.settings?.read() ?? { settings: {}, problems: [] },
    options.env ?? {},
  );
  const memory = options.memory ?? null;
  const view = { size: SIZE, background: 'dark', now: now() } as const;
  const store = new Store(initialState(view, recalled(memory)));
  const busy = new Busy();
  const reading = createInterface({ input: options.stdin, crlfDelay: Infinity });
  const say = (lines: readonly string[]): void => {
    if (lines.length > 0) options.stdout.write(`${lines.map(plainLine).join('\n')}\n`);
  };
  const noPictures = (): Promise<never> =>
    Promise.reject(new MailtuiError('usage', phrase('linear.noPictures')));
  const pictures = { fit: noPictures, show: noPictures, hide: () => undefined };
  const effects = new Effects(
    {
      store,
      mail,
      busy,
      now,
      pictures,
      // Each change is a line that is read out.
      isStill: () => true,
      // A line that can be marked and copied is what there is.
      copy: (text) => {
        say([text]);
      },
      announce: ({ title, body }) => {
        say([`${title}. ${body}`]);
      },
    },
    { ...NO_WRITING_TOOLS, ...options.writing },
    async (work) => {
      reading.pause();
      try {
        return await work();
      } finally {
        reading.resume();
      }
    },
  );
  const leaveFor = (errand: Errand): void => {
    options.onErrand?.(errand);
    reading.close();
  };
  const context: CommandContext = {
    ...{ store, effects, commands, leaveFor },
    quit: () => {
      reading.close();
    },
    suspend: () => undefined,
  };
  const keymap = new Keymap(commands);
  const lines = new TypedLines(new InputHandler(keymap, context), context, keymap);

  let told = store.get();
  const tell = (): void => {
    const state = store.get();
    say(changesInWords(told, state, commands));
    told = state;
  };
  /** What a line did is said when it is done; what happens by itself, at once. */
  let isTaking = true;
  const unsubscribe = store.subscribe(() => {
    if (!isTaking) queueMicrotask(tell);
  });
  const stopRemembering = memory === null ? () => undefined : remember(store, memory, busy);
  effects.start();
  effects.settle();
  await busy.idle();
  told = store.get();
  isTaking = false;
  say([phrase('linear.hello'), ...placeInWords(told, commands)]);
  if (options.watch === true) effects.watch();
  const stop = (): void => {
    reading.close();
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const line of reading) {
      const words = line.trim();
      if (words === '?' || words === 'help') say(commandsInWords(commands, store.get()));
      else if (words === '.') say(placeInWords(store.get(), commands));
      else {
        isTaking = true;
        lines.take(line);
        effects.settle();
        await busy.idle();
        isTaking = false;
        tell();
      }
      const { isOutdated, pages, compose } = store.get();
      if (isOutdated && pages.length === 0 && compose.drafts.length === 0) {
        leaveFor({ kind: 'anew' });
      }
    }
  } finally {
    options.signal?.removeEventListener('abort', stop);
    unsubscribe();
    stopRemembering();
    effects.close();
    busy.close();
    await effects.compose.saves.flush();
  }
}

/** Text is safe when it comes here; this is the second lock on the same door. */
function plainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trimEnd();
}
