/**
 * `mailtui` alone: the mail client on the screen, and what it is left for: the demo, or to begin anew
 * with what was configured on it.
 */
import { indexHealth } from '../app/indexHealth.js';
import { openScreenMail } from '../app/openScreenMail.js';
import type { Profile } from '../app/openMailService.js';
import { screenMemory } from '../app/screenMemory.js';
import { screenSettings } from '../app/screenSettings.js';
import { MailtuiError } from '../core/errors.js';
import type { Errand } from '../ui/commands/command.js';
import { readProfile } from './configured.js';
import type { WritingTools } from '../ui/effects/composeEffects.js';
import type { CliContext } from './context.js';
import { EXIT_OK } from './exitCodes.js';

export async function screen(context: CliContext): Promise<number> {
  requireTerminal(context);
  for (;;) {
    const errand = await show(context, readProfile(context));
    if (errand === null) return EXIT_OK;
    if (errand.kind === 'demo') return (await import('./demo.js')).demo(context);
    if (context.signal.aborted) return EXIT_OK;
  }
}

/** Runs the screen on a profile until the user leaves. */
export async function runOn(context: CliContext, profile: Profile): Promise<number> {
  requireTerminal(context);
  let now = profile;
  while ((await show(context, now))?.kind === 'anew' && !context.signal.aborted) {
    now = { ...readProfile({ ...context, paths: profile.paths }), paths: profile.paths };
  }
  return EXIT_OK;
}

/** @returns what the user left it for; null: to leave. */
async function show(context: CliContext, profile: Profile): Promise<Errand | null> {
  if (indexHealth(profile.paths.indexFile) !== 'fine') {
    await (await import('./mend.js')).mend(context, profile);
  }
  const [mail, { runScreen }, { editExternally }, { keepLeftEdits }, { completePath, wholePath }] =
    await Promise.all([
      openScreenMail(profile),
      import('../ui/start.js'),
      import('../app/externalEditor.js'),
      import('../app/editingFiles.js'),
      import('../app/pathCompletion.js'),
    ]);
  let left: Errand | null = null;
  try {
    const memory = screenMemory(profile.paths);
    const settings = screenSettings(profile.paths);
    const onErrand = (errand: Errand): void => {
      left = errand;
    };
    // Nobody waits for it: the list of drafts grows when it is done.
    void keepLeftEdits(profile.paths.stateDir, mail.drafts, Date.now());
    const writing: Partial<WritingTools> = {
      editText: (request) => editExternally(profile.paths.stateDir, context.env, request),
      completePath,
      wholePath,
    };
    await runScreen(mail, {
      watch: true,
      signal: context.signal,
      memory,
      settings,
      env: context.env,
      writing,
      remindOfBackup: true,
      onErrand,
    });
    return left;
  } finally {
    await mail.close();
  }
}

/** The same in words, for screen readers; needs no terminal. */
export async function linear(context: CliContext): Promise<number> {
  for (;;) {
    const profile = readProfile(context);
    const [mail, { runLinear }] = await Promise.all([
      openScreenMail(profile),
      import('../ui/linear/startLinear.js'),
    ]);
    let left: Errand | null = null;
    try {
      await runLinear(mail, {
        ...{ stdin: context.stdin, stdout: context.stdout, env: context.env, watch: true },
        ...{ signal: context.signal, memory: screenMemory(profile.paths) },
        settings: screenSettings(profile.paths),
        onErrand: (errand) => {
          left = errand;
        },
      });
    } finally {
      await mail.close();
    }
    if (left === null || context.signal.aborted) return EXIT_OK;
    if (isDemo(left)) return (await import('./demo.js')).demo(context);
  }
}

function isDemo({ kind }: Errand): boolean {
  return kind === 'demo';
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
