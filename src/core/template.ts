/**
 * A template, and a draft that begins with it. Pure.
 *
 * A template is what one sees in the editor: fields (`Subject:`, `Cc:`, `Attach:`), an empty line,
 * the text; or the text alone. `{{name}}` stands for a value.
 *
 * Guarantees: what the draft says already stays; the text stands above signature and quote; a value
 * that is not known stays visible as it is written, and is named.
 */
import type { Draft } from './draft.js';
import { textToDraft, type DraftEdit } from './draftText.js';

export interface Template {
  text: string;
  isMarkdown: boolean;
}

export interface Templated extends DraftEdit {
  /** Names that have no value. */
  blanks: readonly string[];
}

const FIELDS = ['to', 'cc', 'bcc', 'replyTo', 'subject'] as const;
const VARIABLE = /\{\{\s*([\p{L}\p{N}_.-]{1,64})\s*\}\}/gu;

/** @param values beside those that the draft gives. @param today as in 2026-12-01 */
export function fromTemplate(
  { text, isMarkdown }: Template,
  draft: Draft,
  values: Readonly<Record<string, string>>,
  today: string,
): Templated {
  const known = new Map([...ownValues(draft, today), ...Object.entries(values)]);
  const blanks = new Set<string>();
  const filled = text.replace(VARIABLE, (written, name: string) => {
    const value = known.get(name);
    if (value === undefined) blanks.add(name);
    return value ?? written;
  });
  const edit = textToDraft(filled, { ...draft, body: '' });
  const fields = Object.fromEntries(
    FIELDS.map((key) => [key, draft[key].trim() === '' ? edit.draft[key] : draft[key]]),
  );
  return {
    draft: {
      ...draft,
      ...fields,
      body: `${edit.draft.body.trimEnd()}\n${draft.body}`,
      format: isMarkdown ? 'markdown' : edit.draft.format,
      sign: draft.sign || edit.draft.sign,
      encrypt: draft.encrypt || edit.draft.encrypt,
    },
    files: edit.files,
    blanks: [...blanks],
  };
}

function ownValues({ from, to, subject }: Draft, today: string): [string, string][] {
  const [first = ''] = to.split(',');
  const [, name = first] = /^"?(.*?)"?\s*<[^<>]*>$/.exec(first.trim()) ?? [];
  const whole = name.trim();
  return [
    ['date', today],
    ['name', from.name],
    ['address', from.address],
    ...(whole === ''
      ? []
      : ([
          ['to', whole],
          ['first', whole.split(/\s/)[0] ?? whole],
        ] as [string, string][])),
    ...(subject === '' ? [] : ([['subject', subject]] as [string, string][])),
  ];
}
