/** What is said below the fields of how a draft goes out; only what is not as usual. Pure. */
import { messageSize } from '../../../core/draftReview.js';
import type { MarkLevel } from '../../../core/protection.js';
import { size } from '../../format/numbers.js';
import { phrase, type TextKey } from '../../text/phrase.js';
import { authorOf, type OpenDraft } from './openDraft.js';
import { protectionText } from './protectionText.js';

export interface FormMark {
  label: Extract<TextKey, `formMark.label.${string}`>;
  level: MarkLevel;
  text: string;
}

/** From so many octets on the size is of interest. */
export const LARGE = 1_000_000;
/** From there on when nobody knows what the server takes. */
const VERY_LARGE = 10_000_000;

export function formMarks(open: OpenDraft): FormMark[] {
  const protection = protectionText(open);
  const marks: (FormMark | null)[] = [
    formatMark(open),
    protection === null ? null : { label: 'formMark.label.protection', ...protection },
    reportsMark(open),
    sizeMark(open),
  ];
  return marks.filter((mark) => mark !== null);
}

function formatMark({ draft }: OpenDraft): FormMark | null {
  if (draft.format !== 'markdown') return null;
  const text = phrase('formMark.markdown');
  return { label: 'formMark.label.format', level: 'plain', text };
}

function reportsMark({ draft, offers }: OpenDraft): FormMark | null {
  if (!draft.reports) return null;
  const label = 'formMark.label.reports';
  if (offers?.of !== authorOf(draft)) {
    return { label, level: 'plain', text: phrase('formMark.askingServer') };
  }
  if (offers.known === null) {
    return { label, level: 'plain', text: phrase('formMark.reportsUnknown') };
  }
  return offers.known.reports
    ? { label, level: 'good', text: phrase('formMark.reports') }
    : { label, level: 'bad', text: phrase('formMark.noReports') };
}

function sizeMark({ draft, offers }: OpenDraft): FormMark | null {
  if (draft.attachments.length === 0) return null;
  const label = 'formMark.label.size';
  const octets = messageSize(draft);
  const has = size(octets);
  const limit = offers?.of === authorOf(draft) ? (offers.known?.sizeLimit ?? null) : null;
  if (limit === null) {
    if (octets < VERY_LARGE) return null;
    return { label, level: 'plain', text: phrase('formMark.sizeUnknown', { size: has }) };
  }
  const most = size(limit);
  if (octets > limit) {
    return { label, level: 'bad', text: phrase('formMark.tooLarge', { size: has, most }) };
  }
  if (octets < limit / 2) return null;
  return { label, level: 'plain', text: phrase('formMark.size', { size: has, most }) };
}
