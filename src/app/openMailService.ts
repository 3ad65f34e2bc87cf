/**
 * The composition root: puts the real store, index, protocols and readers together for a profile.
 * The one place that names them all.
 */
import { CheckThreads } from './checkThreads.js';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { AccountConfig } from '../core/account.js';
import { readBook } from '../config/addressBook.js';
import type { ProfilePaths } from '../config/paths.js';
import { readConfig } from '../config/read.js';
import { readTemplate } from '../config/templates.js';
import { ensurePrivateDir } from '../config/privateFiles.js';
import type { Settings } from '../config/schema.js';
import type { MailIndex } from '../core/mailIndex.js';
import { MailtuiError } from '../core/errors.js';
import type { Announcement, NewMailSettings } from '../core/newMail.js';
import type { MailSender } from '../core/mailSender.js';
import type { RetentionRule } from '../core/retentionRules.js';
import type { RuleConfig } from '../core/rules.js';
import type { SavedSearch } from '../core/savedSearch.js';
import type { SendingWay } from '../core/sendingWay.js';
import type { MailSource } from '../core/source.js';
import { openIndex } from '../store/index/openIndex.js';
import { lockAccount } from '../store/lock.js';
import { FolderWatch } from '../store/maildir/folderWatch.js';
import { openMaildirStore } from '../store/maildir/maildirStore.js';
import { deletedLetterFiles } from './deletedLetterFiles.js';
import { LocalMailService, type ServiceParts } from './localMailService.js';
import { ThreadedReceiver } from './threadedReceiver.js';

/** Beside the bundle that this module ends up in. */
const RECEIVER_THREAD = new URL('./receiver.js', import.meta.url);

/** Plain data, so that it can be handed to a worker thread. */
export interface Profile {
  accounts: readonly AccountConfig[];
  paths: ProfilePaths;
  settings?: Settings;
  /** Saved searches. */
  searches?: readonly SavedSearch[];
  /** What is done with mail that comes. */
  rules?: readonly RuleConfig[];
  retention?: readonly RetentionRule[];
}

/** Who listens to what is beside the answers. */
export interface ServiceEars {
  /** Hears what the user should know of and is no reason to stop, as a whole sentence. */
  notice: (sentence: string) => void;
  /** The index was damaged, is set aside under that name, and empty now; absent: a notice. */
  damaged?: (setAside: string) => void;
  /** Hears what is said to servers and by them, without credentials and message text; untrusted. */
  trace?: (line: string) => void;
  /** Shows it to the user; absent: it is for the desktop. */
  announcement?: (text: Announcement) => void;
  /** What the user does it with, as in `on the screen`; absent: the command line. */
  where?: string;
}

/**
 * @throws MailtuiError `disk`, `disk-full` or `config` when store or index cannot be opened.
 */
export function openMailService(profile: Profile, ears: ServiceEars): LocalMailService {
  return new LocalMailService(openParts(profile, ears));
}

/** What a service of this profile works with. @throws as {@link openMailService} */
export function openParts(
  profile: Profile,
  { notice, damaged, trace, announcement, where = 'on the command line' }: ServiceEars,
): ServiceParts {
  const { accounts, paths } = profile;
  ensurePrivateDir(paths.stateDir);
  ensurePrivateDir(paths.mailDir);
  const { index, setAside } = openIndex(paths.indexFile);
  if (setAside !== null && damaged !== undefined) damaged(setAside);
  else if (setAside !== null) {
    notice(
      `The index was damaged and is now ${setAside}. No mail is lost: mailtui reindex makes a new one.`,
    );
  }
  ensureInboxes(index, accounts);
  return {
    accounts,
    where,
    store: openMaildirStore(paths.mailDir),
    index,
    loadSummarise: async () => (await import('../mime/summary.js')).summarise,
    openProtected: async (raw, asking) =>
      (await import('./protection/openProtected.js')).openProtected(raw, asking),
    template: (name) => readTemplate(paths, name),
    scratch: join(paths.stateDir, 'opened'),
    readInSteps: async (opened, options) =>
      (await import('./reading/readInSteps.js')).readInSteps(opened, options),
    readOpened: async (opened) => (await import('./protection/readOpened.js')).readOpened(opened),
    createSender: (way) => createSender(way, paths),
    createSource: (account) => createSource(account, paths, trace),
    addressBook: () => readBook(paths),
    folderWatch: (onChange) => new FolderWatch(paths.mailDir, onChange),
    lock: (account) => lockAccount(paths.stateDir, account),
    rules: () => configuredNow(profile).rules ?? [],
    retention: () => configuredNow(profile).retention ?? [],
    letterMemory: deletedLetterFiles(paths.stateDir),
    now: Date.now,
    ...(profile.settings?.ask === undefined ? {} : { ask: profile.settings.ask }),
    ...(profile.settings?.quote === undefined ? {} : { quote: profile.settings.quote }),
    announce: async (account, mail, signal) => {
      const { announceNewMail } = await import('./announceNewMail.js');
      const { desktopNotice } = await import('./desktopNotice.js');
      const show = announcement ?? ((text: Announcement) => desktopNotice(text, signal));
      return announceNewMail({ ...profile.settings, ...newMailSettings(account) }, mail, {
        show,
        signal,
      });
    },
    checkThreads: () => new CheckThreads(paths),
    receiverFor: (local) => new ThreadedReceiver(local, () => startReceiver(paths.mailDir)),
  };
}

/**
 * A receiving thread's objects die young, but by default V8 lets 48 MB of them pile up before it
 * looks, in each thread.
 */
function startReceiver(mailDir: string): Worker {
  const thread = new Worker(RECEIVER_THREAD, {
    workerData: mailDir,
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  // Old garbage, too: by default a heap grows several times over what lives in it.
  setFlagsFromString('--heap-growing-percent=40');
  thread.once('exit', () => {
    // V8 refuses compiled code that was made under other flags: see bin/quick.js.
    setFlagsFromString('--heap-growing-percent=0');
  });
  return thread;
}

/** Every account has an inbox from the first moment, and the screen something to open. */
function ensureInboxes(index: MailIndex, accounts: readonly AccountConfig[]): void {
  const known = new Set(index.folders().map(({ account, dir }) => `${account}/${dir}`));
  for (const { name: account, protocol } of accounts) {
    if (known.has(`${account}/INBOX`)) continue;
    const inbox = { dir: 'INBOX', path: 'INBOX', name: 'INBOX', role: 'inbox' } as const;
    index.putFolder({ account, protocol, ...inbox });
  }
}

/** Who watches for days need not be started again for a rule. */
function configuredNow(profile: Profile): Pick<Profile, 'rules' | 'retention'> {
  try {
    return readConfig(profile.paths);
  } catch {
    return profile;
  }
}

/** What the account says for itself. */
function newMailSettings({ onNewMail, notify }: AccountConfig): NewMailSettings {
  return {
    ...(onNewMail === undefined ? {} : { onNewMail }),
    ...(notify === undefined ? {} : { notify }),
  };
}

/** By a program; else by a server. @throws MailtuiError `config` without either */
async function createSender(way: SendingWay, paths: ProfilePaths): Promise<MailSender> {
  const { outgoing: server, sendmail, secretOwner: name, secret, oauth } = way;
  if (sendmail !== undefined) {
    const { sendmailSender } = await import('../protocols/sendmail/sendmailSender.js');
    return sendmailSender(sendmail);
  }
  if (server === undefined) throw new MailtuiError('config', 'no server for sending');
  const { smtpSender } = await import('../protocols/smtp/smtpSender.js');
  return smtpSender({
    server,
    password: async (signal) => {
      const { readPassword } = await import('./accounts/password.js');
      const owner = { name, secret, incoming: server, ...(oauth === undefined ? {} : { oauth }) };
      return readPassword(owner, paths, { signal });
    },
  });
}

/** Loaded on first use: most commands neither sync nor ask for a password. */
async function createSource(
  account: AccountConfig,
  paths: ProfilePaths,
  trace: ServiceEars['trace'],
): Promise<MailSource> {
  const { sourceFactory } = await import('../protocols/registry.js');
  const factory = await sourceFactory(account.protocol);
  return factory({
    account: account.name,
    server: account.incoming,
    ...(trace === undefined
      ? {}
      : {
          trace: (line) => {
            trace(`${account.name}: ${line}`);
          },
        }),
    password: async (signal) => {
      const { readPassword } = await import('./accounts/password.js');
      return readPassword(account, paths, { signal });
    },
  });
}
