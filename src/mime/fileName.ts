/**
 * Names of attachments as names of files.
 *
 * Guarantees, for any input: a visible base name of 1 to 200 octets that is legal on every file
 * system we know, never `.` or `..`, never with a path separator, never hidden, never taken for
 * an option by a command, and with its true extension at the end.
 * Never looks at the disk: that a file exists already is the business of whoever saves.
 */
import { trimBlanks } from './headers.js';
import { sanitiseLine } from './sanitise.js';

const MAX_OCTETS = 200;
const MAX_EXTENSION_OCTETS = 20;

/** What Windows reserves, whatever the extension; harmless elsewhere, but files travel. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

export function safeFileName(name: string): string {
  const clean = sanitiseLine(baseName(name))
    .replace(/[<>:"|?*]/g, '_')
    // A long gap pushes the real extension out of sight.
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const short = shorten(trimEnd(clean));
  if (short === '') return 'attachment';
  return /^[-~]/.test(short) || RESERVED.test(short) ? `_${short}` : short;
}

/** The name without the folders of the sender's disk, which are nobody's business here. */
export function baseName(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  return /^\.{0,2}$/.test(base) ? '' : base;
}

/**
 * A Content-Location that is a bare file name, as Apple's Mail writes it; empty for a URL.
 * @param raw octets of the field as ISO 8859-1.
 */
export function plainLocation(raw: string): string {
  const location = trimBlanks(raw);
  return /^[^/:?#\s]+\.[a-z0-9]{1,5}$/i.test(location) ? location : '';
}

/** Windows drops trailing dots and spaces silently, so that a name could mean another file. */
function trimEnd(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end -= 1;
  return name.slice(0, end);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_OCTETS) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  const kept = Buffer.byteLength(extension) <= MAX_EXTENSION_OCTETS ? extension : '';
  let stem = '';
  let room = MAX_OCTETS - 1 - Buffer.byteLength(kept);
  for (const character of name.slice(0, name.length - kept.length)) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    stem += character;
  }
  return trimEnd(stem) + kept;
}
