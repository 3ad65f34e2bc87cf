/**
 * HTML of a message, made harmless: what is left is structure and text.
 *
 * Guarantees, for any input: only the elements and attributes listed here are written, well
 * nested and with every text and value escaped; no script, style, form, frame or comment; nothing
 * that loads anything (an image is its alternative text); links lead to http, https, mailto or tel
 * only. Built anew from parser events, never by editing the source, so what the parser did not
 * understand is not there. Linear time; reads at most `HTML_LIMIT` characters and writes, nearly, at
 * most `WRITTEN_LIMIT` characters, `DEPTH_LIMIT` levels (`INDENT_LIMIT` of lists and quotes), `LINK_LIMIT` links, `ELEMENT_LIMIT` elements.
 */
import { Parser } from 'htmlparser2';
import type { Blocked, Link } from '../core/message.js';

export interface SafeHtml {
  html: string;
  /** Links as the page shows them, in order. */
  links: Link[];
  /** How many elements were read. */
  elements: number;
  blocked: Blocked;
  /** The page was longer or deeper than the limits; the rest is left out. */
  truncated: boolean;
}

const HTML_LIMIT = 8 << 20;
/** What is written has no styles; a book has fewer characters. */
const WRITTEN_LIMIT = 2 << 20;
const LINK_LIMIT = 5_000;
/** `&quot;` */
const LONGEST_ESCAPE = 6;
/** A newsletter of a megabyte has a fifth of them. */
export const ELEMENT_LIMIT = 50_000;
const CHUNK = 1 << 14;
/** Deeper elements keep their text and lose their tags. */
const DEPTH_LIMIT = 200;
/** Lists and quotes are indented, which would make a line out of each character. */
const INDENTED = new Set(['blockquote', 'dd', 'ol', 'ul']);
const INDENT_LIMIT = 40;
/** Of one element; the parser keeps them all. */
const ATTRIBUTE_LIMIT = 1_000;
/** The parser looks a closing tag up among all open ones: this deep it would become slow. */
const PARSER_DEPTH_LIMIT = 2_000;

const KEPT = new Set(
  (
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code dd del dfn ' +
    'div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark nav ' +
    'ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th ' +
    'thead time tr tt u ul var wbr'
  ).split(' '),
);
const VOID = new Set(['br', 'hr', 'wbr']);
/** Elements that go with all that is in them. */
const DROPPED = new Set(
  (
    'script style head title template iframe object embed applet svg math audio video canvas map ' +
    'select textarea noembed noframes xmp plaintext frameset'
  ).split(' '),
);
/** Attributes that say something about the text, and what their values may be. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  dir: /^(?:ltr|rtl|auto)$/i,
  colspan: /^\d{1,3}$/,
  rowspan: /^\d{1,3}$/,
  start: /^\d{1,6}$/,
};
const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** @param elementLimit how many elements may be read, where several pages share a limit. */
export function sanitiseHtml(source: string, elementLimit = ELEMENT_LIMIT): SafeHtml {
  return new Rewriter(elementLimit).rewrite(source);
}

/** The target as a normalised URL (host names in punycode), or null when it may not be followed. */
export function safeUrl(target: string): string | null {
  try {
    const url = new URL(target.trim());
    return LINK_PROTOCOLS.has(url.protocol) && url.href.length <= 8_192 ? url.href : null;
  } catch {
    return null;
  }
}

class Rewriter {
  private readonly out: string[] = [];
  private readonly links: Link[] = [];
  /** For every open element whether its tag was written. */
  private readonly open: boolean[] = [];
  /** Levels of tags that were written. */
  private written = 0;
  private characters = 0;
  private isCut = false;
  private elements = 0;
  /** Of the tag that is being read. */
  private attributes = 0;
  /** Levels of lists and quotes. */
  private indents = 0;
  private readonly blocked: Blocked = { images: 0, trackers: 0 };
  /** Depth of the element that is being dropped; -1: none is. */
  private droppedAt = -1;
  private link: { words: string; url: string; depth: number } | null = null;

  constructor(private readonly elementLimit: number) {}

  rewrite(source: string): SafeHtml {
    const parser = new Parser(
      {
        onattribute: () => {
          this.attributes += 1;
        },
        onopentag: (name, attributes) => this.openTag(name, attributes),
        onclosetag: (name) => this.closeTag(name),
        ontext: (text) => this.text(text),
      },
      { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
    );
    const end = Math.min(source.length, HTML_LIMIT);
    let at = 0;
    while (at < end && this.hasRoom()) {
      parser.write(source.slice(at, Math.min(at + CHUNK, end)));
      at += CHUNK;
    }
    parser.end();
    const { links, elements, blocked } = this;
    return {
      html: this.out.join(''),
      links,
      elements,
      blocked,
      truncated: this.isCut || at < source.length,
    };
  }

  private hasRoom(): boolean {
    return (
      this.open.length < PARSER_DEPTH_LIMIT &&
      this.elements < this.elementLimit &&
      this.attributes < ATTRIBUTE_LIMIT &&
      this.characters < WRITTEN_LIMIT
    );
  }

  private openTag(name: string, attributes: Readonly<Record<string, string>>): void {
    this.elements += 1;
    this.attributes = 0;
    const depth = this.open.length;
    let isWritten = false;
    if (name === 'img') this.countImage(attributes);
    if (this.droppedAt < 0) {
      if (DROPPED.has(name) || isHidden(attributes)) this.droppedAt = depth;
      else if (name === 'img') this.text(isPixel(attributes) ? '' : (attributes['alt'] ?? ''));
      else if (KEPT.has(name) && this.written < DEPTH_LIMIT && this.indent(name)) {
        this.out.push(`<${name}${this.keepAttributes(name, attributes, depth)}>`);
        isWritten = !VOID.has(name);
      }
    }
    this.open.push(isWritten);
    if (isWritten) this.written += 1;
  }

  /** @returns false: it would be indented too far. */
  private indent(name: string): boolean {
    if (!INDENTED.has(name)) return true;
    if (this.indents >= INDENT_LIMIT) return false;
    this.indents += 1;
    return true;
  }

  private countImage(attributes: Readonly<Record<string, string>>): void {
    const source = Object.hasOwn(attributes, 'src') ? (attributes['src'] ?? '') : '';
    if (!/^\s*(?:https?:)?\/\//i.test(source)) return;
    const isUnseen = this.droppedAt >= 0 || isPixel(attributes) || isHidden(attributes);
    this.blocked[isUnseen ? 'trackers' : 'images'] += 1;
  }

  private closeTag(name: string): void {
    const isWritten = this.open.pop() ?? false;
    const depth = this.open.length;
    if (this.droppedAt === depth) this.droppedAt = -1;
    if (this.link?.depth === depth) {
      this.links.push({ text: collapse(this.link.words), url: this.link.url });
      this.link = null;
    }
    if (!isWritten) return;
    this.written -= 1;
    if (INDENTED.has(name)) this.indents -= 1;
    this.out.push(`</${name}>`);
  }

  private text(text: string): void {
    if (this.droppedAt >= 0 || text === '') return;
    const room = Math.floor(Math.max(0, WRITTEN_LIMIT - this.characters) / LONGEST_ESCAPE);
    if (text.length > room) this.isCut = true;
    const escaped = escapeHtml(text.slice(0, room));
    this.characters += escaped.length;
    this.out.push(escaped);
    if (this.link !== null) this.link.words += text;
  }

  private keepAttributes(
    name: string,
    attributes: Readonly<Record<string, string>>,
    depth: number,
  ): string {
    let kept = '';
    for (const [key, allowed] of Object.entries(ATTRIBUTES)) {
      const value = Object.hasOwn(attributes, key) ? (attributes[key] ?? '') : '';
      if (allowed.test(value)) kept += ` ${key}="${value}"`;
    }
    const isLink = name === 'a' && Object.hasOwn(attributes, 'href');
    const url = isLink && this.links.length < LINK_LIMIT ? safeUrl(attributes['href'] ?? '') : null;
    if (url === null) return kept;
    this.link ??= { words: '', url, depth };
    return `${kept} href="${escapeHtml(url)}" rel="noopener noreferrer nofollow"`;
  }
}

/**
 * Preview texts and what else the sender did not mean to be seen on the page. A font size of zero
 * alone hides nothing: newsletters set it to close gaps, and set another further in.
 */
const HIDING =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:max-height|opacity)\s*:\s*0(?:\.0+)?(?:px|em|%)?\s*(?:;|!|$))/i;

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  const style = Object.hasOwn(attributes, 'style') ? (attributes['style'] ?? '') : '';
  return Object.hasOwn(attributes, 'hidden') || HIDING.test(style);
}

/** An image too small to see counts who opens the message. */
function isPixel(attributes: Readonly<Record<string, string>>): boolean {
  return ['width', 'height'].some(
    (key) => Object.hasOwn(attributes, key) && /^\s*[012](?:px)?\s*$/.test(attributes[key] ?? ''),
  );
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
