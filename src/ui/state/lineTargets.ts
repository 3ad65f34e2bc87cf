/**
 * Where the words of a line lead: addresses of pages and of people, and the numbers that stand
 * behind the words of links. Pure.
 */
import type { ScreenMessage } from '../../app/screenMail.js';

type ScreenLink = ScreenMessage['links'][number];

export interface LinePiece {
  text: string;
  /** Absent: these are words. */
  target?: LineTarget;
}

export interface LineTarget {
  url: string;
  /** Its words are the address of another site than the one it leads to. */
  lies: boolean;
}

const TARGETS =
  /((?:https?:\/\/|mailto:|(?<![\w@./:-])www\.(?=[\p{L}\p{N}]))[^\s<>"]+|\[\d{1,4}\]|[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})/iu;

/** The line cut where targets begin and end. */
export function piecesOf(line: string, links: readonly ScreenLink[]): LinePiece[] {
  if (line.length > LONGEST) return [{ text: line }];
  return line.split(TARGETS).flatMap((text, i): LinePiece[] => {
    if (text === '') return [];
    const target = i % 2 === 1 ? targetOf(text, links) : null;
    return [target === null ? { text } : { text, target }];
  });
}

/** No line on a screen is as long. */
const LONGEST = 2_000;

function targetOf(text: string, links: readonly ScreenLink[]): LineTarget | null {
  const number = /^\[(\d+)\]$/.exec(text)?.[1];
  if (number !== undefined) {
    const link = links[Number(number) - 1];
    return link === undefined ? null : { url: link.url, lies: link.lies };
  }
  const isShort = /^www\./i.test(text);
  if (!isShort && !/^(?:https?:|mailto:)/i.test(text))
    return { url: `mailto:${text}`, lies: false };
  // Words that only look like the address of a link are not painted as one.
  const lying = links.find((link) => link.lies && link.text.startsWith(text));
  if (lying !== undefined) return { url: lying.url, lies: true };
  // What goes on in the next line is followed whole.
  const begins = isShort ? `http://${text}` : text;
  const whole = links.find(({ url }) => url.startsWith(begins));
  return { url: whole?.url ?? begins.replace(/[.,;:!?)\]}]+$/, ''), lies: false };
}
