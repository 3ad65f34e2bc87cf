/** ScreenReading for the real screen: see `workerScreenMail.ts`. */
import type { Draft } from '../core/draft.js';
import { MailtuiError } from '../core/errors.js';
import type {
  MessageView,
  PictureCall,
  PictureFit,
  ReadCall,
  ScreenPicture,
  ScreenReading,
} from './screenReading.js';
import type { FromWorker } from './workerMessages.js';

type Wanted = { type: 'read'; read: ReadCall } | { type: 'picture'; wanted: PictureCall };

export class WorkerScreenReading implements ScreenReading {
  /** @param call asks the worker, which has sanitised the answer */
  constructor(private readonly call: (wanted: Wanted) => Promise<FromWorker>) {}

  view(id: string, view: MessageView): Promise<string> {
    return this.#ask({ do: 'view', id, view });
  }

  readPart(id: string, part: string): Promise<string> {
    return this.#ask({ do: 'read-part', id, part });
  }

  async picture(id: string, part: string, fit: PictureFit): Promise<ScreenPicture> {
    const answer = await this.call({ type: 'picture', wanted: { id, part, fit } });
    if (answer.type === 'pictured') return answer.picture;
    throw new MailtuiError('bug', 'the background worker answered something else');
  }

  save(id: string, parts: readonly string[], folder: string | null): Promise<string> {
    return this.#ask({ do: 'save', id, parts, folder });
  }

  strip(id: string, parts: readonly string[]): Promise<string> {
    return this.#ask({ do: 'strip', id, parts });
  }

  openPart(id: string, part: string): Promise<string> {
    return this.#ask({ do: 'open-part', id, part });
  }

  pipe(id: string, part: string, argv: readonly string[]): Promise<string> {
    return this.#ask({ do: 'pipe', id, part, argv });
  }

  browse(id: string): Promise<string> {
    return this.#ask({ do: 'browse', id });
  }

  previewDraft(draft: Draft): Promise<string> {
    return this.#ask({ do: 'preview-draft', draft });
  }

  browseDraft(draft: Draft): Promise<string> {
    return this.#ask({ do: 'browse-draft', draft });
  }

  follow(url: string): Promise<string> {
    return this.#ask({ do: 'follow', url });
  }

  unsubscribe(id: string): Promise<string> {
    return this.#ask({ do: 'unsubscribe', id });
  }

  async #ask(call: ReadCall): Promise<string> {
    const answer = await this.call({ type: 'read', read: call });
    if (answer.type === 'read') return answer.text;
    throw new MailtuiError('bug', 'the background worker answered something else');
  }
}
