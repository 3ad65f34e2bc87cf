/**
 * The tables of the index, one step per version. A step that was released is never edited; what
 * changes is a new step at the end. `PRAGMA user_version` counts the steps done.
 *
 * A column may be NULL only where its comment says what that means.
 */
import { MailtuiError } from '../../core/errors.js';
import type { Database, SqlValue } from './database.js';
import { EDIT_LOG_STEP } from './editLogRows.js';
import { ARRIVAL_STEP } from './arrivalRows.js';
import { HISTORY_STEP } from './historyRows.js';
import { DELETED_LETTERS_STEP, WISH_STEP } from './letterRows.js';
import { MUTE_STEP } from './muteRows.js';
import { FILED_STEP, FOLLOW_UP_STEP, OUTBOX_STEP, REPORTS_STEP } from './outboxRows.js';
import { APPROVAL_STEP } from './retentionRows.js';
import { MERGE_STEP, SEARCH_STEP } from './searchSchema.js';
import { LIST_STEP, QUOTA_STEP } from './storageRows.js';
import { TAG_STEP } from './tagRows.js';
import { UNTHREADED_STEP } from './threadMemory.js';
import { THREAD_STEP } from './threadRows.js';
import { REFUSAL_STEP } from './waitingRows.js';

/** Marks the file as an index of mailtui: "mtui". */
const APPLICATION_ID = 0x6d747569;

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE folder (
    id       INTEGER PRIMARY KEY,
    account  TEXT NOT NULL,               -- name of the account
    protocol TEXT NOT NULL,               -- 'imap' or 'pop3'
    dir      TEXT NOT NULL,               -- directory below the account's
    path     TEXT NOT NULL,               -- full name on the server, decoded
    name     TEXT NOT NULL,               -- last part of the path
    role     TEXT,                        -- see MailboxRole; NULL: none
    validity TEXT NOT NULL DEFAULT '',    -- UIDVALIDITY of the last sync
    cursor   TEXT,                        -- how far the last sync came; NULL: never finished one
    total    INTEGER NOT NULL DEFAULT 0,  -- placements in the folder; see folderCounts.ts
    unread   INTEGER NOT NULL DEFAULT 0,  -- those of them without the flag 'seen'
    UNIQUE (account, dir)
  ) STRICT;

  CREATE TABLE account (
    name   TEXT PRIMARY KEY,              -- name of the account
    synced INTEGER NOT NULL               -- when its last complete sync ended, ms since the epoch
  ) STRICT;

  CREATE TABLE thread (
    id     INTEGER PRIMARY KEY,
    name   INTEGER NOT NULL,              -- the smallest of its keys; see core/threads.ts
    weight INTEGER NOT NULL               -- rows that a merge would have to change
  ) STRICT;

  CREATE TABLE thread_key (
    key       INTEGER PRIMARY KEY,        -- stands for a Message-ID
    thread_id INTEGER NOT NULL            -- the one conversation it belongs to
      REFERENCES thread (id) ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX thread_key_of_thread ON thread_key (thread_id);

  CREATE TABLE message (
    id          INTEGER PRIMARY KEY,      -- also the rowid in message_text
    digest      BLOB NOT NULL UNIQUE,     -- SHA-256 of the bytes
    size        INTEGER NOT NULL,         -- octets
    thread_id   INTEGER NOT NULL          -- its conversation
      REFERENCES thread (id),
    message_id  TEXT,                     -- Message-ID without brackets; NULL: has none
    date        INTEGER,                  -- Date header, ms since the epoch; NULL: none or garbage
    addresses   TEXT NOT NULL,            -- JSON: from, to, cc, bcc, replyTo; see rows.ts
    subject     TEXT NOT NULL,            -- decoded
    snippet     TEXT NOT NULL,            -- first words of the text
    attachments TEXT NOT NULL             -- JSON; see rows.ts
  ) STRICT;
  CREATE INDEX message_of_thread ON message (thread_id);

  CREATE TABLE placement (
    id          INTEGER PRIMARY KEY,
    folder_id   INTEGER NOT NULL          -- where it is
      REFERENCES folder (id),
    message_id  INTEGER NOT NULL          -- what it is
      REFERENCES message (id),
    short_id    TEXT NOT NULL UNIQUE,     -- the id that commands take
    subdir      TEXT NOT NULL,            -- 'cur' or 'new'
    unique_name TEXT NOT NULL,            -- unique part of the file name
    name_rest   TEXT NOT NULL,            -- all behind it: fields, flags
    remote_id   TEXT,                     -- UID or UIDL; NULL: not known to be on a server
    flags       INTEGER NOT NULL,         -- as the user wants them; see core/flags.ts
    agreed      INTEGER,                  -- flags last agreed with the server; NULL: it has none
    gone        INTEGER NOT NULL,         -- 1: no longer on the server
    tags        TEXT NOT NULL,            -- JSON array of keywords
    received    INTEGER NOT NULL,         -- ms since the epoch
    sort_date   INTEGER NOT NULL,         -- lists are ordered by it; see sortDate.ts
    UNIQUE (folder_id, unique_name)
  ) STRICT;
  CREATE INDEX placement_of_message ON placement (message_id);
  CREATE INDEX placement_in_folder  ON placement (folder_id, sort_date);
  CREATE INDEX placement_anywhere   ON placement (sort_date);
  CREATE INDEX unread_in_folder     ON placement (folder_id, sort_date) WHERE flags & 1 = 0;
  CREATE INDEX unread_anywhere      ON placement (sort_date) WHERE flags & 1 = 0;

  -- Keeps no text, only where each word is; see core/searchText.ts for what is put in.
  CREATE VIRTUAL TABLE message_text USING fts5 (
    subject, people, body, attachments,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 2"
  );
  `,
  `
  -- While the file has yet to follow a move: the folder it is in. NULL: it is in folder_id.
  ALTER TABLE placement ADD COLUMN file_folder_id INTEGER REFERENCES folder (id);
  -- While a move is to be done on the server: the folder that remote_id is of. NULL: folder_id.
  ALTER TABLE placement ADD COLUMN remote_folder_id INTEGER REFERENCES folder (id);
  -- JSON array of the keywords last agreed with the server. NULL: tags.
  ALTER TABLE placement ADD COLUMN agreed_tags TEXT;
  -- Whether the server is to get it: 0 no, 1 yes, 2 unless found there; see Upload.
  ALTER TABLE placement ADD COLUMN upload INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX placement_unfiled  ON placement (file_folder_id) WHERE file_folder_id IS NOT NULL;
  CREATE INDEX placement_moving   ON placement (remote_folder_id) WHERE remote_folder_id IS NOT NULL;
  CREATE INDEX placement_unlinked ON placement (folder_id) WHERE remote_id IS NULL;
  CREATE INDEX placement_pending  ON placement (folder_id)
   WHERE remote_folder_id IS NOT NULL OR upload = 1 OR agreed_tags IS NOT NULL OR agreed <> flags;

  -- The recently deleted: what is in the folder of that name, and how it came there.
  CREATE TABLE removal (
    placement_id INTEGER PRIMARY KEY
      REFERENCES placement (id) ON DELETE CASCADE,
    folder_id    INTEGER NOT NULL         -- where it was
      REFERENCES folder (id),
    at           INTEGER NOT NULL,        -- ms since the epoch
    by           TEXT NOT NULL            -- 'you' or 'server'
  ) STRICT;
  `,
  `
  -- Messages of letter-boxes (POP3) that are or were here, for as long as the server may list them.
  CREATE TABLE letter (
    folder_id    INTEGER NOT NULL         -- the mailbox
      REFERENCES folder (id),
    remote_id    TEXT NOT NULL,           -- UIDL and occurrence
    placement_id INTEGER,                 -- which one it is here; NULL: deleted for good
    octets       INTEGER,                 -- by the server's count; NULL: it never told
    stored       INTEGER NOT NULL,        -- when it came, ms since the epoch
    asked        INTEGER,                 -- when its removal was confirmed; NULL: never
    PRIMARY KEY (folder_id, remote_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE letter_box (
    account    TEXT PRIMARY KEY,          -- name of the account
    policy     TEXT NOT NULL DEFAULT '',  -- what the last sync found as afterDownload
    since      INTEGER NOT NULL DEFAULT 0, -- since when; ms since the epoch
    next_login INTEGER NOT NULL DEFAULT 0 -- not to be logged in to before; ms since the epoch
  ) STRICT;

  INSERT INTO letter (folder_id, remote_id, placement_id, stored)
    SELECT folder_id, remote_id, min(id), received FROM placement
     WHERE remote_id IS NOT NULL
       AND folder_id IN (SELECT id FROM folder WHERE protocol = 'pop3')
     GROUP BY folder_id, remote_id;

  CREATE TRIGGER letter_came AFTER INSERT ON placement
    WHEN NEW.remote_id IS NOT NULL AND
         (SELECT protocol FROM folder WHERE id = coalesce(NEW.remote_folder_id, NEW.folder_id))
           = 'pop3'
  BEGIN
    INSERT INTO letter (folder_id, remote_id, placement_id, stored)
      VALUES (coalesce(NEW.remote_folder_id, NEW.folder_id), NEW.remote_id, NEW.id, NEW.received)
      ON CONFLICT DO UPDATE SET placement_id = NEW.id, octets = NULL, stored = NEW.received,
                                asked = NULL;
  END;

  CREATE TRIGGER letter_renamed AFTER UPDATE OF remote_id ON placement
    WHEN OLD.remote_id IS NOT NULL AND OLD.remote_id IS NOT NEW.remote_id
  BEGIN
    DELETE FROM letter
     WHERE folder_id = coalesce(OLD.remote_folder_id, OLD.folder_id)
       AND remote_id = OLD.remote_id AND placement_id = OLD.id;
  END;

  CREATE TRIGGER letter_recognised AFTER UPDATE OF remote_id ON placement
    WHEN NEW.remote_id IS NOT NULL AND OLD.remote_id IS NOT NEW.remote_id AND
         (SELECT protocol FROM folder WHERE id = coalesce(NEW.remote_folder_id, NEW.folder_id))
           = 'pop3'
  BEGIN
    INSERT INTO letter (folder_id, remote_id, placement_id, stored)
      VALUES (coalesce(NEW.remote_folder_id, NEW.folder_id), NEW.remote_id, NEW.id, NEW.received)
      ON CONFLICT DO UPDATE SET placement_id = NEW.id, octets = NULL, stored = NEW.received,
                                asked = NULL;
  END;

  -- One whose file was lost is fetched again; one that was deleted here is not.
  CREATE TRIGGER letter_lost AFTER DELETE ON placement
    WHEN OLD.remote_id IS NOT NULL AND
         (SELECT dir FROM folder WHERE id = OLD.folder_id) <> '%recently-deleted'
  BEGIN
    DELETE FROM letter
     WHERE folder_id = coalesce(OLD.remote_folder_id, OLD.folder_id)
       AND remote_id = OLD.remote_id AND placement_id = OLD.id;
  END;

  CREATE TRIGGER letter_deleted AFTER DELETE ON placement
    WHEN OLD.remote_id IS NOT NULL AND
         (SELECT dir FROM folder WHERE id = OLD.folder_id) = '%recently-deleted'
  BEGIN
    UPDATE letter SET placement_id = NULL
     WHERE folder_id = coalesce(OLD.remote_folder_id, OLD.folder_id)
       AND remote_id = OLD.remote_id AND placement_id = OLD.id;
  END;

  CREATE TRIGGER letters_of_another_box AFTER UPDATE OF validity ON folder
    WHEN OLD.validity <> NEW.validity
  BEGIN
    DELETE FROM letter WHERE folder_id = NEW.id;
  END;
  `,
  SEARCH_STEP,
  EDIT_LOG_STEP,
  `
  -- How the folder's directories looked when every file in them was known; NULL: look at the files.
  ALTER TABLE folder ADD COLUMN scanned TEXT;
  `,
  `
  -- While the directory has yet to follow a new name: where it is. NULL: it is dir.
  ALTER TABLE folder ADD COLUMN moved_from TEXT;
  `,
  QUOTA_STEP,
  OUTBOX_STEP,
  `
  -- The subdir 'partial' says that only the header is here.
  CREATE INDEX placement_partial ON placement (folder_id) WHERE subdir = 'partial';
  `,
  WISH_STEP,
  REFUSAL_STEP,
  `
  -- What the server names the content by (EMAILID, X-GM-MSGID). NULL: it did not tell.
  ALTER TABLE placement ADD COLUMN email_id TEXT;
  `,
  `
  CREATE INDEX placement_named ON placement (email_id) WHERE email_id IS NOT NULL;
  `,
  THREAD_STEP,
  FOLLOW_UP_STEP,
  DELETED_LETTERS_STEP,
  MUTE_STEP,
  HISTORY_STEP,
  ARRIVAL_STEP,
  TAG_STEP,
  APPROVAL_STEP,
  MERGE_STEP,
  UNTHREADED_STEP,
  `
  -- Those that are to become messages of the server: few, where the unlinked may be all there are.
  CREATE INDEX placement_uploading ON placement (folder_id)
    WHERE remote_id IS NULL AND upload <> 0;
  `,
  LIST_STEP,
  `
  -- By what the server calls it. NULL comes first: those that it does not know.
  DROP INDEX placement_unlinked;
  CREATE INDEX placement_remote ON placement (folder_id, remote_id);
  CREATE INDEX removal_by_time ON removal (at);
  `,
  REPORTS_STEP,
  FILED_STEP,
];

/** Brings the file to the newest version. @throws MailtuiError `config` when it is not for us. */
export function migrate(database: Database): void {
  if (checkVersion(database) === MIGRATIONS.length) return;
  database.write(() => {
    // Another process may have done it while this one waited for the lock.
    for (const step of MIGRATIONS.slice(checkVersion(database))) database.exec(step);
    database.exec(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
    database.exec(`PRAGMA user_version = ${String(MIGRATIONS.length)}`);
  });
}

/** For readers, which cannot migrate. @throws MailtuiError `config` unless it is up to date. */
export function requireCurrent(database: Database): void {
  if (checkVersion(database) === MIGRATIONS.length) return;
  throw new MailtuiError('config', 'the index was written by an older mailtui', {
    scope: { file: database.file },
    retry: 'later',
    hint: 'Run mailtui sync once; it brings the index up to date.',
  });
}

/** @returns the number of steps done. */
function checkVersion(database: Database): number {
  const application = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  const scope = { file: database.file };
  if (application !== APPLICATION_ID && (application !== 0 || version !== 0)) {
    throw new MailtuiError('config', 'this file is a database of another program', {
      scope,
      hint: 'Move it away; mailtui makes its own.',
    });
  }
  if (version > MIGRATIONS.length) {
    throw new MailtuiError('config', 'the index was written by a newer mailtui', {
      scope,
      hint: 'Update mailtui, or run mailtui reindex to make the index anew from the mail.',
    });
  }
  return version;
}

function pragma(database: Database, name: string): number {
  const value: SqlValue | undefined = database.get(`PRAGMA ${name}`)?.[name];
  return typeof value === 'number' ? value : 0;
}
