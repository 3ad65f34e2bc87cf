/** People, those one writes to first. Pure. */
import type { Correspondent } from '../../../core/indexRows.js';
import { age } from '../../format/dates.js';
import { count, messageCount } from '../../format/numbers.js';
import { phrase } from '../../text/phrase.js';
import { note, type AddressesPage, type PageRow, type PageView } from './page.js';

export function addressesView({ words, people }: AddressesPage, now: number): PageView {
  const title = words === '' ? phrase('addresses.title') : phrase('addresses.found', { words });
  if (people.length === 0) return { title, rows: [note(phrase('addresses.none'))] };
  return { title, rows: people.map((person) => personRow(person, now)) };
}

function personRow(person: Correspondent, now: number): PageRow {
  const { name, address, messages, written, lastWritten } = person;
  const known = [phrase('addresses.known', { messages: messageCount(messages) })];
  if (written > 0 && lastWritten !== null) {
    const values = { count: count(written), age: age(lastWritten, now) };
    known.push(phrase('addresses.written', values));
  }
  return {
    ...{ kind: 'entry', id: address, tone: 'text', about: phrase('addresses.about') },
    label: name === '' ? address : `${name} <${address}>`,
    value: known.join(' · '),
  };
}
