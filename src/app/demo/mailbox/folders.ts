/** The mailboxes of the IMAP account, in the order they are made. */

export interface DemoFolder {
  name: string;
  /** RFC 6154; null for an ordinary one. */
  specialUse: string | null;
}

const folder = (name: string, specialUse: string | null = null): DemoFolder => ({
  name,
  specialUse,
});

export const FOLDERS: readonly DemoFolder[] = [
  folder('INBOX'),
  folder('Archive', '\\Archive'),
  folder('Drafts', '\\Drafts'),
  folder('Junk', '\\Junk'),
  folder('Sent', '\\Sent'),
  folder('Trash', '\\Trash'),
  folder('Lists/Tides'),
  folder('Projects/Ferry 3.0'),
  folder('Projects/Ferry 3.0/Tide engine'),
  folder('Projects/Café Måne'),
  folder('Receipts'),
];
