/**
 * What `mailtui accounts import` takes over beside accounts: people, and the keys that one is used to.
 * The files of other programs are only read; keys that the user has set here already stay.
 */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { thunderbirdPeople } from '../app/thunderbirdPeople.js';
import { addToBook } from '../config/addressBook.js';
import type { ForeignFile } from '../config/foreign/findForeign.js';
import { readMuttHabits, type MuttHabits } from '../config/foreign/muttHabits.js';
import { readConfig } from '../config/read.js';
import { changeSetting } from '../config/write.js';
import type { Address } from '../core/message.js';
import { readAddressBook } from '../mime/addressBooks.js';
import { sanitiseLine } from '../mime/sanitise.js';
import type { CliContext } from './context.js';

/** No text of another program that we read is larger. Octets. */
const LARGEST = 4 * 1024 * 1024;

export interface Habits {
  people: readonly Address[];
  mutt: MuttHabits | null;
}

export function findHabits(files: readonly ForeignFile[], env: NodeJS.ProcessEnv): Habits {
  const people: Address[] = [];
  let mutt: MuttHabits | null = null;
  for (const { kind, file } of files) {
    if (kind === 'thunderbird') people.push(...thunderbirdPeople(dirname(file)));
    if (kind !== 'mutt') continue;
    const text = foreignText(file, file, env) ?? '';
    mutt = readMuttHabits(text);
    const books = mutt.aliasFiles.map((named) => foreignText(named, file, env) ?? '');
    people.push(...readAddressBook([text, ...books].join('\n')));
  }
  const byAddress = new Map(people.map((one) => [one.address.toLowerCase(), one]));
  return { people: [...byAddress.values()], mutt };
}

/** Null: it is not there, or no text. @param named as it is written in `file` */
export function foreignText(named: string, file: string, env: NodeJS.ProcessEnv): string | null {
  const home = named.replace(/^~(?=\/)/, env['HOME'] ?? '~');
  const path = isAbsolute(home) ? home : join(dirname(file), home);
  try {
    const bytes = readFileSync(path);
    return bytes.length > LARGEST || bytes.includes(0) ? null : bytes.toString('utf8');
  } catch {
    return null;
  }
}

export async function takePeople(context: CliContext, people: readonly Address[]): Promise<void> {
  const total = await addToBook(context.paths, people);
  context.complain(
    `${String(people.length)} addresses are taken over; the address book has ${String(total)}.`,
  );
}

/** The preset of mutt, and over it what the user has bound there. */
export async function takeKeys(context: CliContext, { keys, left }: MuttHabits): Promise<void> {
  const { COMMANDS } = await import('../ui/commands/table.js');
  const { PRESETS } = await import('../ui/keymap/presets.js');
  const { settings } = readConfig(context.paths);
  const own = settings.screen?.keys ?? {};
  const added = Object.entries(keys).flatMap(([id, theirs]) => {
    const command = COMMANDS.find((one) => one.id === id);
    if (command === undefined || own[id] !== undefined) return [];
    return [[id, [...new Set([...theirs, ...(PRESETS.mutt[id] ?? command.keys)])]] as const];
  });
  if (settings.screen?.keyPreset === undefined) {
    await changeSetting(context.paths, ['screen', 'keyPreset'], 'mutt');
  }
  if (added.length > 0) {
    await changeSetting(context.paths, ['screen', 'keys'], {
      ...Object.fromEntries(added),
      ...own,
    });
  }
  context.complain(
    `The keys are those of mutt, with ${String(added.length)} commands on keys of your own; see them with ?`,
  );
  if (left.length === 0) return;
  context.complain('Not taken over, because there is nothing here that does it by that name:');
  for (const line of left) context.complain(sanitiseLine(`  ${line}`));
}
