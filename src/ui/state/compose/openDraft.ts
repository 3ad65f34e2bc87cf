/**
 * A draft that is open on the screen: its fields as they are being written. Pure.
 *
 * `draftOf` is the draft as it stands; whatever changes it counts in `edits`, which is how the
 * effects know that there is something to save.
 */
import type {
  Draft,
  DraftAttachment,
  DraftKeys,
  DraftReview,
  StartedDraft,
} from '../../../core/draft.js';
import type { Identity } from '../../../core/identity.js';
import type { SenderOffers } from '../../../core/mailSender.js';
import type { Completion } from './completion.js';
import type { FormText } from './formText.js';
import { editorText, moveTo, newEditor, replaceText, type TextEditor } from './textEditor.js';
import { endOf } from './textLines.js';
import { phrase } from '../../text/phrase.js';

/** Fields of one line; `files` is the path that is being typed. */
export type LineField = 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject' | 'files';
export type Field = 'from' | LineField | 'body';

export const FIELDS: readonly Field[] = [
  ...(['from', 'to', 'cc', 'bcc', 'replyTo', 'subject', 'files', 'body'] as const),
];
/** Fields that hold addresses. */
const ADDRESS_FIELDS: readonly Field[] = ['to', 'cc', 'bcc', 'replyTo'];
const DRAFT_LINES = ['to', 'cc', 'bcc', 'replyTo', 'subject'] as const;

/** Fields that are only there when something is in them, or they are wanted. */
export type HiddenField = 'bcc' | 'replyTo' | 'files';

/** Row of the screen in the text: of which line, and the how manieth of it. */
export interface TextRow {
  line: number;
  row: number;
}

export type SaveState =
  /** Nothing was written yet. */
  | { kind: 'untouched' }
  | { kind: 'changed' }
  | { kind: 'saving' }
  /** Ms since the epoch. */
  | { kind: 'saved'; at: number }
  | { kind: 'failed'; message: string };

export interface OpenDraft {
  /** What the fields here do not hold: its key, account, author, attachments, what it answers. */
  draft: Draft;
  lines: Readonly<Record<LineField, TextEditor>>;
  body: TextEditor;
  /** The first row of the body that is shown. */
  top: TextRow;
  focus: Field;
  wanted: readonly HiddenField[];
  completion: Completion | null;
  /** Index of the attachment that is chosen; null: none is. */
  file: number | null;
  /** How often it was changed since it was opened. */
  edits: number;
  /** The same as it was last saved. */
  savedEdits: number;
  /** And as it was last handed over as one that is not written at any more; -1: never. */
  handedEdits: number;
  save: SaveState;
  /** Id of the message that holds what was saved last; null: none does. */
  savedAs: string | null;
  /** Whether a version of it is kept anywhere. */
  isKept: boolean;
  /** What is asked before it is sent; null: nothing is. */
  asked: DraftReview['questions'] | null;
  /** Whose keys are at hand; null: not known yet. */
  keys: DraftKeys | null;
  /** The user said whether it is to be encrypted. */
  isEncryptionChosen: boolean;
  /** The page that it will be, as text, and the first line of it that is shown; null: it is not shown. */
  preview: { lines: readonly string[]; top: number } | null;
  /** What the server by which this author sends can do (`known` null: it cannot be asked); null: not asked. */
  offers: { of: string; known: SenderOffers | null } | null;
}

export function openDraft({ draft, savedAs }: StartedDraft, focus: Field, at: number): OpenDraft {
  const line = (text: string): TextEditor => {
    const editor = newEditor(text, { isOneLine: true });
    return moveTo(editor, endOf(editor.lines), false);
  };
  return {
    draft,
    lines: {
      ...{ to: line(draft.to), cc: line(draft.cc), bcc: line(draft.bcc) },
      ...{ replyTo: line(draft.replyTo), subject: line(draft.subject), files: line('') },
    },
    body: newEditor(draft.body),
    top: { line: 0, row: 0 },
    focus,
    ...{ wanted: [], completion: null, file: null, edits: 0, savedEdits: 0 },
    handedEdits: savedAs === null ? -1 : 0,
    save: savedAs === null ? { kind: 'untouched' } : { kind: 'saved', at },
    savedAs,
    isKept: savedAs !== null,
    asked: null,
    keys: null,
    isEncryptionChosen: draft.encrypt || savedAs !== null,
    preview: null,
    offers: null,
  };
}

/** The draft as it stands. */
export function draftOf({ draft, lines, body }: OpenDraft): Draft {
  const typed = Object.fromEntries(DRAFT_LINES.map((name) => [name, editorText(lines[name])]));
  return { ...draft, ...typed, body: editorText(body) };
}

export function isAddressField(field: Field): boolean {
  return ADDRESS_FIELDS.includes(field);
}

/** Those that are shown, in their order. */
export function shownFields(open: OpenDraft): Field[] {
  const isShown = (field: Field): boolean => {
    if (field === open.focus) return true;
    if (field === 'files') return open.draft.attachments.length > 0 || isWanted(open, field);
    if (field !== 'bcc' && field !== 'replyTo') return true;
    return editorText(open.lines[field]) !== '' || isWanted(open, field);
  };
  return FIELDS.filter(isShown);
}

function isWanted({ wanted }: OpenDraft, field: HiddenField): boolean {
  return wanted.includes(field);
}

/** What has the focus, as text; null: it is none. */
export function focusedEditor(open: OpenDraft): TextEditor | null {
  if (open.focus === 'from') return null;
  return open.focus === 'body' ? open.body : open.lines[open.focus];
}

/** With another text or cursor in what has the focus. */
export function withEditor(open: OpenDraft, editor: TextEditor): OpenDraft {
  if (open.focus === 'from') return open;
  if (open.focus === 'body') return changed(open, { body: editor });
  return changed(open, { lines: { ...open.lines, [open.focus]: editor } });
}

/** The text as another program wrote it. */
export function withBody(open: OpenDraft, text: string): OpenDraft {
  return changed(open, { body: replaceText(open.body, text) });
}

/** Fields and text as another program wrote them. */
export function withForm(open: OpenDraft, { fields, body }: FormText): OpenDraft {
  const lines = { ...open.lines };
  for (const name of DRAFT_LINES) {
    const text = fields[name];
    if (text !== undefined) lines[name] = replaceText(lines[name], text);
  }
  return changed(open, { lines, body: replaceText(open.body, body) });
}

export function withFocus(open: OpenDraft, focus: Field): OpenDraft {
  const isHidden = focus === 'bcc' || focus === 'replyTo' || focus === 'files';
  const wanted = isHidden && !isWanted(open, focus) ? [...open.wanted, focus] : open.wanted;
  return { ...open, focus, wanted, completion: null, file: null };
}

/** The field before or behind the one with the focus; the last is followed by the first. */
export function neighbourField(open: OpenDraft, by: 1 | -1): Field {
  const shown = shownFields(open);
  const at = shown.indexOf(open.focus);
  return shown[(at + by + shown.length) % shown.length] ?? 'body';
}

export function withAttachments(
  open: OpenDraft,
  attachments: readonly DraftAttachment[],
): OpenDraft {
  return changed({ ...open, file: null }, { draft: { ...open.draft, attachments } });
}

/** From another of the user's addresses; its signature takes the place of the other's. */
export function withIdentity(
  open: OpenDraft,
  identity: Identity,
  before: Identity | null,
): OpenDraft {
  const { account, name, address, signature } = identity;
  const draft = { ...open.draft, account, from: { name, address } };
  const body = signed(editorText(open.body), before?.signature ?? '', signature);
  return changed(open, { draft, body: replaceText(open.body, body) });
}

/** The text with another signature, where the old one is. */
function signed(text: string, before: string, signature: string): string {
  const old = before === '' ? '' : `-- \n${before}`;
  const at = old === '' ? text.length : text.lastIndexOf(old);
  if (at < 0) return text;
  const begin = text.slice(0, at);
  const end = text.slice(at + old.length);
  if (signature === '') return begin + end;
  const gap = begin === '' || begin.endsWith('\n') ? '' : '\n';
  return `${begin}${gap}${old === '' ? '\n' : ''}-- \n${signature}${end}`;
}

/** To be sent otherwise. */
export function withWish(
  open: OpenDraft,
  wish: Partial<Pick<Draft, 'sign' | 'encrypt' | 'reports' | 'format'>>,
): OpenDraft {
  return changed(open, { draft: { ...open.draft, ...wish } });
}

/** Counts a change of what is saved. */
function changed(
  open: OpenDraft,
  change: Partial<Pick<OpenDraft, 'draft' | 'lines' | 'body'>>,
): OpenDraft {
  const next = { ...open, ...change };
  const isSame =
    next.draft === open.draft &&
    next.body.lines === open.body.lines &&
    DRAFT_LINES.every((name) => next.lines[name].lines === open.lines[name].lines);
  if (isSame) return next;
  return { ...next, edits: open.edits + 1, save: { kind: 'changed' } };
}

/** What others see of it in a line: its subject, else whom it goes to. */
export function titleOf({ lines }: OpenDraft): string {
  const subject = editorText(lines.subject).trim();
  const to = editorText(lines.to)
    .replace(/[\s,]+$/, '')
    .trim();
  return subject !== ''
    ? subject
    : to !== ''
      ? phrase('word.toNobody', { to })
      : phrase('openDraft.newMessage');
}

/** Whoever writes from another address may send by another server. */
export function authorOf({ account, from }: Draft): string {
  return `${account} ${from.address}`;
}
