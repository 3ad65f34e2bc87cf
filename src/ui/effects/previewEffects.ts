/**
 * The page that a draft in Markdown describes: shown in place of its text, in the browser, and the
 * pictures that it shows.
 */
import { draftByKey, shownDraft, withDraft } from '../state/compose/composeState.js';
import { draftOf, withEditor, withFocus, withWish } from '../state/compose/openDraft.js';
import { insert } from '../state/compose/textEditor.js';
import { phrase } from '../text/phrase.js';
import type { ComposeEffects } from './composeEffects.js';
import type { EffectTools } from './effects.js';

const PICTURE = /\.(?:png|jpe?g|gif|webp)$/i;

export class PreviewEffects {
  constructor(
    private readonly tools: EffectTools,
    private readonly compose: ComposeEffects,
  ) {}

  show(): void {
    const { store, mail } = this.tools;
    const open = shownDraft(store.get().compose);
    if (open === null) return;
    if (open.draft.format !== 'markdown') {
      this.compose.say(phrase('preview.noMarkdown'));
      return;
    }
    const { key } = open.draft;
    this.#run(
      mail.reading.previewDraft(draftOf(open)).then((text) => {
        const { compose } = store.get();
        const now = draftByKey(compose, key);
        if (now === null) return;
        const preview = { lines: text.trimEnd().split('\n'), top: 0 };
        store.dispatch({ type: 'compose', compose: withDraft(compose, { ...now, preview }) });
      }),
    );
  }

  scroll(by: number): void {
    this.compose.edit((open) => {
      if (open.preview === null) return open;
      const { lines, top } = open.preview;
      const last = Math.max(0, lines.length - 1);
      return { ...open, preview: { lines, top: Math.max(0, Math.min(last, top + by)) } };
    });
  }

  browse(): void {
    const { store, mail } = this.tools;
    const open = shownDraft(store.get().compose);
    if (open === null) return;
    this.#run(
      mail.reading.browseDraft(draftOf(open)).then((said) => {
        this.compose.say(said);
      }),
    );
  }

  /** The attached picture that the text does not show yet, at the cursor. */
  showPicture(): void {
    const open = shownDraft(this.tools.store.get().compose);
    if (open === null) return;
    const text = draftOf(open).body;
    const names = open.draft.attachments
      .map(({ name }) => name)
      .filter((name) => PICTURE.test(name));
    const name = names.find((one) => !text.includes(`](${asTarget(one)})`));
    if (name === undefined) {
      this.compose.say(phrase('preview.noPicture'));
      return;
    }
    const words = name.replace(PICTURE, '').replace(/[[\]\\]/g, ' ');
    this.compose.edit((now) => {
      const there = withWish(withFocus(now, 'body'), { format: 'markdown' });
      return withEditor(there, insert(there.body, `![${words}](${asTarget(name)})`));
    });
  }

  #run(work: Promise<void>): void {
    const { busy, guard } = this.tools;
    busy.track(
      work.catch((thrown: unknown) => {
        guard(() => {
          throw thrown;
        });
      }),
    );
  }
}

/** As Markdown wants a name with other than plain characters in it. */
function asTarget(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `<${name.replace(/[<>\\]/g, encodeURIComponent)}>`;
}
