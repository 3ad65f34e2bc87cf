/**
 * How the value of an option becomes a setting. All throw `usage` with a sentence that can follow
 * the name of an option or stand alone.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MailtuiError } from '../../core/errors.js';
import type { JsonSchema } from '../../config/jsonSchema.js';
import { accountSchema } from '../../config/schema.js';
import { schemaProblems } from '../../config/validate.js';

/** `{}` for undefined, so that optional members stay absent. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  const entry: Partial<Record<Name, Value>> = {};
  if (value !== undefined) entry[name] = value;
  return entry;
}

/** Checks one value. @throws MailtuiError `usage` with the option's name before the complaint. */
export function checked<Value>(
  value: string | undefined,
  option: string,
  check: (value: string) => Value,
): Value | undefined {
  if (value === undefined) return undefined;
  try {
    return check(value);
  } catch (error) {
    if (!(error instanceof MailtuiError)) throw error;
    throw new MailtuiError('usage', `${option}: ${error.message}`, { hint: error.hint });
  }
}

export function readableFile(value: string): string {
  const file = resolve(value);
  try {
    readFileSync(file);
  } catch {
    throw new MailtuiError('usage', `${file} cannot be read`);
  }
  return file;
}

/** Checks by the schema of the field, so that no option is stricter or laxer than the file. */
export function bySchema(value: string, ...path: string[]): string {
  let schema: JsonSchema = accountSchema;
  for (const part of path) schema = schema.properties?.[part] ?? {};
  if (schemaProblems(value, schema).length > 0) throw complaint('it', schema);
  return value;
}

export function complaint(subject: string, schema: JsonSchema | undefined): MailtuiError {
  return new MailtuiError('usage', `${subject} must be ${schema?.description ?? 'something else'}`);
}
