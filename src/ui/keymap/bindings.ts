/**
 * Which keys the commands have in the end: those of the table, of a preset over them, of the user
 * over both. Pure.
 *
 * Guarantees: what comes out is a keymap without conflicts, whatever was configured. Who gives a
 * key away is decided key by key and context by context: the user's wish wins over the preset, that
 * over the table. What cannot be is reported as a sentence and left out.
 */
import type { ScreenSettings } from '../../core/screenSettings.js';
import type { Command } from '../commands/command.js';
import type { Context } from '../state/state.js';
import { parseKeys } from './keyName.js';
import { PRESETS } from './presets.js';
import { phrase } from '../text/phrase.js';

export interface Bindings {
  commands: readonly Command[];
  /** About the configuration, as whole sentences. */
  problems: readonly string[];
}

/** Who wants the keys: the later, the stronger. */
const LAYERS = ['table', 'preset', 'user'] as const;
type Layer = (typeof LAYERS)[number];

interface Wish {
  layer: Layer;
  keys: readonly string[];
}

/** @param table all commands with the keys they have by themselves */
export function bindings(
  table: readonly Command[],
  { keyPreset = 'default', keys = {} }: Pick<ScreenSettings, 'keyPreset' | 'keys'>,
): Bindings {
  const problems: string[] = [];
  const preset = PRESETS[keyPreset];
  const asked = userKeys(table, keys, problems);
  const wishOf = ({ id, keys: own }: Command): Wish => {
    const users = asked.get(id);
    if (users !== undefined) return { layer: 'user', keys: users };
    const presets = preset[id];
    if (presets !== undefined) return { layer: 'preset', keys: presets };
    return { layer: 'table', keys: own };
  };
  const claims = new Claims();
  for (const layer of LAYERS.toReversed()) {
    for (const command of table) {
      const wish = wishOf(command);
      if (wish.layer === layer) claims.claim(command, wish, problems);
    }
  }
  return { commands: table.flatMap((command) => claims.granted(command)), problems };
}

function userKeys(
  table: readonly Command[],
  keys: NonNullable<ScreenSettings['keys']>,
  problems: string[],
): Map<string, readonly string[]> {
  const ids = new Set(table.map(({ id }) => id));
  const asked = new Map<string, readonly string[]>();
  for (const [id, names] of Object.entries(keys)) {
    if (!ids.has(id)) {
      problems.push(phrase('bindings.thereIsNoCommand', { id }));
      continue;
    }
    const parsed = names.flatMap((name) => {
      const known = parseKeys(name);
      if (known === null) problems.push(phrase('bindings.isNotTheName', { id, name }));
      return known ?? [];
    });
    asked.set(id, [...new Set(parsed)]);
  }
  return asked;
}

interface Claim {
  id: string;
  layer: Layer;
}

class Claims {
  /** By context and keys: who has them. */
  readonly #taken = new Map<string, Claim>();
  /** By context and the beginning of a sequence: one that has such a sequence. */
  readonly #prefixes = new Map<string, Claim>();
  readonly #granted = new Map<Command, Map<Context, string[]>>();

  claim(command: Command, { layer, keys }: Wish, problems: string[]): void {
    const granted = new Map<Context, string[]>();
    this.#granted.set(command, granted);
    const refused = new Map<string, Claim>();
    for (const context of command.contexts) {
      const own: string[] = [];
      granted.set(context, own);
      for (const sequence of keys) {
        const other = this.#inTheWay(context, sequence);
        if (other === null) {
          this.#take(context, sequence, { id: command.id, layer });
          own.push(sequence);
        } else refused.set(sequence, other);
      }
    }
    // That a default gives way to a wish is what was wished for.
    if (layer !== 'user') return;
    for (const [sequence, { id }] of refused) {
      problems.push(phrase('bindings.cannotHaveHasIt', { id: command.id, sequence, id2: id }));
    }
  }

  /** The command as it is in the end; in parts where its keys are not the same everywhere. */
  granted(command: Command): Command[] {
    const parts = new Map<string, { keys: string[]; contexts: Context[] }>();
    for (const [context, keys] of this.#granted.get(command) ?? []) {
      const name = keys.join('\0');
      const part = parts.get(name);
      if (part === undefined) parts.set(name, { keys, contexts: [context] });
      else part.contexts.push(context);
    }
    return Array.from(parts.values(), (part) => ({ ...command, ...part }));
  }

  #inTheWay(context: Context, sequence: string): Claim | null {
    const own = this.#taken.get(`${context}: ${sequence}`);
    const longer = this.#prefixes.get(`${context}: ${sequence}`);
    const shorter = beginnings(sequence).map((part) => this.#taken.get(`${context}: ${part}`));
    return own ?? longer ?? shorter.find((claim) => claim !== undefined) ?? null;
  }

  #take(context: Context, sequence: string, claim: Claim): void {
    this.#taken.set(`${context}: ${sequence}`, claim);
    for (const part of beginnings(sequence)) this.#prefixes.set(`${context}: ${part}`, claim);
  }
}

/** `g g` → `g` */
function beginnings(sequence: string): string[] {
  const keys = sequence.split(' ');
  return keys.slice(1).map((_, index) => keys.slice(0, index + 1).join(' '));
}
