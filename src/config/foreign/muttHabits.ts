/**
 * What a configuration of mutt or neomutt says of keys and of people, for somebody whose fingers know it.
 * Pure. Commands of the shell, and macros, are never taken over.
 */

export interface MuttHabits {
  /** Keys as our configuration writes them, by the id of the command. */
  keys: Readonly<Record<string, readonly string[]>>;
  /** Lines of `bind` and `macro` for which there is nothing here, as they stand. */
  left: readonly string[];
  /** Files that it names with aliases in them, as written. */
  aliasFiles: readonly string[];
}

/** Functions of mutt, by menu; `''`: in whatever menu. */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  index: {
    'next-entry': 'list.next',
    'previous-entry': 'list.previous',
    'next-undeleted': 'list.next',
    'previous-undeleted': 'list.previous',
    'first-entry': 'list.first',
    'last-entry': 'list.last',
    'next-page': 'list.page-down',
    'previous-page': 'list.page-up',
    'half-down': 'list.half-page-down',
    'half-up': 'list.half-page-up',
    'display-message': 'message.open',
    'next-new': 'conversation.next-unread',
    'next-new-then-unread': 'conversation.next-unread',
    'next-unread': 'conversation.next-unread',
    'collapse-thread': 'conversation.fold',
    'collapse-all': 'conversation.fold-all',
    'tag-entry': 'mark.toggle',
    'tag-prefix': 'mark.results',
    limit: 'search.begin',
    search: 'search.begin',
    quit: 'app.quit',
    exit: 'app.quit',
  },
  pager: {
    'next-line': 'reader.down',
    'previous-line': 'reader.up',
    'next-page': 'reader.page-down',
    'previous-page': 'reader.page-up',
    'half-down': 'reader.half-page-down',
    'half-up': 'reader.half-page-up',
    top: 'reader.top',
    bottom: 'reader.bottom',
    'next-entry': 'message.next',
    'previous-entry': 'message.previous',
    'next-undeleted': 'message.next',
    'previous-undeleted': 'message.previous',
    'display-toggle-weed': 'view.headers',
    search: 'view.find',
    'search-next': 'view.find-next',
    exit: 'reader.back',
    quit: 'reader.back',
  },
  '': {
    mail: 'compose.new',
    reply: 'message.reply',
    'group-reply': 'message.reply-all',
    'list-reply': 'message.reply-list',
    'forward-message': 'message.forward',
    'bounce-message': 'message.redirect',
    'recall-message': 'compose.go-on',
    'delete-message': 'message.delete',
    'undelete-message': 'message.restore',
    'save-message': 'message.move',
    'flag-message': 'message.toggle-star',
    'toggle-new': 'message.toggle-read',
    'view-attachments': 'attachment.list',
    'change-folder': 'folder.go',
    'sidebar-next': 'folder.next',
    'sidebar-prev': 'folder.previous',
    'imap-fetch-mail': 'mail.refresh',
    'fetch-mail': 'mail.refresh',
    help: 'help.show',
    'enter-command': 'line.open',
  },
};

export function readMuttHabits(text: string): MuttHabits {
  const keys = new Map<string, string[]>();
  const [left, aliasFiles]: [string[], string[]] = [[], []];
  for (const line of text.split('\n').map((one) => one.trim())) {
    const file = /^set\s+alias_file\s*=\s*["']?([^"']+)["']?/.exec(line)?.[1];
    if (file !== undefined) aliasFiles.push(file.trim());
    if (/^macro\s/.test(line)) left.push(line);
    const [, menus, key = '', name = ''] = /^bind\s+(\S+)\s+(\S+)\s+(\S+)/.exec(line) ?? [];
    if (menus === undefined || name === 'noop') continue;
    const commands = menus.split(',').flatMap((menu) => commandOf(menu, name) ?? []);
    const ours = keyOf(key.replace(/^["']|["']$/g, ''));
    if (ours === null || commands.length === 0) left.push(line);
    else for (const id of new Set(commands)) keys.set(id, [...(keys.get(id) ?? []), ours]);
  }
  return { keys: Object.fromEntries(keys), left, aliasFiles };
}

function commandOf(menu: string, name: string): string | null {
  if (menu !== 'index' && menu !== 'pager' && menu !== 'generic') return null;
  const own = COMMANDS[menu === 'generic' ? 'index' : menu] ?? {};
  return own[name] ?? COMMANDS['']?.[name] ?? null;
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ return: 'Enter', enter: 'Enter', space: 'Space', tab: 'Tab', esc: 'Esc', up: 'Up' },
  ...{ down: 'Down', left: 'Left', right: 'Right', pageup: 'PgUp', pagedown: 'PgDn' },
  ...{ home: 'Home', end: 'End', insert: 'Insert', delete: 'Delete', backspace: 'Backspace' },
};

/** `\\Ce` → `Ctrl-E`, `\\eb` → `Alt-b`, `gg` → `g g`; null: what it is nobody here knows. */
function keyOf(text: string): string | null {
  const keys: string[] = [];
  for (let rest = text; rest !== '';) {
    const [all, control, alt, named, plain] =
      /^(?:\\[Cc](.)|\\e(.)|<([A-Za-z0-9]+)>|([!-~]))/.exec(rest) ?? [];
    if (all === undefined || plain === '\\') return null;
    if (control !== undefined) keys.push(`Ctrl-${control.toUpperCase()}`);
    else if (alt !== undefined) keys.push(`Alt-${alt}`);
    else if (plain !== undefined) keys.push(plain);
    else {
      const name = named?.toLowerCase() ?? '';
      const known = NAMED[name] ?? (/^f(?:[1-9]|1[0-2])$/.test(name) ? name.toUpperCase() : null);
      if (known === null) return null;
      keys.push(known);
    }
    rest = rest.slice(all.length);
  }
  return keys.length === 0 ? null : keys.join(' ');
}
