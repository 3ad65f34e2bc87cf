/**
 * Header fields with raw 8-bit text, which nothing labels: where they are not UTF-8 (RFC 6532), the
 * text below them, written by the same program, tells their character set.
 */
import type { HeaderField } from './headers.js';

interface Labelled {
  readonly fields: readonly HeaderField[];
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly children: readonly Labelled[];
}

/** @param root the root of a message, or of one within it. */
export function labelRawFields(root: Labelled): void {
  const raw = root.fields.filter((field) => /[\x80-\xff]/.test(field.raw));
  if (raw.length === 0) return;
  const charset = firstCharset(root);
  if (charset === undefined) return;
  for (const field of raw) field.charset = charset;
}

function firstCharset(part: Labelled): string | undefined {
  const own = part.type.startsWith('text/') ? part.parameters.get('charset') : undefined;
  if (own !== undefined) return own;
  for (const child of part.children) {
    const found = firstCharset(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
