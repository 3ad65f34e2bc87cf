/** UIDs count within a UIDVALIDITY, and that within one user's mailbox on one server. Pure. */

/** What an index row remembers: `origin` (see `originKey`) and the server's validity. */
export function validityOf(origin: string, validity: string): string {
  return `${origin}:${validity}`;
}

/** The server's own part; null when it was learned from another server, or never. */
export function serverValidity(origin: string, remembered: string): string | null {
  return remembered.startsWith(`${origin}:`) ? remembered.slice(origin.length + 1) : null;
}
