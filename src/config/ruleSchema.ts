/** Rules and retention rules in config.json; a part of `schema.ts`. */
import type { JsonSchema } from './jsonSchema.js';

const name: JsonSchema = {
  description: 'a name on one line, of at most 60 characters',
  type: 'string',
  pattern: '^[^\\r\\n\\u0000]{1,60}$',
};
const query: JsonSchema = {
  description: 'a query as mailtui search takes it',
  type: 'string',
  pattern: '\\S',
};
const folder: JsonSchema = {
  description: 'a folder: its path, or its role as in archive',
  type: 'string',
  pattern: '^[^\\r\\n\\u0000]+$',
};
const account: JsonSchema = { description: 'the name of an account', type: 'string' };
const tags: JsonSchema = {
  type: 'array',
  items: { description: 'a tag without spaces', type: 'string', pattern: '^\\S+$' },
};

export const ruleSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'query'],
  properties: {
    ...{ name, query, account, move: folder, copy: folder, tag: tags, untag: tags },
    enabled: { type: 'boolean' },
    stop: { type: 'boolean' },
    flag: { type: 'boolean' },
    read: { type: 'boolean' },
    notify: { type: 'boolean' },
    run: {
      description: 'a program and its arguments in [ ], which gets the message on standard input',
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^[^\\u0000]*$' },
    },
    forward: {
      type: 'array',
      minItems: 1,
      items: {
        description: 'an e-mail address such as ann@example.org',
        type: 'string',
        pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+$',
      },
    },
  },
};

export const retentionSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'in', 'days'],
  properties: {
    ...{ name, account, query, in: folder },
    enabled: { type: 'boolean' },
    days: { type: 'integer', minimum: 1, maximum: 36_500 },
  },
};
