/**
 * A draft as one text, its fields above and the body below, as editors know it: for those who write
 * their headers there. Pure.
 *
 * Guarantees: what it wrote it reads back as it was; a text whose head was spoilt becomes body,
 * nothing of it is left out.
 */
import type { OpenDraft } from './openDraft.js';
import { editorText } from './textEditor.js';

/** What was read; fields that are missing in the head are not in it, and stay as they are. */
export interface FormText {
  fields: Partial<Record<FormField, string>>;
  body: string;
}

export type FormField = 'to' | 'cc' | 'bcc' | 'replyTo' | 'subject';

const NAMES: Readonly<Record<FormField, string>> = {
  ...{ to: 'To', cc: 'Cc', bcc: 'Bcc', replyTo: 'Reply-To', subject: 'Subject' },
};
const FIELDS: readonly FormField[] = ['to', 'cc', 'bcc', 'replyTo', 'subject'];

export function formText({ lines, body }: OpenDraft): string {
  const head = FIELDS.map((field) => `${NAMES[field]}: ${editorText(lines[field])}`.trimEnd());
  return `${head.join('\n')}\n\n${editorText(body)}`;
}

export function readFormText(text: string): FormText {
  const lines = text.split('\n');
  const fields: Partial<Record<FormField, string>> = {};
  let last: FormField | null = null;
  let at = 0;
  for (; at < lines.length && lines[at]?.trim() !== ''; at += 1) {
    const line = lines[at] ?? '';
    const [, name = '', value = ''] = /^([A-Za-z-]+):(.*)$/.exec(line) ?? [];
    const field = FIELDS.find((one) => NAMES[one].toLowerCase() === name.toLowerCase());
    if (field !== undefined) {
      const before = fields[field];
      // Two of a kind are one with a comma, as in a message.
      fields[field] = before === undefined ? value.trim() : `${before}, ${value.trim()}`;
      last = field;
    } else if (last !== null && /^\s/.test(line)) {
      fields[last] = `${fields[last] ?? ''} ${line.trim()}`.trim();
    } else break;
  }
  const isWhole = lines[at] === undefined || lines[at]?.trim() === '';
  const body = lines.slice(isWhole ? at + 1 : at).join('\n');
  return { fields, body };
}
