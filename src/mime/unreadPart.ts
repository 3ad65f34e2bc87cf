/**
 * What of an answer its reader has not seen before: the text without the messages that it repeats
 * below, and without its signature. Pure.
 *
 * Guarantees: nothing that its author wrote is left out; of what the author answers in between, the
 * last paragraph stays above the answer, and a mark where more was; a text that is all repetition
 * stays as it is.
 */
import { ATTRIBUTION } from './snippet.js';

/** Stands in a quote for what was left out of it. */
const LEFT_OUT = '> […]';
/** What is longer is no signature. */
const LONGEST_SIGNATURE = 15;
/** An attribution is folded at most so often. */
const MOST_FOLDS = 3;

const QUOTED = /^ {0,3}>/;
const ORIGINAL =
  /^-{2,}\s*(?:Original Message|Urspr\u00fcngliche Nachricht|Message d'origine|Mensaje original)\s*-{2,}$|^_{20,}$/i;
const FORWARDED = /forward|weitergeleitet|transf\u00e9r|reenviad/i;
/** Programs that mark no quotes put the header of what they repeat above it. */
const FROM = /^\*?(?:From|Von|De|Da|Van|Fr\u00e5n|Fra)\s*:\*?\s/;
const OTHER_FIELD =
  /^\*?(?:Sent|Date|To|Subject|Gesendet|Datum|An|Betreff|Envoy\u00e9|Date|\u00c0|Objet|Enviado|Para|Asunto)\s*:\*?\s/;

/** @param text decoded, lines ended by LF. */
export function unreadPart(text: string): string {
  const lines = text.trimEnd().split('\n');
  const own = withoutRepeated(withoutSignature(lines));
  const shown = withShortQuotes(own).join('\n').trim();
  return own.some((line) => line.trim() !== '' && !QUOTED.test(line)) ? shown : text;
}

/** All of the text but the signature. */
export function unsigned(text: string): string {
  return withoutSignature(text.trimEnd().split('\n')).join('\n').trimEnd();
}

function withoutSignature(lines: readonly string[]): readonly string[] {
  const at = lines.findLastIndex((line) => /^-- ?$/.test(line));
  const below = lines.slice(at + 1);
  // Whoever writes above what they answer signs there, and the rest is no signature.
  const isSignature =
    below.length <= LONGEST_SIGNATURE && below.every((line) => !ATTRIBUTION.test(line));
  return at < 0 || !isSignature ? lines : lines.slice(0, at);
}

/** The whole messages that stand at its end, marked as quotes or by their headers. */
function withoutRepeated(lines: readonly string[]): readonly string[] {
  const header = lines.findIndex((_, at) => repeatsFrom(lines, at));
  const above = header < 0 ? lines : lines.slice(0, header);
  const last = above.findLastIndex((line) => line.trim() !== '' && !QUOTED.test(line));
  const isQuoted = above.slice(last + 1).some((line) => QUOTED.test(line));
  const own = above.slice(0, last + 1);
  return withoutSignature(isQuoted ? withoutAttribution(own) : own);
}

function repeatsFrom(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  const before = lines.slice(0, at).findLast((one) => one.trim() !== '') ?? '';
  if (ORIGINAL.test(line)) return true;
  if (!FROM.test(line) || FORWARDED.test(before)) return false;
  return lines.slice(at + 1, at + 5).filter((one) => OTHER_FIELD.test(one)).length >= 2;
}

/** “On …, … wrote:”, which may be folded. */
function withoutAttribution(lines: readonly string[]): readonly string[] {
  for (let count = 1; count <= MOST_FOLDS; count += 1) {
    const said = lines.slice(-count).join(' ');
    if (ATTRIBUTION.test(said.trim())) return lines.slice(0, -count);
  }
  return lines;
}

/** What is answered in between is told by its end. */
function withShortQuotes(lines: readonly string[]): string[] {
  const shown: string[] = [];
  let quote: string[] = [];
  for (const line of [...lines, '']) {
    if (QUOTED.test(line)) {
      quote.push(line);
      continue;
    }
    shown.push(...shortened(quote), line);
    quote = [];
  }
  return shown;
}

function shortened(quote: readonly string[]): readonly string[] {
  const said = quote.slice(0, quote.findLastIndex((line) => !isBlank(line)) + 1);
  const gap = said.findLastIndex(isBlank);
  return gap < 0 ? quote : [LEFT_OUT, ...said.slice(gap + 1)];
}

function isBlank(line: string): boolean {
  return /^[\s>]*$/.test(line);
}
