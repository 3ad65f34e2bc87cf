/**
 * What one does with the message in the reader beside reading it: another side of it, its
 * attachments, its links, its mailing list, words in it. What was done, or why not, is a notice.
 */
import type { MessageView } from '../../app/screenReading.js';
import type { ScreenAttachment, ScreenMessage } from '../../app/screenMail.js';
import { toMailtuiError } from '../../core/errors.js';
import { lineWith } from '../state/findInText.js';
import { attachmentsOf, isPicture, type PickState } from '../state/picking.js';
import { readerGeometry } from '../state/selectors.js';
import { completed, type ShownMessage } from '../state/shownMessage.js';
import type { EffectTools } from './effects.js';
import { PictureEffects } from './pictureEffects.js';
import { phrase } from '../text/phrase.js';

function titleOf(view: MessageView): string {
  return phrase(`reading.title.${view}`);
}

export class ReadingEffects {
  readonly #tools: EffectTools;
  readonly #say: (text: string) => void;
  readonly #pictures: PictureEffects;
  /** The message whose other side is shown. */
  #base: ShownMessage | null = null;
  #words = '';

  constructor(tools: EffectTools, say: (text: string) => void) {
    this.#tools = tools;
    this.#say = say;
    this.#pictures = new PictureEffects(tools, say);
  }

  /** Another side of the message; the one that is shown already: its text again. */
  view(view: MessageView): void {
    const message = this.#message();
    if (message === null) return;
    if (message.view === titleOf(view)) this.showText();
    else this.#show(titleOf(view), (id) => this.#tools.mail.reading.view(id, view));
  }

  readPart(attachment: ScreenAttachment): void {
    const message = this.#base ?? this.#message();
    if (message !== null && isPicture(attachment)) {
      this.#pictures.show(message.row.id, attachmentsOf(message), attachment);
      return;
    }
    const { part, name, type } = attachment;
    const title = name === '' ? type : name;
    this.#show(title, (id) => this.#tools.mail.reading.readPart(id, part));
  }

  showPictures(): void {
    const message = this.#base ?? this.#message();
    if (message !== null) this.#pictures.show(message.row.id, attachmentsOf(message));
  }

  /** @returns whether another side was shown. */
  showText(): boolean {
    const message = this.#message();
    const base = this.#base;
    if (message?.view === undefined || base === null || base.row.id !== message.row.id)
      return false;
    this.#tools.store.dispatch({ type: 'arrived', message: { ...base, row: message.row } });
    this.#base = null;
    return true;
  }

  /** All of the message is there of which the beginning was shown. */
  complete(message: ScreenMessage): void {
    const base = this.#base;
    if (base?.row.id === message.row.id) this.#base = completed(base, message);
    this.#tools.store.dispatch({ type: 'completed', message });
  }

  /** Folds quotes: those of quotes, then all, then none. */
  fold(): void {
    const message = this.#message();
    if (message === null) return;
    const { store } = this.#tools;
    const { fold, ...open } = message;
    const next = fold === undefined ? 1 : fold === 1 ? 0 : undefined;
    const { scroll } = store.get().reader;
    const shown = next === undefined ? open : { ...open, fold: next };
    store.dispatch({ type: 'arrived', message: shown });
    store.dispatch({ type: 'scrolled', by: scroll - store.get().reader.scroll });
    const says = [
      phrase('readingEffects.allQuotesAreFolded'),
      phrase('readingEffects.quotesOfQuotesAre'),
    ][next ?? 2];
    this.#say(says ?? phrase('readingEffects.allQuotesAreShown'));
  }

  pick(kind: PickState['kind']): void {
    const message = this.#base ?? this.#message();
    if (message === null) return;
    this.#tools.store.dispatch({
      type: 'pick',
      pick: { kind, message, selected: 0, asked: null },
    });
  }

  save(parts: readonly string[], folder: string | null): void {
    this.#do((id) => this.#tools.mail.reading.save(id, parts, folder));
  }

  /** Takes the file out of what is here of the message, which is then shown as it is. */
  strip(part: string): void {
    const base = this.#message();
    if (base === null) return;
    const { store, mail, busy } = this.#tools;
    const { id } = base.row;
    const { signal } = new AbortController();
    const done = mail.reading.strip(id, [part]).then(async (said) => {
      const message = await mail.open(id, signal);
      this.#base = null;
      store.dispatch({ type: 'pick', pick: null });
      store.dispatch({ type: 'arrived', message: completed(base, message) });
      this.#say(said);
    });
    busy.track(
      done.catch((thrown: unknown) => {
        this.#tell(thrown);
      }),
    );
  }

  openPart(part: string): void {
    this.#do((id) => this.#tools.mail.reading.openPart(id, part));
  }

  pipe({ part }: ScreenAttachment, argv: readonly string[]): void {
    this.#show(argv.join(' '), (id) => this.#tools.mail.reading.pipe(id, part, argv));
  }

  browse(): void {
    this.#do((id) => this.#tools.mail.reading.browse(id));
  }

  follow(url: string): void {
    this.#do(() => this.#tools.mail.reading.follow(url));
  }

  /** To the clipboard of the terminal. */
  copy(text: string): void {
    this.#tools.copy(text);
    this.#say(phrase('linkLetters.copied', { url: text.replace(/^mailto:/i, '') }));
  }

  unsubscribe(): void {
    this.#do((id) => this.#tools.mail.reading.unsubscribe(id));
  }

  /** Goes to the next line with these words, from the top again where there is none below. */
  find(words: string): void {
    this.#words = words;
    this.findNext(1);
  }

  findNext(by: 1 | -1): void {
    const { store } = this.#tools;
    const state = store.get();
    const { text } = readerGeometry(state);
    if (text === null || this.#words === '') return;
    const found = lineWith(text, this.#words, state.reader.scroll, by);
    if (found === null) {
      this.#say(phrase('readingEffects.isNotInThis', { words: this.#words }));
      return;
    }
    store.dispatch({ type: 'found', words: this.#words });
    store.dispatch({ type: 'scrolled', by: found - store.get().reader.scroll });
  }

  #message(): ShownMessage | null {
    return this.#tools.store.get().reader.message;
  }

  #show(title: string, ask: (id: string) => Promise<string>): void {
    const base = this.#message();
    if (base === null) return;
    const { id } = base.row;
    const { store, busy } = this.#tools;
    const done = ask(id).then(
      (text) => {
        const { message } = store.get().reader;
        if (message?.row.id !== id) return;
        if (message.view === undefined) this.#base = message;
        const nothing = { links: [], attachments: [] };
        store.dispatch({ type: 'arrived', message: { ...message, ...nothing, text, view: title } });
        store.dispatch({ type: 'pick', pick: null });
      },
      (thrown: unknown) => {
        this.#tell(thrown);
      },
    );
    busy.track(done);
  }

  #do(ask: (id: string) => Promise<string>): void {
    const message = this.#message();
    if (message === null) return;
    const done = ask(message.row.id).then(this.#say, (thrown: unknown) => {
      this.#tell(thrown);
    });
    this.#tools.busy.track(done);
  }

  #tell(thrown: unknown): void {
    const { message, hint } = toMailtuiError(thrown);
    this.#say(phrase('reading.notDone', { why: `${message}${hint === '' ? '.' : `. ${hint}`}` }));
  }
}
