/** INTERNALDATE in ms since the epoch. What could not be read stays text, and is not one. */
export function receivedAt(date: Date | string | undefined): number | null {
  // A missing one becomes the epoch.
  return date instanceof Date && date.getTime() > 0 ? date.getTime() : null;
}
