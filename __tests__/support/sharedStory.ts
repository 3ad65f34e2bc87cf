/**
 * What may happen to an IMAP account: edits here, edits on the server, syncs that are killed or lose
 * their connection, in any order. One generator; whoever has the two `Sides` can tell its stories: a
 * server in memory thousands of times, a real one some times.
 */
import fc from 'fast-check';
import { FLAG_NAMES, flagsOf, type Flag, type Flags } from '../../src/core/flags.js';
import type { MessageRow } from '../../src/core/indexRows.js';
import { AFTER_ALL, type FakeOperation } from './fakeSource.js';

export const FOLDERS = ['INBOX', 'Archive', 'Trash', 'Lists'] as const;
export type FolderName = (typeof FOLDERS)[number];

/** `which` picks one of the messages that are there then, `who` one of the profiles. */
export type Act =
  | { act: 'deliver'; to: FolderName }
  | { act: 'here'; who: number; which: number; edit: EditHere }
  | { act: 'there'; which: number; edit: EditThere }
  | { act: 'renumber'; folder: FolderName }
  | { act: 'sync'; who: number; trouble: Trouble | null };

export type EditHere =
  | { edit: 'flag'; flag: Flag }
  | { edit: 'tag' }
  | { edit: 'move'; to: FolderName }
  | { edit: 'delete' }
  | { edit: 'restore' };
export type EditThere = Exclude<EditHere, { edit: 'restore' }>;

/** What befalls a sync: a kill at a step on the disk here, or a connection that is lost. */
export type Trouble =
  | { killedAfter: number }
  /** Each server counts in its own way: by what is asked, and how much of it is done, or by messages. */
  | { cutAt: FakeOperation; after: number; message: number };

export interface RemoteMessage {
  path: string;
  id: string;
  flags: Flags;
  subject: string;
}

type Done = Promise<void> | void;

export interface Sides {
  deliver(to: FolderName): Done;
  /** The messages of a profile, all folders; the same order every time. */
  rows(who: number): readonly MessageRow[];
  /** What the profile refuses (it has been removed for good, say) is not done. */
  editHere(who: number, row: MessageRow, edit: EditHere): Done;
  /** The same order every time. */
  remote(): Promise<readonly RemoteMessage[]> | readonly RemoteMessage[];
  editThere(message: RemoteMessage, edit: EditThere): Done;
  /** Gives the mailbox another UIDVALIDITY. */
  renumber(folder: FolderName): Done;
  /** Whether any profile has, or had, the message: what was never seen here cannot be kept here. */
  isKnown(subject: string): boolean;
  syncWith(who: number, trouble: Trouble | null): Done;
}

const FAULTS: readonly FakeOperation[] = [
  ...(['list', 'snapshot', 'fetch', 'identify'] as const),
  ...(['setFlags', 'move', 'expunge', 'append'] as const),
];

const folder = fc.constantFrom(...FOLDERS);
const which = fc.nat(30);
const who = fc.nat(1);

const edit: fc.Arbitrary<EditThere> = fc.oneof(
  fc.constantFrom(...FLAG_NAMES).map((flag) => ({ edit: 'flag', flag }) as const),
  fc.constant({ edit: 'tag' } as const),
  folder.map((to) => ({ edit: 'move', to }) as const),
  fc.constant({ edit: 'delete' } as const),
);
const trouble: fc.Arbitrary<Trouble | null> = fc.oneof(
  fc.constant(null),
  fc.nat(25).map((killedAfter) => ({ killedAfter })),
  fc.record({
    cutAt: fc.constantFrom(...FAULTS),
    after: fc.constantFrom(0, 1, AFTER_ALL),
    message: fc.nat(60),
  }),
);

export const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: folder.map((to) => ({ act: 'deliver', to }) as const) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('here' as const),
      who,
      which,
      edit: fc.oneof(
        { weight: 4, arbitrary: edit },
        { weight: 1, arbitrary: fc.constant({ edit: 'restore' } as const) },
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('there' as const), which, edit }) },
  { weight: 1, arbitrary: folder.map((name) => ({ act: 'renumber', folder: name }) as const) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('sync' as const), who, trouble }) },
);

/** Of so many acts, the same for the same seed. */
export function storyOf(acts: number, seed: number): Act[] {
  const [story = []] = fc.sample(fc.array(anyAct, { minLength: acts, maxLength: acts }), {
    seed,
    numRuns: 1,
  });
  return story;
}

export async function tell(sides: Sides, one: Act): Promise<void> {
  if (one.act === 'deliver') await sides.deliver(one.to);
  else if (one.act === 'renumber') await sides.renumber(one.folder);
  else if (one.act === 'sync') await sides.syncWith(one.who, one.trouble);
  else if (one.act === 'here') {
    const row = nth(sides.rows(one.who), one.which);
    if (row !== undefined) await sides.editHere(one.who, row, one.edit);
  } else {
    const message = nth(await sides.remote(), one.which);
    if (message === undefined) return;
    if (one.edit.edit === 'delete' && !sides.isKnown(message.subject)) return;
    if (one.edit.edit === 'move' && one.edit.to === message.path) return;
    await sides.editThere(message, one.edit);
  }
}

/** Whether the flag is to be there after it was changed. */
export function turnsOn(flags: Flags, flag: Flag): boolean {
  return (flags & flagsOf([flag])) === 0;
}

function nth<T>(list: readonly T[], n: number): T | undefined {
  return list[n % Math.max(list.length, 1)];
}
