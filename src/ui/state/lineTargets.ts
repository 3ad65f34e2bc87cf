/**
 * Where the words of a line lead: addresses of pages and of people, and the numbers that stand
 * behind the words of links. Pure.
 */
import type { ScreenMessage } from '../../app/screenMail.js';
import { withoutTrail } from '../../core/linkText.js';

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

const PAGE = /^(?:https?:|mailto:|www\.)/i;

/** An address of a page at the end of a text, as far as it goes. */
export function begunAddress(text: string): string {
  const word = /[^\s<>"]+$/u.exec(text)?.[0] ?? '';
  const address = word.split(TARGETS)[1] ?? '';
  return PAGE.test(address) && word.endsWith(address) ? address : '';
}

/**
 * The line cut where targets begin and end.
 * @param begun what the lines before have of an address that goes on in this one
 */
export function piecesOf(line: string, links: readonly ScreenLink[], begun = ''): LinePiece[] {
  if (line.length > LONGEST) return [{ text: line }];
  const [whole = '', before = '', rest = ''] =
    begun === '' ? [] : (/^([\s│|]*)([^\s<>"]+)/u.exec(line) ?? []);
  const going = rest === '' ? [] : targetPieces(rest, links, begun);
  const others = line.slice(whole.length).split(TARGETS);
  return [
    { text: before },
    ...going,
    ...others.flatMap((text, i) => (i % 2 === 1 ? targetPieces(text, links) : [{ text }])),
  ].filter(({ text }) => text !== '');
}

/** What ends the sentence around an address is none of it. */
function targetPieces(text: string, links: readonly ScreenLink[], begun = ''): LinePiece[] {
  const isPage = begun !== '' || PAGE.test(text);
  const shown = isPage ? withoutTrail(text) : text;
  const target = targetOf(begun + shown, links);
  return [
    target === null ? { text: shown } : { text: shown, target },
    { text: text.slice(shown.length) },
  ];
}

/** No line on a screen is as long. */
const LONGEST = 2_000;

function targetOf(text: string, links: readonly ScreenLink[]): LineTarget | null {
  const number = /^\[(\d+)\]$/.exec(text)?.[1];
  if (number !== undefined) {
    const link = links[Number(number) - 1];
    return link === undefined ? null : { url: link.url, lies: link.lies };
  }
  if (!PAGE.test(text)) return { url: `mailto:${text}`, lies: false };
  // Words that only look like the address of a link are not painted as one.
  const lying = links.find((link) => link.lies && link.text.startsWith(text));
  if (lying !== undefined) return { url: lying.url, lies: true };
  // What goes on in the next line is followed whole.
  const begins = /^www\./i.test(text) ? `http://${text}` : text;
  const whole = links.find(({ url }) => url.startsWith(begins));
  return { url: whole?.url ?? begins, lies: false };
}
