/**
 * `mailtui` alone: the mail client on the screen, and what it is left for: the demo, or to begin anew
 * with what was configured on it.
 */
import { indexHealth } from '../app/indexHealth.js';
import { openScreenMail } from '../app/openScreenMail.js';
import type { ScreenMail } from '../app/screenMail.js';
import type { Profile } from '../app/openMailService.js';
import { screenMemory } from '../app/screenMemory.js';
import { screenSettings } from '../app/screenSettings.js';
import { MailtuiError } from '../core/errors.js';
import type { Errand } from '../ui/commands/command.js';
import { readProfile } from './configured.js';
import type { WritingTools } from '../ui/effects/composeEffects.js';
import { putTerminalBack } from '../ui/terminal/session.js';
import type { LinearOptions } from '../ui/linear/startLinear.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';

/** How mailtui is shown: painted on a terminal, or in words, which need none. */
export type Manner = 'painted' | 'linear';

export async function screen(context: CliContext, manner: Manner = 'painted'): Promise<number> {
  if (manner === 'painted') requireTerminal(context);
  try {
    for (;;) {
      const errand = await show(context, readProfile(context), manner);
      if (errand === null) return EXIT_OK;
      if (errand.kind === 'demo') return await (await import('./demo.js')).demo(context, manner);
      if (context.signal.aborted) return EXIT_OK;
    }
  } finally {
    putTerminalBack();
  }
}

/** Runs the screen on a profile until the user leaves. */
export async function runOn(
  context: CliContext,
  profile: Profile,
  manner: Manner,
): Promise<number> {
  if (manner === 'painted') requireTerminal(context);
  let now = profile;
  try {
    while ((await show(context, now, manner))?.kind === 'anew' && !context.signal.aborted) {
      now = { ...readProfile({ ...context, paths: profile.paths }), paths: profile.paths };
    }
    return EXIT_OK;
  } finally {
    putTerminalBack();
  }
}

/** @returns what the user left it for; null: to leave. */
async function show(context: CliContext, profile: Profile, manner: Manner): Promise<Errand | null> {
  if (indexHealth(profile.paths.indexFile) !== 'fine') {
    await (await import('./mend.js')).mend(context, profile);
  }
  const [mail, run, { editExternally }, { keepLeftEdits }, { completePath, wholePath }] =
    await Promise.all([
      openScreenMail(profile),
      manner === 'painted' ? painted() : inWords(context),
      import('../app/externalEditor.js'),
      import('../app/editingFiles.js'),
      import('../app/pathCompletion.js'),
    ]);
  let left: Errand | null = null;
  try {
    // Nobody waits for it: the list of drafts grows when it is done.
    void keepLeftEdits(profile.paths.stateDir, mail.drafts, Date.now());
    const writing: Partial<WritingTools> = {
      editText: (request) => editExternally(profile.paths.stateDir, context.env, request),
      completePath,
      wholePath,
    };
    await run(mail, {
      watch: true,
      signal: context.signal,
      memory: screenMemory(profile.paths),
      settings: screenSettings(profile.paths),
      env: context.env,
      writing,
      onErrand: (errand) => {
        left = errand;
      },
    });
    return left;
  } finally {
    await mail.close();
  }
}

type Run = (mail: ScreenMail, options: Omit<LinearOptions, 'stdin' | 'stdout'>) => Promise<void>;

async function painted(): Promise<Run> {
  const { runScreen } = await import('../ui/start.js');
  return (mail, options) =>
    runScreen(mail, { ...options, remindOfBackup: true, keepTerminal: true });
}

async function inWords({ stdin, stdout }: CliContext): Promise<Run> {
  const { runLinear } = await import('../ui/linear/startLinear.js');
  return (mail, options) => runLinear(mail, { ...options, stdin, stdout });
}

function requireTerminal({ stdin, stdout }: CliContext): void {
  if (process.env['TERM'] === 'dumb') {
    throw new MailtuiError('usage', 'this terminal cannot move its cursor (TERM is "dumb")', {
      hint: 'Set TERM to what the terminal is, such as xterm-256color, or use mailtui list and show.',
    });
  }
  if (stdin.isTTY === true && stdout.isTTY === true) return;
  throw new MailtuiError('usage', 'the mail client needs a terminal', {
    hint: 'For scripts there are mailtui sync, list, search and show; --help lists everything.',
  });
}
