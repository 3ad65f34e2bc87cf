/** What is asked before a draft is sent. Pure. */
import type { Draft, DraftQuestion, QuestionKind } from './draft.js';

/** What is asked is a matter of taste: each can be switched off. */
export interface AskSettings {
  missingAttachment?: boolean;
  emptySubject?: boolean;
  /** From so many recipients on; 0: never. */
  recipients?: number;
  /** Domains that are the user's own house; with any, others are asked about. */
  insideDomains?: readonly string[];
  otherIdentity?: boolean;
  tooLarge?: boolean;
  answerInClear?: boolean;
  noReports?: boolean;
}

export const ASK_DEFAULTS = {
  ...{ missingAttachment: true, emptySubject: true, recipients: 15 },
  ...{ insideDomains: [], otherIdentity: true, tooLarge: true, answerInClear: true },
  noReports: true,
} satisfies AskSettings;

export interface ReviewFacts {
  /** Of To, Cc and Bcc. */
  recipients: readonly string[];
  /** The address that the answered message came to, when the draft is not from it; else null. */
  addressed: string | null;
  /** The most that the server takes, in octets; null: it did not say. */
  sizeLimit: number | null;
  /** Pictures that the text names and that are not attached. */
  absentPictures: readonly string[];
  /** Whether the server reports deliveries; null: not known. */
  hasReports: boolean | null;
  /** It answers, or passes on, what came encrypted. */
  isOfEncrypted: boolean;
}

/**
 * "Attached" in the languages that mail is mostly written in. Words, not parts of words: the
 * boundary is what is no letter.
 */
const ATTACHMENT_WORDS = [
  'attached|attachments?|enclosed|find attached',
  'anbei|angehängt|(?:im )?anhang|beigefügt|anhänge',
  'ci-joint(?:e|s|es)?|pièces? jointes?|en pièce jointe',
  'adjunt[oa]s?|archivo adjunto',
  'em anexo|anex[oa]s?',
  'allegat[oaie]|in allegato',
  'bijlagen?|bijgevoegd|bijgesloten',
  'bifoga[dt]?|bilagan?|bilagor|vedlagt|vedlegg|vedhæftet',
  'příloh[ayu]|v příloze|přiložen[ýáé]?|załącznik(?:i|u)?|w załączeniu',
  'вложени[еяи]|во вложении|прикрепл[её]н\\p{L}*',
].join('|');
const ATTACHMENT = new RegExp(`(?<![\\p{L}\\p{N}])(?:${ATTACHMENT_WORDS})(?![\\p{L}\\p{N}])`, 'iu');
/** Written without spaces between words. */
const ATTACHMENT_IN_LINE = /添付|附件|附檔|첨부/u;

export function draftQuestions(
  draft: Draft,
  facts: ReviewFacts,
  settings: AskSettings = {},
): DraftQuestion[] {
  const ask = { ...ASK_DEFAULTS, ...settings };
  const questions: DraftQuestion[] = [];
  const add = (kind: QuestionKind, message: string): void => {
    questions.push({ kind, message });
  };
  if (ask.missingAttachment && draft.attachments.length === 0) {
    const word = attachmentWord(`${draft.subject}\n${ownWords(draft.body)}`);
    if (word !== null) add('missing-attachment', `It says “${word}”, and nothing is attached.`);
  }
  const [picture] = facts.absentPictures;
  if (ask.missingAttachment && picture !== undefined) {
    add('missing-attachment', `It shows “${picture}”, and no file of that name is attached.`);
  }
  if (ask.emptySubject && draft.subject.trim() === '') {
    add('empty-subject', 'It has no subject.');
  }
  const { recipients, addressed, sizeLimit, isOfEncrypted } = facts;
  if (ask.recipients > 0 && recipients.length >= ask.recipients) {
    add('many-recipients', `It goes to ${recipients.length} people.`);
  }
  const outside = outsiders(recipients, ask.insideDomains);
  if (outside.length > 0) {
    add('outside-domain', `It leaves your domain: ${outside.slice(0, 5).join(', ')}.`);
  }
  if (ask.otherIdentity && addressed !== null) {
    add('other-identity', `It is from ${draft.from.address}; you were written to at ${addressed}.`);
  }
  const size = messageSize(draft);
  if (ask.tooLarge && sizeLimit !== null && size > sizeLimit) {
    const [has, most] = [size, sizeLimit].map((octets) => `${(octets / 1e6).toFixed(1)} MB`);
    add('too-large', `It has ${has ?? ''}, and the server takes at most ${most ?? ''}.`);
  }
  if (ask.noReports && draft.reports && facts.hasReports === false) {
    add('no-reports', 'It asks for reports of its delivery, and the server gives none.');
  }
  if (ask.answerInClear && isOfEncrypted && !draft.encrypt) {
    add('answer-in-clear', 'It repeats what came encrypted, and is not encrypted itself.');
  }
  return questions;
}

/** What base64 and its line ends make of octets. */
const GROWTH = 1.37;

/** About how many octets it will have when it is sent. */
export function messageSize({ attachments, body }: Draft): number {
  return Math.round(attachments.reduce((sum, { size }) => sum + size, body.length) * GROWTH);
}

/** The first word in the text that promises an attachment; null: none does. */
export function attachmentWord(text: string): string | null {
  return (ATTACHMENT.exec(text) ?? ATTACHMENT_IN_LINE.exec(text))?.[0] ?? null;
}

/** What the author wrote: neither quoted nor signed nor forwarded. */
function ownWords(body: string): string {
  const [written = ''] = body.split(/^(?:-- |———— Forwarded message ————)$/m);
  return written
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n');
}

function outsiders(recipients: readonly string[], inside: readonly string[]): string[] {
  if (inside.length === 0) return [];
  const own = inside.map((domain) => domain.toLowerCase());
  return recipients.filter((address) => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    return !own.some((one) => domain === one || domain.endsWith(`.${one}`));
  });
}
