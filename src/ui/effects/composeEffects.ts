/**
 * Writing: drafts are begun, saved at each pause of typing, completed, and handed on to be sent.
 *
 * Guarantees: what was typed is kept soon after the typing pauses, and before a draft leaves the
 * screen or mailtui ends; a draft whose saving failed stays open; a draft that nothing was done to
 * leaves nothing behind.
 */
import type { EditorRequest, EditorResult } from '../../app/externalEditor.js';
import type { DraftStart, StartedDraft } from '../../core/draft.js';
import { toMailtuiError } from '../../core/errors.js';
import { formText, readFormText } from '../state/compose/formText.js';
import {
  draftByKey,
  shownDraft,
  withDraft,
  withoutDraft,
  withShown,
  type ComposeState,
} from '../state/compose/composeState.js';
import {
  openDraft,
  withAttachments,
  withBody,
  withForm,
  withFocus,
  withIdentity,
  type Field,
  type OpenDraft,
} from '../state/compose/openDraft.js';
import { editorText, newEditor } from '../state/compose/textEditor.js';
import { completionFor, fileCompletion } from './completionEffects.js';
import { DraftSaves } from './draftSaves.js';
import { OpenDrafts } from './openDrafts.js';
import type { EffectTools } from './effects.js';
import { phrase } from '../text/phrase.js';

/** What writing needs of the computer, and how long it waits. */
export interface WritingTools {
  /** The user's own editor, on this terminal; absent: there is none. */
  editText?: (request: EditorRequest) => Promise<EditorResult>;
  /** Paths that begin so, folders with a slash behind; at most so many. */
  completePath: (typed: string, limit: number) => Promise<readonly string[]>;
  /** The path that is meant by what was typed. */
  wholePath: (typed: string) => string;
  /** So long the typing pauses before a draft is saved, in ms. */
  savePause: number;
}

export const NO_WRITING_TOOLS: WritingTools = {
  completePath: () => Promise.resolve([]),
  wholePath: (typed) => typed,
  savePause: 800,
};

/** Gives the terminal away until the promise settles. */
export type LendTerminal = <T>(work: () => Promise<T>) => Promise<T>;

export class ComposeEffects {
  readonly #tools: EffectTools;
  readonly #writing: WritingTools;
  readonly #lend: LendTerminal;
  /** Keeping what is open. */
  readonly saves: DraftSaves;
  /** Going between what is open. */
  readonly drafts: OpenDrafts;
  #beginning: Promise<void> | null = null;

  constructor(tools: EffectTools, writing: WritingTools, lend: LendTerminal) {
    this.#tools = tools;
    this.#writing = writing;
    this.#lend = lend;
    this.saves = new DraftSaves(tools, writing.savePause);
    this.drafts = new OpenDrafts(tools, this.saves);
  }

  /** Resolves when the draft that is being opened is there, or will not be; null: none is. */
  get beginning(): Promise<void> | null {
    return this.#beginning;
  }

  /** Opens a draft that begins so. */
  begin(start: DraftStart): void {
    const { mail, guard } = this.#tools;
    const beginning = mail.drafts
      .start(start)
      .then(
        (started) => {
          this.#show(started, firstField(start, started));
          for (const note of started.notes.slice(0, 1)) this.say(note);
        },
        (thrown: unknown) => {
          guard(() => {
            throw toMailtuiError(thrown);
          });
        },
      )
      .finally(() => {
        this.#beginning = null;
      });
    this.#beginning = beginning;
    this.#run(beginning);
  }

  #show(started: StartedDraft, focus: Field): void {
    const state = this.#state();
    const known = draftByKey(state, started.draft.key);
    this.#dispatch(withShown(state, known ?? openDraft(started, focus, this.#tools.now())));
  }

  /** Back to the draft that was written at last. */
  goOn(): void {
    const state = this.#state();
    if (state.drafts.length > 0) this.#dispatch({ ...state, isShown: true });
  }

  /** Changes the draft on the screen; what follows from that happens by itself. */
  edit(change: (open: OpenDraft) => OpenDraft): void {
    const open = shownDraft(this.#state());
    if (open === null) return;
    this.#put(change(open), open);
  }

  /** The same with something that was cut out, or copied. */
  cut(change: (open: OpenDraft) => [open: OpenDraft, text: string]): void {
    const open = shownDraft(this.#state());
    if (open === null) return;
    const [next, text] = change(open);
    if (text !== '') this.#dispatch({ ...this.#state(), cut: text });
    this.#put(next, open);
  }

  /** What was cut out last. */
  get cutText(): string {
    return this.#state().cut;
  }

  /** From the user's address before or behind this one. */
  otherIdentity(by: 1 | -1): void {
    const identities = this.#tools.mail.drafts.identities();
    this.edit((open) => {
      const { from, account } = open.draft;
      const at = identities.findIndex(
        (one) => one.account === account && one.address === from.address,
      );
      const next = identities[(at + by + identities.length) % identities.length];
      return next === undefined ? open : withIdentity(open, next, identities[at] ?? null);
    });
  }

  /** Without waiting for a pause. */
  saveNow(): void {
    const open = shownDraft(this.#state());
    if (open !== null) this.#keep(open);
  }

  /** Back to the mail; the draft stays open and is kept. */
  leave(): void {
    const open = shownDraft(this.#state());
    if (open === null) return;
    if (!open.isKept && open.edits === 0) {
      this.#dispatch(withoutDraft(this.#state(), open.draft.key));
      return;
    }
    this.#run(
      this.saves.save(open.draft.key, true).then((isSaved) => {
        if (!isSaved) return;
        this.#dispatch({ ...this.#state(), isShown: false });
        this.say(phrase('composeEffects.theDraftIsKept'));
      }),
    );
  }

  /** The draft is not wanted any more. */
  discard(): void {
    const { mail } = this.#tools;
    const open = shownDraft(this.#state());
    if (open === null) return;
    const { key } = open.draft;
    this.forget(key);
    const isAnything = open.isKept || open.edits > 0;
    const gone = isAnything ? mail.drafts.discard(key) : Promise.resolve();
    this.#run(
      gone.then(() => {
        this.say(
          open.isKept
            ? phrase('composeEffects.discardedItIsAmong')
            : phrase('composeEffects.discarded'),
        );
      }),
    );
  }

  /** Takes the draft off the screen, and saves it no more. */
  forget(key: string): void {
    this.saves.forget(key);
    this.#dispatch(withoutDraft(this.#state(), key));
  }

  /** Adds the file whose path is typed. */
  attach(): void {
    const { mail } = this.#tools;
    const open = shownDraft(this.#state());
    if (open === null) return;
    const path = editorText(open.lines.files).trim();
    if (path === '') return;
    const { key } = open.draft;
    this.#run(
      mail.drafts.attach(this.#writing.wholePath(path)).then((file) => {
        this.#update(key, (now) => {
          const lines = { ...now.lines, files: newEditor('', { isOneLine: true }) };
          return withAttachments({ ...now, lines, completion: null }, [
            ...now.draft.attachments,
            file,
          ]);
        });
      }),
    );
  }

  /** The text in the user's own editor. @param withHeader its fields, too */
  editOutside(withHeader: boolean): void {
    const { editText } = this.#writing;
    const open = shownDraft(this.#state());
    if (open === null) return;
    if (editText === undefined) {
      this.say(phrase('composeEffects.thereIsNoEditor'));
      return;
    }
    const { key } = open.draft;
    const take = (text: string): void => {
      this.#update(key, (now) =>
        withHeader ? withForm(now, readFormText(text)) : withBody(now, text),
      );
    };
    const text = withHeader ? formText(open) : editorText(open.body);
    const keep = (now: string): Promise<boolean> => {
      take(now);
      return this.saves.save(key, false);
    };
    this.#run(
      this.#lend(() => editText({ text, keep })).then((result) => {
        take(result.text);
        this.#update(key, (now) => withFocus(now, 'body'));
        if (result.problem !== null) this.say(result.problem);
      }),
    );
  }

  say(text: string): void {
    const notice = { level: 'info', text, hint: '', account: null } as const;
    this.#tools.store.dispatch({ type: 'notice', notice });
  }

  #state(): ComposeState {
    return this.#tools.store.get().compose;
  }

  #dispatch(compose: ComposeState): void {
    this.#tools.store.dispatch({ type: 'compose', compose });
  }

  /** Changes a draft that is open, on the screen or not. */
  #update(key: string, change: (open: OpenDraft) => OpenDraft): void {
    const open = draftByKey(this.#state(), key);
    if (open !== null) this.#put(change(open), open);
  }

  #put(next: OpenDraft, before: OpenDraft): void {
    if (next === before) return;
    const isTyped = next.lines !== before.lines && next.focus === before.focus;
    const completion = isTyped ? completionFor(next, this.#tools.mail.drafts) : next.completion;
    const open = { ...next, completion };
    this.#dispatch(withDraft(this.#state(), open));
    if (isTyped && open.focus === 'files') this.#completePath(open);
    if (open.edits !== before.edits) this.saves.soon(open.draft.key);
  }

  #completePath(open: OpenDraft): void {
    const { key } = open.draft;
    const typed = editorText(open.lines.files);
    const found = this.#writing.completePath(typed, MOST_PATHS).then((paths) => {
      const now = draftByKey(this.#state(), key);
      if (now === null || now.focus !== 'files' || editorText(now.lines.files) !== typed) return;
      this.#dispatch(
        withDraft(this.#state(), { ...now, completion: fileCompletion(typed, paths) }),
      );
    });
    this.#run(found);
  }

  #keep(open: OpenDraft | null): void {
    if (open !== null) this.#run(this.saves.save(open.draft.key, false));
  }

  /** What goes wrong becomes a notice. */
  #run(work: Promise<unknown>): void {
    const { busy, guard } = this.#tools;
    busy.track(
      work.catch((thrown: unknown) => {
        guard(() => {
          throw toMailtuiError(thrown);
        });
      }),
    );
  }
}

const MOST_PATHS = 50;

/** Where the writing begins: whom it goes to, or where that is known the text. */
function firstField(start: DraftStart, { draft }: StartedDraft): Field {
  if (start.kind === 'forward') return 'to';
  if (draft.to.trim() === '') return 'to';
  return draft.subject.trim() === '' ? 'subject' : 'body';
}
