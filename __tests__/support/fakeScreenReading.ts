/** What one does with an opened message, in memory: says what it was asked, answers what it is told. */
import type { ScreenAttachment } from '../../src/app/screenMail.js';
import type {
  MessageView,
  PictureFit,
  ScreenPicture,
  ScreenReading,
} from '../../src/app/screenReading.js';
import type { MailtuiError } from '../../src/core/errors.js';

type FakeFile = Omit<ScreenAttachment, 'part' | 'isProgram'> & Partial<ScreenAttachment>;

/** Attachments of which a test says only what matters to it. */
export function filesOf(files: readonly FakeFile[]): ScreenAttachment[] {
  return files.map((file, i) => ({ part: String(i + 2), isProgram: false, ...file }));
}

export class FakeScreenReading implements ScreenReading {
  /** `save 2 ~/Letters` and the like, in order. */
  readonly asked: string[] = [];
  /** What every call answers. */
  text = 'Done.';
  /** When set, every call fails with it. */
  failure: MailtuiError | null = null;

  view(_id: string, view: MessageView): Promise<string> {
    return this.#answer('view', view);
  }

  readPart(_id: string, part: string): Promise<string> {
    return this.#answer('read', part);
  }

  picture(_id: string, part: string, { most, as }: PictureFit): Promise<ScreenPicture> {
    this.asked.push(`picture ${part} ${String(most.width)}×${String(most.height)} ${as}`);
    if (this.failure !== null) return Promise.reject(this.failure);
    const size = { width: 2, height: 2 };
    const bytes = new Uint8Array([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 255]);
    return Promise.resolve({ ...size, own: size, bytes });
  }

  save(_id: string, parts: readonly string[], folder: string | null): Promise<string> {
    return this.#answer('save', ...parts, folder ?? 'downloads');
  }

  strip(_id: string, parts: readonly string[]): Promise<string> {
    return this.#answer('strip', ...parts);
  }

  openPart(_id: string, part: string): Promise<string> {
    return this.#answer('open', part);
  }

  pipe(_id: string, part: string, argv: readonly string[]): Promise<string> {
    return this.#answer('pipe', part, JSON.stringify(argv));
  }

  browse(): Promise<string> {
    return this.#answer('browse');
  }

  previewDraft(): Promise<string> {
    return this.#answer('preview');
  }

  browseDraft(): Promise<string> {
    return this.#answer('browse-draft');
  }

  follow(url: string): Promise<string> {
    return this.#answer('follow', url);
  }

  unsubscribe(): Promise<string> {
    return this.#answer('unsubscribe');
  }

  #answer(...words: string[]): Promise<string> {
    this.asked.push(words.join(' '));
    return this.failure === null ? Promise.resolve(this.text) : Promise.reject(this.failure);
  }
}
