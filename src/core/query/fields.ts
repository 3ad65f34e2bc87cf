/** The table of fields: what may stand before a colon, and what behind it. Pure. */
import { CONTENTS, STATES, type TextField } from './ast.js';

export type FieldName =
  | Exclude<TextField, 'any'>
  | 'in'
  | 'is'
  | 'has'
  | 'before'
  | 'after'
  | 'on'
  | 'newer'
  | 'older'
  | 'larger'
  | 'smaller'
  | 'tag'
  | 'id'
  | 'thread';

export interface Field {
  name: FieldName;
  /** What it finds, for help and completion. */
  finds: string;
  /** Values to choose from; empty where anything may stand. */
  values: readonly string[];
}

const DATES = ['today', 'yesterday', '7d', '2w', '3m', '1y'];

export const FIELDS: readonly Field[] = [
  { name: 'from', finds: 'a name or address of the author', values: [] },
  { name: 'to', finds: 'a name or address in To', values: [] },
  { name: 'cc', finds: 'a name or address in Cc', values: [] },
  { name: 'bcc', finds: 'a name or address in Bcc', values: [] },
  { name: 'with', finds: 'a name or address anywhere', values: [] },
  { name: 'subject', finds: 'words of the subject', values: [] },
  { name: 'body', finds: 'words of the text', values: [] },
  { name: 'in', finds: 'a folder, a role or an account', values: [] },
  { name: 'is', finds: 'a state', values: STATES },
  { name: 'has', finds: 'what is in it', values: [...CONTENTS, 'attachment:pdf'] },
  { name: 'before', finds: 'before that day', values: DATES },
  { name: 'after', finds: 'on that day or later', values: DATES },
  { name: 'on', finds: 'on that day, in that month or year', values: DATES },
  { name: 'newer', finds: 'younger than that', values: DATES },
  { name: 'older', finds: 'older than that', values: DATES },
  { name: 'larger', finds: 'more octets than that', values: ['100k', '1M', '10M'] },
  { name: 'smaller', finds: 'fewer octets than that', values: ['100k', '1M', '10M'] },
  { name: 'tag', finds: 'a tag', values: [] },
  { name: 'list', finds: 'a mailing list', values: [] },
  { name: 'id', finds: 'the message with that id or Message-ID', values: [] },
  { name: 'thread', finds: 'the conversation with that id', values: [] },
  { name: 'filename', finds: 'a name of an attachment', values: [] },
];

export const FIELD_NAMES: readonly FieldName[] = FIELDS.map(({ name }) => name);

/** The field of this name, in any case. */
export function fieldNamed(name: string): Field | null {
  const wanted = name.toLowerCase();
  return FIELDS.find((field) => field.name === wanted) ?? null;
}

const TEXT_FIELDS: ReadonlySet<string> = new Set<TextField>([
  'from',
  'to',
  'cc',
  'bcc',
  'with',
  'subject',
  'body',
  'list',
  'filename',
]);

export function isTextField(name: FieldName): name is Exclude<TextField, 'any'> {
  return TEXT_FIELDS.has(name);
}
