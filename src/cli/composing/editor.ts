/**
 * The user's editor on a draft, its fields above its text.
 *
 * Guarantees: what the editor saves is a version of the draft, while it runs and at the end; what
 * cannot be attached takes no text away.
 */
import { homedir } from 'node:os';
import { editExternally } from '../../app/externalEditor.js';
import type { MailService } from '../../app/mailService.js';
import type { Draft } from '../../core/draft.js';
import { draftToText, textToDraft } from '../../core/draftText.js';
import { toMailtuiError } from '../../core/errors.js';
import type { CliContext } from '../context.js';

export interface Edited {
  draft: Draft;
  /** What went wrong, as sentences. */
  troubles: readonly string[];
}

/** @throws MailtuiError `disk` and others when the text cannot be kept; `usage` for the editor. */
export async function editDraft(
  context: CliContext,
  { drafts }: Pick<MailService, 'drafts'>,
  draft: Draft,
): Promise<Edited> {
  let edited: Edited = { draft, troubles: [] };
  const keep = async (text: string): Promise<boolean> => {
    edited = await withFiles(textToDraft(text, draft), drafts);
    await drafts.save(edited.draft, false);
    return true;
  };
  const { stateDir } = context.paths;
  const { problem } = await editExternally(stateDir, context.env, {
    text: draftToText(draft),
    keep,
  });
  return problem === null ? edited : { ...edited, troubles: [problem, ...edited.troubles] };
}

/** The files that were named are attached, but for those that cannot be. */
async function withFiles(
  { draft, files }: ReturnType<typeof textToDraft>,
  drafts: MailService['drafts'],
): Promise<Edited> {
  const troubles: string[] = [];
  const attachments = [...draft.attachments];
  for (const path of files) {
    try {
      attachments.push(await drafts.attach(path.replace(/^~(?=\/|$)/, homedir())));
    } catch (thrown) {
      const error = toMailtuiError(thrown);
      if (error.kind !== 'bad-input') throw error;
      troubles.push(`It is not attached: ${error.message}.`);
    }
  }
  return { draft: { ...draft, attachments }, troubles };
}
