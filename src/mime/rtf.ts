/**
 * Rich Text Format as plain words or, where Outlook made it from HTML, as that HTML.
 *
 * Guarantees: never throws; linear time; the result is at most {@link MAX_TEXT} characters and
 * untrusted. Formatting, pictures, tables of fonts and colours are left out.
 */
import { decodeText } from './charset.js';

const MAX_TEXT = 2 << 20;
/** Octets that a compressed text may become. */
const MAX_EXPANDED = 16 << 20;

const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;
const WINDOW = 4096;
/** What the window holds at first (MS-OXRTFCP, 2.1.2.1). */
const INITIAL =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
  '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par ' +
  '\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** @returns empty where it is not what it should be; what is cut off ends there. */
export function decompressRtf(data: Buffer): Buffer {
  if (data.length < 16) return Buffer.alloc(0);
  const size = Math.min(data.readUInt32LE(4), MAX_EXPANDED);
  const kind = data.readUInt32LE(8);
  if (kind === UNCOMPRESSED) return data.subarray(16, 16 + size);
  if (kind !== COMPRESSED) return Buffer.alloc(0);
  const window = Buffer.alloc(WINDOW, 0x20);
  window.write(INITIAL, 'latin1');
  const out = Buffer.alloc(size);
  let length = 0;
  let write = INITIAL.length;
  const emit = (octet: number): void => {
    if (length < size) out[length] = octet;
    length += 1;
    window[write] = octet;
    write = (write + 1) % WINDOW;
  };
  let at = 16;
  while (at < data.length && length < size) {
    const flags = data[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < data.length; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        emit(data[at] ?? 0);
        at += 1;
        continue;
      }
      const reference = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
      at += 2;
      const offset = reference >> 4;
      if (offset === write) return out.subarray(0, Math.min(length, size));
      for (let i = 0; i < (reference & 15) + 2; i += 1) emit(window[(offset + i) % WINDOW] ?? 0);
    }
  }
  return out.subarray(0, Math.min(length, size));
}

export interface RtfText {
  text: string;
  isHtml: boolean;
}

/** Groups that hold no words. */
const SILENT = new Set(
  'fonttbl colortbl stylesheet info pict object themedata datastore listtable listoverridetable generator rsidtbl mmathPr xmlnstbl'.split(
    ' ',
  ),
);
/** Control words that are characters. */
const CHARACTERS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  sect: '\n',
  page: '\n',
  tab: '\t',
  cell: '\t',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  '~': '\u00A0',
  _: '-',
};

const TOKEN =
  /\\'[0-9a-f]{2}|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z'])|[{}]|[^\\{}\r\n]+|[\r\n]+|\\/gi;

interface Group {
  isSilent: boolean;
  /** Within what stands for a tag of the HTML. */
  isTag: boolean;
  /** Characters that follow a Unicode one for programs that do not know it. */
  skips: number;
}

export function readRtf(bytes: Buffer): RtfText | null {
  const source = bytes.toString('latin1');
  if (!source.startsWith('{\\rtf')) return null;
  return new RtfReader(source).read();
}

class RtfReader {
  private text = '';
  /** Octets in the code page that are not decoded yet. */
  private pending = '';
  private charset = 'windows-1252';
  private isHtml = false;
  /** Between \htmlrtf and \htmlrtf0 stands what the HTML says already. */
  private isRtfOnly = false;
  private toSkip = 0;
  private isStarred = false;
  private readonly groups: Group[] = [{ isSilent: false, isTag: false, skips: 1 }];

  constructor(private readonly source: string) {}

  read(): RtfText {
    for (const match of this.source.matchAll(TOKEN)) {
      const [token, word, number, symbol] = match;
      if (this.text.length + this.pending.length > MAX_TEXT) break;
      if (token === '{') {
        if (this.groups.length < 1_000) this.groups.push({ ...this.group });
      } else if (token === '}') {
        if (this.groups.length > 1) this.groups.pop();
      } else if (word !== undefined) this.control(word.toLowerCase(), number);
      else if (symbol !== undefined) this.symbol(symbol);
      else if (token.startsWith("\\'"))
        this.octets(String.fromCharCode(parseInt(token.slice(2), 16)));
      else if (!/^[\r\n]/.test(token) && token !== '\\') this.octets(token);
      this.isStarred = symbol === '*';
    }
    this.flush();
    return { text: this.text.replaceAll('\0', ''), isHtml: this.isHtml };
  }

  private get group(): Group {
    return this.groups.at(-1) ?? { isSilent: false, isTag: false, skips: 1 };
  }

  private control(word: string, number: string | undefined): void {
    const { group } = this;
    if (word === 'ansicpg' && number !== undefined) this.charset = `cp${number}`;
    else if (word === 'fromhtml') this.isHtml = true;
    else if (word === 'htmlrtf') this.isRtfOnly = number !== '0';
    else if (word === 'uc') group.skips = Math.min(8, Number(number ?? 1));
    else if (word === 'u') this.unicode(Number(number ?? 0));
    else if (word === 'htmltag' || word === 'mhtmltag') {
      group.isTag = word === 'htmltag';
      group.isSilent = word !== 'htmltag';
    } else if (SILENT.has(word) || this.isStarred) group.isSilent = true;
    else if (Object.hasOwn(CHARACTERS, word)) this.character(CHARACTERS[word] ?? '');
  }

  private symbol(symbol: string): void {
    if ('\\{}'.includes(symbol)) this.octets(symbol);
    else if (Object.hasOwn(CHARACTERS, symbol)) this.character(CHARACTERS[symbol] ?? '');
    else if (symbol === '\n' || symbol === '\r') this.character('\n');
  }

  private unicode(code: number): void {
    if (this.isShown()) {
      this.flush();
      this.text += String.fromCharCode(code & 0xffff);
    }
    this.toSkip = this.group.skips;
  }

  private character(text: string): void {
    if (!this.isShown()) return;
    this.flush();
    this.text += text;
  }

  private octets(octets: string): void {
    const skipped = Math.min(this.toSkip, octets.length);
    this.toSkip -= skipped;
    if (this.isShown()) this.pending += octets.slice(skipped);
  }

  private isShown(): boolean {
    return !this.group.isSilent && !(this.isHtml && this.isRtfOnly && !this.group.isTag);
  }

  private flush(): void {
    if (this.pending === '') return;
    this.text += decodeText(Buffer.from(this.pending, 'latin1'), this.charset);
    this.pending = '';
  }
}
