/** The step of the index's schema that brought the query language: see schema.ts. */

export const TOKENIZE = `tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"`;

export const SEARCH_STEP = `
  -- Bits of what can be asked of a message beside its words; see MESSAGE_TRAITS.
  ALTER TABLE message ADD COLUMN traits INTEGER NOT NULL DEFAULT 0;
  -- 1: its words are in message_text. 0: an older mailtui indexed it; mailtui reindex does it anew.
  ALTER TABLE message ADD COLUMN worded INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX message_traits   ON message (traits) WHERE traits <> 0;
  CREATE INDEX message_of_size  ON message (size);
  CREATE INDEX message_unworded ON message (worded) WHERE worded = 0;

  -- Flags that are on few messages: answered, flagged, draft.
  CREATE INDEX marked_anywhere ON placement (sort_date) WHERE flags & 14 <> 0;
  CREATE INDEX tagged_anywhere ON placement (sort_date) WHERE tags <> '[]';

  -- Keeps no text, only where each word is; see core/searchText.ts for what is put in.
  DROP TABLE message_text;
  CREATE VIRTUAL TABLE message_text USING fts5 (
    subject, sender, recipient, cc, bcc, reply, body,
    filename,                             -- of attachments
    filetype,                             -- media types and endings of the names of attachments
    list,                                 -- List-Id
    content = '', contentless_delete = 1, ${TOKENIZE}
  );

  -- Everybody who is named as author or recipient of a message; see correspondentRows.ts.
  CREATE TABLE correspondent (
    id       INTEGER PRIMARY KEY,         -- also the rowid in correspondent_text
    address  TEXT NOT NULL UNIQUE,        -- in lower case
    name     TEXT NOT NULL,               -- as in the newest message that has one; may be empty
    named_at INTEGER NOT NULL,            -- the date of that message, ms since the epoch
    messages INTEGER NOT NULL             -- messages here that name the address
  ) STRICT;
  CREATE INDEX correspondent_by_messages ON correspondent (messages);

  -- Who wrote to whom.
  CREATE TABLE written (
    recipient_id INTEGER NOT NULL         -- To, Cc or Bcc
      REFERENCES correspondent (id) ON DELETE CASCADE,
    sender_id    INTEGER NOT NULL         -- From
      REFERENCES correspondent (id) ON DELETE CASCADE,
    messages     INTEGER NOT NULL,        -- how many
    last         INTEGER NOT NULL,        -- the date of the newest, ms since the epoch
    PRIMARY KEY (recipient_id, sender_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX written_by_sender ON written (sender_id);

  -- Words of name and address.
  CREATE VIRTUAL TABLE correspondent_text USING fts5 (
    words, content = '', contentless_delete = 1, ${TOKENIZE}
  );
`;

/**
 * FTS5 writes what came together as a segment and merges segments of one size; at eight instead of
 * four, each word of a first sync is written anew less often. A search has a few more to look at.
 */
export const MERGE_STEP = `
  INSERT INTO message_text (message_text, rank) VALUES ('automerge', 8);
`;
