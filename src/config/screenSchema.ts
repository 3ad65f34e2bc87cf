/** What config.json may say of the screen, in `settings.screen`; see `schema.ts`. */
import { KEY_PRESETS } from '../core/screenSettings.js';
import type { JsonSchema } from './schema.js';

export const screenSchema: JsonSchema = {
  description: 'how the screen looks and which keys it knows',
  type: 'object',
  properties: {
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
