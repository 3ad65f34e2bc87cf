/**
 * The header of a message in an mbox: what the programs that wrote it keep there for themselves is
 * read and taken out, so that the same message is the same bytes, whoever had it last.
 */
import { MBOX_FIELDS } from '../../core/foreignFlags.js';

export interface MboxHeader {
  /** Without those fields; with the empty line that ends it. */
  header: Buffer;
  /** Theirs, by name in lower case, unfolded and as written. Untrusted text. */
  fields: ReadonlyMap<string, string>;
}

/** @param header the section with the empty line that ends it, if there is one. */
export function splitMboxFields(header: Buffer): MboxHeader {
  const text = header.toString('latin1');
  if (!ANY_FIELD.test(text)) return { header, fields: new Map() };
  const fields = new Map<string, string>();
  const kept = text.replace(FIELD, (whole, name: string, value: string) => {
    const key = name.toLowerCase();
    if (!MBOX_FIELDS.has(key)) return whole;
    if (!fields.has(key)) fields.set(key, value.replace(/\r?\n[ \t]+/g, ' ').trim());
    return '';
  });
  return { header: Buffer.from(kept, 'latin1'), fields };
}

const NAMES = [...MBOX_FIELDS].join('|');
const ANY_FIELD = new RegExp(`^(?:${NAMES}):`, 'im');
/** With the lines that go on with it. */
const FIELD = new RegExp(`^(${NAMES}):(.*(?:\\r?\\n[ \\t].*)*)(?:\\r?\\n|$)`, 'gim');
