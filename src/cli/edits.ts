/**
 * `mailtui flag`, `mute`, `move`, `copy`, `archive`, `delete`, `restore`, `server` and `undo`: the edits that
 * the screen makes, too.
 * Silent when all is well; `--json` prints the messages as they are then. Ids may be given on
 * standard input, one per line, with `-`.
 */
import { text } from 'node:stream/consumers';
import type { MailService } from '../app/mailService.js';
import { labelledAllMail } from '../core/allMail.js';
import { MailtuiError } from '../core/errors.js';
import { describeEdit, type Direction } from '../core/editLog.js';
import { FLAG_NAMES, type Flag } from '../core/flags.js';
import type { ServerWish } from '../core/letterBox.js';
import type { FolderRow, MessageRow } from '../core/indexRows.js';
import { readProfileInUse } from './configured.js';
import type { CliContext } from './context.js';
import { jsonLine, messageJson } from './json.js';
import { chooseFolders } from './list.js';
import { withService } from './service.js';

export interface FlagOptions {
  add?: string[];
  remove?: string[];
}

type Edit = (service: MailService, ids: readonly string[]) => Promise<void>;

/** Words that are no flag are tags, which IMAP servers keep as keywords, and Gmail as labels. */
export function flag(
  context: CliContext,
  words: readonly string[],
  options: FlagOptions,
): Promise<number> {
  const add = (options.add ?? []).flatMap(commaWords);
  const remove = (options.remove ?? []).flatMap(commaWords);
  if (add.length + remove.length === 0) {
    throw new MailtuiError('usage', 'nothing to change', {
      hint: `Give --add or --remove with ${FLAG_NAMES.join(', ')} or a tag.`,
    });
  }
  const tags = { add: add.filter(isNoFlag), remove: remove.filter(isNoFlag) };
  return edit(context, words, async (service, ids) => {
    refuseUntakenTags(service, ids, tags.add);
    await service.editFlags(ids, { add: add.filter(isFlag), remove: remove.filter(isFlag) });
    await service.editTags(ids, tags);
  });
}

export function mute(context: CliContext, ids: readonly string[], isOn: boolean): Promise<number> {
  return edit(context, ids, (service, wanted) => service.muteConversations(wanted, isOn));
}

/** The last word is the folder. */
export function move(context: CliContext, words: readonly string[]): Promise<number> {
  return toFolder(context, words, (service, ids, folderId) => service.moveMessages(ids, folderId));
}

/** The same; the messages stay where they are, too. */
export function copy(context: CliContext, words: readonly string[]): Promise<number> {
  return toFolder(context, words, (service, ids, folderId) => service.copyMessages(ids, folderId));
}

function toFolder(
  context: CliContext,
  words: readonly string[],
  work: (service: MailService, ids: readonly string[], folderId: number) => Promise<void>,
): Promise<number> {
  const folder = words.at(-1) ?? '';
  if (words.length < 2) {
    throw new MailtuiError('usage', 'give the messages and then the folder', {
      hint: 'For example: mailtui move 3k9x7m2p1q Archive',
    });
  }
  return edit(context, words.slice(0, -1), async (service, ids) => {
    const rows = ids.map((id) => service.find(id));
    for (const target of targetsOf(service, rows, folder)) {
      const own = rows.filter(({ account }) => account === target.account);
      await work(
        service,
        own.map(({ id }) => id),
        target.id,
      );
    }
  });
}

export function archive(context: CliContext, ids: readonly string[]): Promise<number> {
  return edit(context, ids, (service, wanted) => service.archiveMessages(wanted));
}

export function remove(context: CliContext, ids: readonly string[]): Promise<number> {
  return edit(context, ids, (service, wanted) => service.removeMessages(wanted));
}

export function restore(context: CliContext, ids: readonly string[]): Promise<number> {
  return edit(context, ids, (service, wanted) => service.restoreMessages(wanted));
}

/** On POP3, what is to become of messages on the server; null: as the policy says. */
export function server(
  context: CliContext,
  ids: readonly string[],
  wish: ServerWish | null,
): Promise<number> {
  return edit(context, ids, (service, wanted) => service.editOnServer(wanted, wish));
}

/** Takes the last edit back, or does again what was taken back last; says which one that was. */
export function revert(context: CliContext, direction: Direction): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    const reverted = await service.revertEdit(direction);
    if (reverted === null) throw new MailtuiError('bad-input', `there is nothing to ${direction}`);
    const { kind, ids } = reverted;
    if (context.json) {
      for (const id of ids) context.print(jsonLine(messageJson(service.find(id))));
    } else context.print(`${direction}: ${describeEdit(kind, ids.length)}`);
    return 0;
  });
}

function edit(context: CliContext, words: readonly string[], work: Edit): Promise<number> {
  return withService(context, readProfileInUse(context), async (service) => {
    // All are looked up before anything is changed: one that is wrong changes none.
    const ids = (await idsOf(context, words)).map((id) => service.find(id).id);
    await work(service, ids);
    if (context.json) {
      for (const id of ids) context.print(jsonLine(messageJson(service.find(id))));
    }
    return 0;
  });
}

/** Ids as they were given, or from standard input for `-`. */
export async function idsOf(context: CliContext, words: readonly string[]): Promise<string[]> {
  if (words.length !== 1 || words[0] !== '-') return [...words];
  return (await text(context.stdin)).split(/\s+/).filter((word) => word !== '');
}

/** One folder of that name in each account that a message is of. */
function targetsOf(
  service: MailService,
  rows: readonly MessageRow[],
  wanted: string,
): readonly FolderRow[] {
  const accounts = [...new Set(rows.map(({ account }) => account))];
  return accounts.map((account) => {
    const [folder, ...others] = chooseFolders(service.folders(account), wanted);
    if (folder === undefined || others.length > 0) {
      throw new MailtuiError(
        'bad-input',
        `more than one folder of ${account} is meant by ${wanted}`,
        {
          hint: 'Give its full path; mailtui folders lists them.',
        },
      );
    }
    return folder;
  });
}

function commaWords(list: string): string[] {
  return list.split(',').filter((word) => word !== '');
}

function isFlag(word: string): word is Flag {
  return FLAG_NAMES.some((name) => name === word);
}

function isNoFlag(word: string): boolean {
  return !isFlag(word);
}

/** Tags are keywords on a server, or labels where it has those (Gmail), which take any name. */
function refuseUntakenTags(
  service: MailService,
  ids: readonly string[],
  tags: readonly string[],
): void {
  const isPlain = (tag: string): boolean => /^[\x21-\x7e]+$/.test(tag) && !/[(){%*"\\\]]/.test(tag);
  const odd = tags.find((tag) => /\p{Cc}/u.test(tag)) ?? tags.find((tag) => !isPlain(tag));
  if (odd === undefined) return;
  const accounts = new Set(ids.map((id) => service.find(id).account));
  const haveLabels = [...accounts].every((account) => labelledAllMail(service.folders(account)));
  if (haveLabels && !/\p{Cc}/u.test(odd)) return;
  throw new MailtuiError('usage', `${odd} is neither a flag nor can it be a tag`, {
    hint: `Flags are ${FLAG_NAMES.join(', ')}; a tag is a word of ASCII letters, digits and marks.`,
  });
}
