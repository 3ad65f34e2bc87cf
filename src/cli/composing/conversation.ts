/** Writing at a terminal: the editor, then what to do with what was written. */
import type { MailService } from '../../app/mailService.js';
import { askingOf } from '../../app/protection/askingHere.js';
import type { Draft, DraftReview, StartedDraft } from '../../core/draft.js';
import { messageSize } from '../../core/draftReview.js';
import { MailtuiError } from '../../core/errors.js';
import type { CliContext } from '../context.js';
import { EXIT_OK } from '../exitCodes.js';
import { sendDue } from '../send.js';
import { Terminal } from '../wizard/terminal.js';
import { editDraft } from './editor.js';

type Choice = 'send' | 'edit' | 'draft' | 'discard';
/** Octets. */
const LARGE = 1_000_000;
const CHOICES: readonly Choice[] = ['send', 'edit', 'draft', 'discard'];

/**
 * @param at when it is to go out, ms since the epoch; null: now.
 * @param prepared what the account does by itself to what was written.
 * @returns the exit code.
 */
export async function writeAtTerminal(
  context: CliContext,
  service: MailService,
  started: StartedDraft,
  at: number | null,
  prepared: (draft: Draft) => Promise<Draft>,
): Promise<number> {
  const terminal = new Terminal(context);
  const { drafts } = service;
  terminal.say(...started.notes);
  let { draft } = started;
  // From here on nothing that is written is lost.
  await drafts.save(draft, false);
  let choice: Choice = 'edit';
  try {
    for (;;) {
      if (choice === 'edit') {
        const edited = await edit(context, service, draft, terminal);
        draft = await prepared(edited.draft);
        choice = await choose(terminal, await reviewed(drafts, draft), draft);
        continue;
      }
      if (choice === 'discard') {
        await drafts.discard(draft.key);
        terminal.say('Discarded; mailtui restore brings it back for some days.');
        return EXIT_OK;
      }
      if (choice === 'draft') return await putDown(service, draft, terminal);
      const { faults } = await drafts.review(draft);
      if (faults.length === 0) break;
      choice = await choose(terminal, { faults, questions: [] }, draft);
    }
  } catch (thrown) {
    await putDown(service, draft, terminal);
    throw thrown;
  }
  const asking = askingOf(true, context.env);
  const { id, notBefore } = await drafts.send(draft, at ?? Date.now(), true, asking);
  if (at === null) return sendDue(context, service, draft.account, id);
  terminal.say(
    `Goes out at ${new Date(notBefore).toLocaleString()}; mailtui outbox cancel ${id} takes it back.`,
  );
  return EXIT_OK;
}

/** What the server can do is asked first where that matters. */
async function reviewed(drafts: MailService['drafts'], draft: Draft): Promise<DraftReview> {
  if (draft.reports || messageSize(draft) >= LARGE) await drafts.offers(draft);
  return drafts.review(draft);
}

async function edit(
  context: CliContext,
  service: MailService,
  draft: Draft,
  terminal: Terminal,
): Promise<{ draft: Draft }> {
  const edited = await editDraft(context, service, draft);
  for (const trouble of edited.troubles) terminal.warn(trouble);
  return edited;
}

async function putDown(service: MailService, draft: Draft, terminal: Terminal): Promise<number> {
  const id = await service.drafts.save(draft, true);
  terminal.say(`Kept as a draft: mailtui drafts edit ${id}`);
  return EXIT_OK;
}

/** Says what is wrong and what is to be thought of, then asks. */
function choose(
  terminal: Terminal,
  review: DraftReview,
  { to, subject, sign, encrypt, reports }: Draft,
): Promise<Choice> {
  const { faults, questions } = review;
  terminal.say(`To: ${to}`, `Subject: ${subject}`);
  const kinds = [sign ? 'signed' : '', encrypt ? 'encrypted' : ''].filter(Boolean);
  if (kinds.length > 0) terminal.say(`OpenPGP: ${kinds.join(' and ')}`);
  if (reports) terminal.say('Reports: of its delivery');
  for (const { message } of [...faults, ...questions]) terminal.warn(message);
  const isSafe = faults.length === 0 && questions.length === 0;
  return terminal.ask({
    text: 'send, edit, draft (keep it for later) or discard',
    ...(isSafe ? { suggestion: 'send' } : {}),
    read: (typed) => {
      const word = typed.trim().toLowerCase();
      const found = CHOICES.filter((one) => word !== '' && one.startsWith(word));
      const [only] = found;
      if (only === undefined || found.length > 1) {
        throw new MailtuiError('usage', 'Please type one of the words, or s, e, dr, di.');
      }
      if (only === 'send' && faults.length > 0) {
        throw new MailtuiError('usage', 'It cannot be sent like this; edit it first.');
      }
      return only;
    },
  });
}
