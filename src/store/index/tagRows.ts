/**
 * Which messages have a tag, kept beside the column `tags` of placements by triggers: a tag that is on
 * few messages leads to them however many others are tagged, and how many have it needs no counting.
 */
export const TAG_STEP = `
  CREATE TABLE placement_tag (
    tag          TEXT NOT NULL COLLATE NOCASE,
    placement_id INTEGER NOT NULL,
    PRIMARY KEY (tag, placement_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tag (
    tag        TEXT PRIMARY KEY COLLATE NOCASE, -- as the first message has it
    placements INTEGER NOT NULL                 -- that have it, in any case of letters
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tag_by_frequency ON tag (placements DESC, tag);

  CREATE TRIGGER tag_counted AFTER INSERT ON placement_tag BEGIN
    INSERT INTO tag (tag, placements) VALUES (NEW.tag, 1)
      ON CONFLICT DO UPDATE SET placements = placements + 1;
  END;
  CREATE TRIGGER tag_uncounted AFTER DELETE ON placement_tag BEGIN
    UPDATE tag SET placements = placements - 1 WHERE tag = OLD.tag;
    DELETE FROM tag WHERE tag = OLD.tag AND placements = 0;
  END;

  INSERT OR IGNORE INTO placement_tag (tag, placement_id)
    SELECT t.value, p.id FROM placement p, json_each(p.tags) t WHERE p.tags <> '[]';

  CREATE TRIGGER tags_came AFTER INSERT ON placement WHEN NEW.tags <> '[]' BEGIN
    INSERT OR IGNORE INTO placement_tag (tag, placement_id)
      SELECT value, NEW.id FROM json_each(NEW.tags);
  END;
  CREATE TRIGGER tags_changed AFTER UPDATE OF tags ON placement WHEN OLD.tags <> NEW.tags BEGIN
    DELETE FROM placement_tag
     WHERE placement_id = OLD.id AND tag IN (SELECT value FROM json_each(OLD.tags));
    INSERT OR IGNORE INTO placement_tag (tag, placement_id)
      SELECT value, NEW.id FROM json_each(NEW.tags);
  END;
  CREATE TRIGGER tags_went AFTER DELETE ON placement WHEN OLD.tags <> '[]' BEGIN
    DELETE FROM placement_tag
     WHERE placement_id = OLD.id AND tag IN (SELECT value FROM json_each(OLD.tags));
  END;
`;
