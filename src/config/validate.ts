/**
 * Checks a value against a {@link JsonSchema} and says in plain sentences what is wrong, field by
 * field. Gives the same verdict as a JSON Schema validator, a hundred milliseconds sooner. Pure.
 * Never repeats a value in a sentence: it may be a password in the wrong place.
 */
import type { JsonSchema } from './jsonSchema.js';
import { configSchema, type ConfigFile } from './schema.js';

export interface FieldProblem {
  path: readonly (string | number)[];
  /** A clause that follows the name of the field: `must be a whole number`. */
  message: string;
}

/** All problems that the schema finds, in the order of the schema. */
export function schemaProblems(
  value: unknown,
  schema: JsonSchema = configSchema,
  path: readonly (string | number)[] = [],
): FieldProblem[] {
  const message = misfit(value, schema);
  if (message !== null) return [{ path, message }];
  if (Array.isArray(value)) {
    const items = schema.items;
    if (items === undefined) return [];
    return value.flatMap((item, index) => schemaProblems(item, items, [...path, index]));
  }
  if (!isObject(value)) return [];
  return [
    ...(schema.required ?? [])
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => ({ path: [...path, name], message: 'is missing' })),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      Object.hasOwn(value, name) ? schemaProblems(value[name], property, [...path, name]) : [],
    ),
    ...additionalProblems(value, schema, path),
    ...(schema.oneOf === undefined ? [] : alternativeProblems(value, schema.oneOf, path)),
  ];
}

/** What no schema can say: that the names are different, even where letter case is not kept. */
export function nameProblems(config: ConfigFile): FieldProblem[] {
  const seen = new Map<string, string>();
  return (config.accounts ?? []).flatMap((account, index) => {
    const key = account.name.toLowerCase();
    const other = seen.get(key);
    seen.set(key, account.name);
    if (other === undefined) return [];
    const message = `is "${account.name}", and there is an account "${other}" already`;
    return [{ path: ['accounts', index, 'name'], message }];
  });
}

export function isConfigFile(value: unknown): value is ConfigFile {
  return schemaProblems(value).length === 0;
}

/**
 * Fields that no schema knows, which are most likely misspelt; allowed, because a newer version may
 * have written them. Names that begin with `$` or `_` are other programs' business.
 */
export function unknownFields(
  value: unknown,
  schema: JsonSchema = configSchema,
  path: readonly (string | number)[] = [],
): FieldProblem[] {
  const { items } = schema;
  if (Array.isArray(value)) {
    if (items === undefined) return [];
    return value.flatMap((item, index) => unknownFields(item, items, [...path, index]));
  }
  if (!isObject(value)) return [];
  const chosen = schema.oneOf?.find((one) => one.properties?.['kind']?.const === value['kind']);
  const fitting = schema.anyOf?.find((one) => schemaProblems(value, one).length === 0);
  const known = { ...schema.properties, ...chosen?.properties, ...fitting?.properties };
  const names = Object.keys(known);
  if (names.length === 0) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const property = Object.hasOwn(known, name) ? known[name] : undefined;
    if (property !== undefined) return unknownFields(part, property, [...path, name]);
    if (/^[$_]/.test(name)) return [];
    const meant = names.find((one) => one.toLowerCase() === name.toLowerCase());
    const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
    return [{ path: [...path, name], message: `is not a known field and does nothing${advice}` }];
  });
}

/** `['accounts', 0, 'incoming', 'port']` → `accounts[0].incoming.port`. */
export function fieldName(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** What is wrong with the value itself, leaving its parts aside; null when nothing is. */
function misfit(value: unknown, schema: JsonSchema): string | null {
  if (schema.type !== undefined && !hasType(value, schema.type)) {
    return `must be ${wordsFor(schema)}`;
  }
  if (schema.anyOf?.every((one) => schemaProblems(value, one).length > 0) === true) {
    return `must be ${wordsFor(schema)}`;
  }
  if (schema.const !== undefined && value !== schema.const) return `must be "${schema.const}"`;
  if (schema.enum !== undefined && !schema.enum.some((allowed) => allowed === value)) {
    return `must be ${wordsFor(schema)}`;
  }
  if (typeof value === 'string' && schema.pattern !== undefined) {
    return new RegExp(schema.pattern, 'u').test(value) ? null : `must be ${wordsFor(schema)}`;
  }
  if (typeof value === 'number') {
    const fits = value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
    return fits ? null : `must be ${wordsFor(schema)}`;
  }
  if (Array.isArray(value) && value.length < (schema.minItems ?? 0)) {
    return `must be ${wordsFor(schema)}`;
  }
  return null;
}

function additionalProblems(
  value: Record<string, unknown>,
  { properties = {}, additionalProperties }: JsonSchema,
  path: readonly (string | number)[],
): FieldProblem[] {
  if (additionalProperties === undefined) return [];
  return Object.entries(value)
    .filter(([name]) => !Object.hasOwn(properties, name))
    .flatMap(([name, part]) => schemaProblems(part, additionalProperties, [...path, name]));
}

function alternativeProblems(
  value: Record<string, unknown>,
  alternatives: readonly JsonSchema[],
  path: readonly (string | number)[],
): FieldProblem[] {
  if (!Object.hasOwn(value, 'kind')) return [];
  const kinds = alternatives.map((one) => one.properties?.['kind']?.const ?? '');
  const chosen = alternatives.find((_, index) => kinds[index] === value['kind']);
  if (chosen !== undefined) return schemaProblems(value, chosen, path);
  return [{ path: [...path, 'kind'], message: `must be ${oneOfThese(kinds)}` }];
}

function wordsFor(schema: JsonSchema): string {
  if (schema.enum !== undefined) return oneOfThese(schema.enum);
  if (schema.description !== undefined && schema.type !== 'object') return schema.description;
  if (schema.minimum !== undefined && schema.maximum !== undefined) {
    return `a whole number from ${schema.minimum} to ${schema.maximum}`;
  }
  return TYPE_WORDS[schema.type ?? 'object'];
}

const TYPE_WORDS = {
  object: 'an object in { }',
  array: 'a list in [ ]',
  string: 'text in double quotes',
  integer: 'a whole number',
  boolean: 'true or false',
} as const;

function oneOfThese(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}

function hasType(value: unknown, type: NonNullable<JsonSchema['type']>): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
