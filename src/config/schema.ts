/**
 * The one description of config.json, as a JSON Schema (draft 2020-12). Reading checks with it by
 * `validate.ts`, writing by conf, and the published documentation is printed from it; so it uses
 * only the keywords of {@link JsonSchema}. Unknown fields are allowed everywhere: a newer version
 * may have written them. Has no defaults: a check never changes what it checks.
 */
import type { AccountConfig } from '../core/account.js';
import { QUOTINGS, type Quoting } from '../core/draft.js';
import type { AskSettings } from '../core/draftReview.js';
import type { NewMailSettings } from '../core/newMail.js';
import { LONGEST_SEARCH_NAME, type SavedSearch } from '../core/savedSearch.js';
import type { RetentionRule } from '../core/retentionRules.js';
import type { RuleConfig } from '../core/rules.js';
import type { ScreenSettings } from '../core/screenSettings.js';
import type { JsonSchema } from './jsonSchema.js';
import { retentionSchema, ruleSchema } from './ruleSchema.js';
import { hexColour, screenSchema } from './screenSchema.js';
import { outgoingSettings, serverSettings } from './serverSchema.js';

/** What the file holds. Fields that we do not know are kept beside those we do. */
export interface ConfigFile {
  accounts?: AccountConfig[];
  settings?: Settings;
  /** In the order of the sidebar. */
  searches?: SavedSearch[];
  /** In the order in which they are met. */
  rules?: RuleConfig[];
  retention?: RetentionRule[];
}

/** What holds for all accounts that do not say otherwise. */
export interface Settings extends NewMailSettings {
  /** What is asked before a message is sent. */
  ask?: AskSettings;
  /** Seconds in which a message that is sent from the screen can be taken back. */
  undoSend?: number;
  /** How much an answer quotes. */
  quote?: Quoting;
  screen?: ScreenSettings;
}

const secret: JsonSchema = {
  type: 'object',
  required: ['kind'],
  oneOf: [
    {
      required: ['command'],
      properties: {
        kind: { const: 'command' },
        command: {
          description: 'a program and its arguments, which prints the password',
          type: 'array',
          minItems: 1,
          items: { type: 'string', pattern: '^[^\\u0000]*$' },
        },
      },
    },
    { properties: { kind: { const: 'file' } } },
    { properties: { kind: { const: 'keyring' } } },
    {
      required: ['store'],
      properties: {
        kind: { const: 'oauth2' },
        store: { type: 'string', enum: ['file', 'keyring'] },
      },
    },
    {
      required: ['password'],
      properties: { kind: { const: 'plain' }, password: { type: 'string' } },
    },
  ],
};

const oauthText: JsonSchema = {
  description: 'a text on one line',
  type: 'string',
  pattern: '^[^\\r\\n\\u0000]+$',
};

const oauth: JsonSchema = {
  type: 'object',
  required: ['issuer', 'clientId', 'scope', 'tokenEndpoint'],
  properties: {
    issuer: oauthText,
    clientId: oauthText,
    scope: oauthText,
    tokenEndpoint: oauthText,
  },
};

const folderPatterns: JsonSchema = {
  type: 'array',
  items: {
    description: 'a name of folders, in which * and % may stand for anything',
    type: 'string',
    pattern: '^[^\\r\\n\\u0000]+$',
  },
};

const folderChoice: JsonSchema = {
  type: 'object',
  properties: {
    include: folderPatterns,
    exclude: folderPatterns,
    roles: {
      type: 'object',
      additionalProperties: {
        type: 'string',
        enum: ['sent', 'drafts', 'trash', 'junk', 'archive', 'all', 'none'],
      },
    },
  },
};

const newMailSettings = {
  onNewMail: {
    description: 'a program and its arguments in [ ], run when new mail has come; [] for none',
    type: 'array',
    items: { type: 'string', pattern: '^[^\\u0000]*$' },
  },
  notify: { type: 'boolean' },
} satisfies Record<string, JsonSchema>;

const address: JsonSchema = {
  description: 'an e-mail address such as ann@example.org',
  type: 'string',
  pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+$',
};
const displayName: JsonSchema = {
  description: 'a name on one line',
  type: 'string',
  pattern: '^[^\\r\\n\\u0000]*$',
};

/** How the user appears to others. */
const appearance = {
  displayName,
  signature: {
    description: 'what stands below a message',
    type: 'string',
    pattern: '^[^\\u0000]*$',
  },
  replyTo: {
    description: 'addresses with commas between them, on one line',
    type: 'string',
    pattern: '^[^\\r\\n\\u0000]*$',
  },
} satisfies Record<string, JsonSchema>;

export const accountSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'protocol', 'address', 'incoming', 'secret'],
  properties: {
    name: {
      description:
        'letters, digits and . _ @ + -, beginning with a letter or digit, at most 64 of them',
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._@+\\-]{0,63}$',
    },
    protocol: { type: 'string', enum: ['imap', 'pop3'] },
    address,
    ...appearance,
    identities: {
      type: 'array',
      items: {
        type: 'object',
        required: ['address'],
        properties: {
          ...{ address, ...appearance },
          sentFolder: {
            description: 'the name of a folder on the server, on one line',
            type: 'string',
            pattern: '^[^\\r\\n\\u0000]+$',
          },
          ...{ outgoing: outgoingSettings, secret },
        },
      },
    },
    catchAll: {
      type: 'array',
      items: {
        description: 'a domain such as example.org',
        type: 'string',
        pattern: '^[^\\s@<>,;]+$',
      },
    },
    incoming: serverSettings,
    outgoing: outgoingSettings,
    sendmail: {
      description: 'a program and its arguments, which takes mail as sendmail does',
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^[^\\u0000]*$' },
    },
    secret,
    oauth,
    afterDownload: {
      description: 'keep, delete, when-deleted, or days: and a number of days, as in days:14',
      type: 'string',
      pattern: '^(?:keep|delete|when-deleted|days:[1-9][0-9]{0,4})$',
    },
    newestFirst: {
      description: 'POP3: false fetches the oldest mail first',
      type: 'boolean',
    },
    history: {
      description: '"all", or an object with a number of days, as in { "days": 90 }',
      anyOf: [
        { type: 'string', const: 'all' },
        {
          type: 'object',
          required: ['days'],
          properties: { days: { type: 'integer', minimum: 1, maximum: 99_999 } },
        },
      ],
    },
    headersOnlyAbove: { type: 'integer', minimum: 1024, maximum: Number.MAX_SAFE_INTEGER },
    enabled: { type: 'boolean' },
    colour: hexColour,
    syncEvery: { type: 'integer', minimum: 1, maximum: 1440 },
    folders: folderChoice,
    authentication: {
      description: 'names by which the receiving servers sign their Authentication-Results',
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^[^\\s;"]{1,255}$' },
    },
    openpgp: {
      type: 'object',
      properties: {
        sign: { type: 'boolean' },
        encrypt: {
          description: 'ask, or when-possible: whenever keys of all recipients are at hand',
          type: 'string',
          enum: ['ask', 'when-possible'],
        },
      },
    },
    ...newMailSettings,
  },
};

const savedSearch: JsonSchema = {
  type: 'object',
  required: ['name', 'query'],
  properties: {
    name: {
      description: `a name on one line, of at most ${String(LONGEST_SEARCH_NAME)} characters`,
      type: 'string',
      pattern: `^[^\\r\\n\\u0000]{1,${String(LONGEST_SEARCH_NAME)}}$`,
    },
    query: { description: 'a query as mailtui search takes it', type: 'string', pattern: '\\S' },
  },
};

const askSettings: JsonSchema = {
  type: 'object',
  properties: {
    missingAttachment: { type: 'boolean' },
    emptySubject: { type: 'boolean' },
    recipients: { type: 'integer', minimum: 0, maximum: 100_000 },
    insideDomains: {
      type: 'array',
      items: {
        description: 'a domain such as example.org',
        type: 'string',
        pattern: '^[^\\s@<>,;]+$',
      },
    },
    otherIdentity: { type: 'boolean' },
    tooLarge: { type: 'boolean' },
    answerInClear: { type: 'boolean' },
    noReports: { type: 'boolean' },
  },
};

export const configSchema: JsonSchema & { $schema: string; title: string } = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'mailtui configuration',
  type: 'object',
  properties: {
    accounts: { type: 'array', items: accountSchema },
    settings: {
      description: 'what holds for all accounts that do not say otherwise',
      type: 'object',
      properties: {
        ...newMailSettings,
        ask: askSettings,
        quote: { type: 'string', enum: [...QUOTINGS] },
        undoSend: { type: 'integer', minimum: 0, maximum: 600 },
        screen: screenSchema,
      },
    },
    searches: {
      description: 'searches that are shown like folders',
      type: 'array',
      items: savedSearch,
    },
    rules: {
      description: 'what is done with mail that a query finds, when it comes',
      type: 'array',
      items: ruleSchema,
    },
    retention: {
      description: 'how long mail stays in folders',
      type: 'array',
      items: retentionSchema,
    },
  },
};
