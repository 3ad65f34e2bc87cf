/** What config.json may say of the screen, in `settings.screen`; see `schema.ts`. */
import {
  COLOUR_DEPTHS,
  GLYPH_SETS,
  KEY_PRESETS,
  LANGUAGES,
  PICTURE_METHODS,
  THEME_BASES,
  THEME_COLOURS,
} from '../core/screenSettings.js';
import { COLUMN_NAMES, COLUMN_PATTERN } from '../core/listColumns.js';
import type { JsonSchema } from './jsonSchema.js';

export const hexColour: JsonSchema = {
  description: 'a colour such as "#7cb7ff"',
  type: 'string',
  pattern: '^#[0-9A-Fa-f]{6}$',
};

export const screenSchema: JsonSchema = {
  description: 'how the screen looks and which keys it knows',
  type: 'object',
  properties: {
    theme: { description: 'the name of a theme, or auto', type: 'string' },
    themes: {
      description: 'an object of themes by name',
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: {
          base: { type: 'string', enum: [...THEME_BASES] },
          colours: {
            type: 'object',
            properties: Object.fromEntries(THEME_COLOURS.map((name) => [name, hexColour])),
          },
        },
      },
    },
    language: { type: 'string', enum: [...LANGUAGES] },
    colours: { type: 'string', enum: [...COLOUR_DEPTHS] },
    pictures: { type: 'string', enum: [...PICTURE_METHODS] },
    hyperlinks: { type: 'boolean' },
    mouse: { type: 'boolean' },
    title: { type: 'boolean' },
    progress: { type: 'boolean' },
    columns: {
      type: 'array',
      items: {
        description: `a column (${COLUMN_NAMES.join(', ')}), as in "name" or "name:20"`,
        type: 'string',
        pattern: COLUMN_PATTERN,
      },
    },
    reducedMotion: { type: 'boolean' },
    glyphs: { type: 'string', enum: [...GLYPH_SETS] },
    keyPreset: { type: 'string', enum: [...KEY_PRESETS] },
    keys: {
      description: 'an object of lists: the id of a command and its keys in [ ]',
      type: 'object',
      additionalProperties: {
        description: 'a list of keys in [ ], such as ["e", "g a"]; [] for none',
        type: 'array',
        items: { type: 'string' },
      },
    },
  },
};
