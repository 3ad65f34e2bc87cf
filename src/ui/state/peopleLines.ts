/** People of a heading in a few lines: nobody is cut in two, and who has no room is counted. Pure. */
import { count } from '../format/numbers.js';
import { displayWidth, truncate } from '../terminal/width.js';
import { phrase } from '../text/phrase.js';

export interface PeopleRoom {
  /** Columns of the first line, and of those below it. */
  first: number;
  others: number;
  lines: number;
}

/** @param people the first of them with the words that stand before all. */
export function peopleLines(people: readonly string[], room: PeopleRoom): string[] {
  const lines: string[] = [];
  const shown = [...people];
  const [first = ''] = people;
  // The address of one who has no room beside the date stands below the name.
  const [name = '', address] = first.split(/ (?=<[^<>]*>$)/);
  const comma = people.length > 1 ? 1 : 0;
  const isTooWide = displayWidth(first) + comma > room.first && displayWidth(name) <= room.first;
  if (isTooWide && address !== undefined && room.lines > 1) {
    lines.push(name);
    shown[0] = address;
  }
  let said = 0;
  for (const person of shown) {
    const isLast = said === people.length - 1;
    const word = isLast ? person : `${person},`;
    const more = isLast ? '' : ` ${andMore(people.length - said - 1)}`;
    const last = lines.at(-1);
    const columns = lines.length <= 1 ? room.first : room.others;
    // In the last line there must still be room for saying how many are left out.
    const needed = lines.length >= room.lines ? displayWidth(more) : 0;
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(word) + needed <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else if (lines.length >= room.lines) {
      lines[lines.length - 1] = `${last?.replace(/,$/, '') ?? ''} ${andMore(people.length - said)}`;
      break;
    } else {
      const own = lines.length === 0 ? room.first : room.others;
      const isEnd = lines.length === room.lines - 1;
      lines.push(truncate(word, own - (isEnd ? displayWidth(more) : 0)));
    }
    said += 1;
  }
  return lines;
}

function andMore(people: number): string {
  return phrase('word.andMore', { count: count(people) });
}
