/** Shows the pictures of the message that is read, one after another, each on the whole terminal. */
import type { ScreenAttachment } from '../../app/screenMail.js';
import { toMailtuiError } from '../../core/errors.js';
import { size } from '../format/numbers.js';
import { isPicture } from '../state/picking.js';
import type { EffectTools } from './effects.js';
import { phrase } from '../text/phrase.js';

const NEXT = new Set(['Space', 'n', 'j', 'l', 'Right', 'Down', 'PgDn']);
const PREVIOUS = new Set(['p', 'k', 'h', 'Left', 'Up', 'b', 'PgUp']);

export class PictureEffects {
  readonly #tools: EffectTools;
  readonly #say: (text: string) => void;

  constructor(tools: EffectTools, say: (text: string) => void) {
    this.#tools = tools;
    this.#say = say;
  }

  /** The pictures of the message from this one on; without one, from the first. */
  show(id: string, attachments: readonly ScreenAttachment[], from?: ScreenAttachment): void {
    const all = attachments.filter(isPicture);
    const first = from === undefined ? 0 : all.findIndex(({ part }) => part === from.part);
    this.#at(id, all, Math.max(0, first));
  }

  #at(id: string, all: readonly ScreenAttachment[], index: number): void {
    this.#tools.busy.track(this.#showOne(id, all, index));
  }

  async #showOne(id: string, all: readonly ScreenAttachment[], index: number): Promise<void> {
    const { mail, pictures } = this.#tools;
    const attachment = all[index];
    if (attachment === undefined) return;
    try {
      const picture = await mail.reading.picture(id, attachment.part, await pictures.fit());
      const caption = captionOf(attachment, picture.own, index, all.length);
      await pictures.show(picture, caption, (key) => {
        const to = NEXT.has(key) ? index + 1 : PREVIOUS.has(key) ? index - 1 : -1;
        if (all[to] === undefined) return false;
        this.#at(id, all, to);
        return true;
      });
    } catch (thrown) {
      pictures.hide();
      const { message, hint } = toMailtuiError(thrown);
      this.#say(
        phrase('pictures.notShown', { why: `${message}${hint === '' ? '.' : `. ${hint}`}` }),
      );
    }
  }
}

function captionOf(
  { name, type, size: octets }: ScreenAttachment,
  own: { width: number; height: number },
  index: number,
  count: number,
): string {
  const place = count > 1 ? ` · ${phrase('pictures.place', { at: index + 1, count })}` : '';
  const what = name === '' ? type : name;
  const measure = `${String(own.width)}×${String(own.height)}, ${size(octets)}`;
  return ` ${what} · ${measure}${place} · ${phrase('pictures.back')}`;
}
