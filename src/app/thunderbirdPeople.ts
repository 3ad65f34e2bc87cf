/** The people of Thunderbird's address books, which are databases. They are only read. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Address } from '../core/message.js';
import { Database } from '../store/index/database.js';

const CARDS = `
  SELECT mail.value AS address, person.value AS name
  FROM properties AS mail
  LEFT JOIN properties AS person ON person.card = mail.card AND person.name = 'DisplayName'
  WHERE mail.name = 'PrimaryEmail' AND mail.value LIKE '%_@_%'`;

/**
 * Of all books of a profile. One that cannot be read, as while Thunderbird has it open, is as if it
 * were not. Untrusted text.
 */
export function thunderbirdPeople(profile: string): Address[] {
  return booksIn(profile).flatMap((file) => {
    try {
      const database = new Database(file, { readOnly: true });
      try {
        return database.all(CARDS).map(({ address, name }) => ({
          address: String(address),
          name: typeof name === 'string' ? name : '',
        }));
      } finally {
        database.close();
      }
    } catch {
      return [];
    }
  });
}

function booksIn(profile: string): string[] {
  try {
    const names = readdirSync(profile);
    return names
      .filter((name) => /^(?:abook.*|history)\.sqlite$/.test(name))
      .map((name) => join(profile, name));
  } catch {
    return [];
  }
}
