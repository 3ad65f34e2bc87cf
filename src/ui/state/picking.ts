/** The lists of what an opened message has to pick from: attachments and links. Pure. */
import type { ScreenAttachment, ScreenMessage } from '../../app/screenMail.js';
import { attachmentName } from '../format/attachmentName.js';
import { size } from '../format/numbers.js';
import { GLYPHS } from '../theme/glyphs.js';
import { phrase } from '../text/phrase.js';

export interface PickState {
  kind: 'attachments' | 'links';
  message: ScreenMessage;
  /** Index of the entry under the cursor. */
  selected: number;
  /** What the same key again would do, after a question; null: nothing was asked. */
  asked: 'open' | 'delete' | null;
}

export interface PickEntry {
  label: string;
  note: string;
}

export function pickEntries({ kind, message }: PickState): PickEntry[] {
  if (kind === 'links') {
    return message.links.map(({ text, url, lies }, i) => ({
      label: `${String(i + 1).padStart(2)}  ${lies ? `${GLYPHS.warning} ` : ''}${url}`,
      note: text === url ? '' : text,
    }));
  }
  return attachmentsOf(message).map((attachment) => {
    const { type, size: octets, isProgram, inline } = attachment;
    return {
      label: `${isProgram ? GLYPHS.warning : GLYPHS.attachment} ${attachmentName(attachment)}`,
      note: `${inline ? phrase('picking.inTheText') : ''}${type}  ${size(octets)}`,
    };
  });
}

/** Whether it is of a kind that can be shown here. */
export function isPicture({ type, name }: ScreenAttachment): boolean {
  if (/^image\/(?:png|jpe?g|pjpeg|gif)$/.test(type)) return true;
  return type === 'application/octet-stream' && /\.(?:png|jpe?g|gif)$/i.test(name);
}

/** Those beside the text first. */
export function attachmentsOf({ attachments }: ScreenMessage): readonly ScreenAttachment[] {
  return [
    ...attachments.filter(({ inline }) => !inline),
    ...attachments.filter(({ inline }) => inline),
  ];
}

export function pickedAttachment(pick: PickState | null): ScreenAttachment | null {
  if (pick?.kind !== 'attachments') return null;
  return attachmentsOf(pick.message)[pick.selected] ?? null;
}
