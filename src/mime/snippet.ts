/**
 * The first words of a text, for one line in a list: what the sender wrote, without what was
 * quoted, the signature, PGP armour and ruled lines.
 */

const LENGTH = 200;
/** Enough for the first words, however much is quoted above them. */
const LOOKED_AT = 8_192;

const QUOTED = /^\s{0,3}[>|]/;
const ARMOUR = /^-----BEGIN PGP SIGNED MESSAGE-----|^Hash: /;
const RULER = /^[\s\-=_*~#.+<>|]*$/;
/** What stands above a quote, in one line. */
export const ATTRIBUTION =
  /^(?:on|am|le|el|il|em|op|den|dne|w dniu) .{6,160}(?:wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev|napsal|napisał)\b.{0,80}:\s*$/i;
/** Lines that begin so are none of those above, nor an end. */
const BEGINS_PLAIN = /^[a-gi-z\xC0-\u024F]/i;
const END =
  /^-- ?$|^-----\s?(?:Original Message|Ursprüngliche Nachricht|Message d'origine|BEGIN PGP SIGNATURE|Forwarded message)|^_{20,}$/i;

/** @param text decoded, lines ended by LF. @returns one line of at most 200 characters. */
export function snippetOf(text: string): string {
  const lines = text.slice(0, LOOKED_AT).split('\n');
  const own: string[] = [];
  let length = 0;
  for (const [i, line] of lines.entries()) {
    if (!BEGINS_PLAIN.test(line)) {
      if (END.test(line)) break;
      if (QUOTED.test(line) || RULER.test(line) || ARMOUR.test(line)) continue;
    }
    if (isAttribution(line, lines[i - 1] ?? '', lines[i + 1] ?? '')) continue;
    own.push(line);
    length += line.length;
    if (length > LENGTH * 2) break;
  }
  return oneLine(own.join(' ')) || oneLine(lines.join(' '));
}

/** “On …, … wrote:”, which is often folded once. */
function isAttribution(line: string, before: string, after: string): boolean {
  if (line.endsWith(':')) return ATTRIBUTION.test(line) || ATTRIBUTION.test(`${before} ${line}`);
  return after.endsWith(':') && ATTRIBUTION.test(`${line} ${after}`);
}

function oneLine(text: string): string {
  // Invisible characters pad the preview texts of newsletters.
  const seen = MAY_BE_INVISIBLE.test(text) ? text.replace(/\p{DI}+/gu, '') : text;
  return cutText(seen.replace(/[\s\0]{2,}|[^\S ]|\0/g, ' ').trim(), LENGTH);
}

/** All of `\p{DI}`, and more; quick to look for. */
const MAY_BE_INVISIBLE = /[\u034F\xAD\u061C\u115F-\u200F\u202A-\u206F\u3164\uD800-\uFFFF]/;

/** At most so many UTF-16 units, without half a character at the end. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
