/** What the panes show, before it is painted: links of a message, folders, help. */
import { describe, expect, it } from '@jest/globals';
import type { ScreenFolder, ScreenMessage } from '../../src/app/screenMail.js';
import type { Command } from '../../src/ui/commands/command.js';
import { helpColumns, helpRows } from '../../src/ui/state/helpEntries.js';
import { ReaderText } from '../../src/ui/state/readerText.js';
import { foldersInOrder, sidebarRows } from '../../src/ui/state/sidebarRows.js';
import { aMessage } from '../support/screenMessages.js';

describe('the links below a message', () => {
  const lines = (links: ScreenMessage['links'], columns = 40): string[] => {
    const text = new ReaderText(aMessage({ links }), columns);
    return text.slice(1, text.length()).map(({ kind, text: line }) => `${kind}: ${line}`);
  };
  const link = (text: string, url: string, lies = false) => ({ text, url, lies });

  it('are not said again where all of them stand in the text', () => {
    expect(lines([link('https://a.example', 'https://a.example/')])).toEqual([]);
  });

  it('name the true target of one that lies, to its last character', () => {
    const target = `http://192.0.2.66/${'x'.repeat(120)}/end`;
    const shown = lines([
      link('https://a.example/', 'https://a.example/'),
      link('https://bank.example/', target, true),
    ]);
    const lie = shown.filter((line) => line.startsWith('lie: '));
    expect(shown.slice(0, 3)).toEqual(['text: ', 'heading: Links', 'link: 1  https://a.example/']);
    expect(lie[0]).toContain('2  ⚠ https://bank.example/ →');
    expect(lie.map((line) => line.slice(5).trim()).join('')).toContain(target);
  });

  it('are cut after two lines where they track who clicks', () => {
    const shown = lines([link('Read on', `https://news.example/${'t'.repeat(300)}`)]);
    expect(shown).toHaveLength(4);
    expect(shown[3]).toMatch(/^link: .{39}…$/);
  });
});

describe('the folders of the sidebar', () => {
  const account = {
    name: 'a',
    protocol: 'imap',
    address: 'a@a.example',
    lastSync: null,
    pending: 0,
    nearlyFull: null,
    colour: null,
  } as const;
  const tree = (...paths: readonly [path: string, depth: number][]): string[] => {
    const folders = paths.map(([path, depth], id): ScreenFolder => {
      const name = path.split(/[/.]/).at(-1) ?? path;
      return {
        ...{ id, account: 'a', protocol: 'imap', name, path, depth },
        ...{ role: null, isRecentlyDeleted: false, total: 0, unread: 0 },
      };
    });
    expect(foldersInOrder({ accounts: [account], folders, saved: [] }).map(({ id }) => id)).toEqual(
      folders.map(({ id }) => id),
    );
    return sidebarRows([account], folders, []).flatMap((row) =>
      row.kind === 'folder' || row.kind === 'parent'
        ? [`${'  '.repeat(row.depth)}${row.label}${row.kind === 'parent' ? ':' : ''}`]
        : [],
    );
  };

  it('have a parent that is no folder drawn once above them', () => {
    expect(
      tree(
        ['INBOX', 0],
        ['Projects/Café', 1],
        ['Projects/Ferry 3.0', 1],
        ['Projects/Ferry 3.0/Tides', 2],
      ),
    ).toEqual(['Inbox', 'Projects:', '  Café', '  Ferry 3.0', '    Tides']);
  });

  it('have it before their name where there is one only, whatever the server’s delimiter', () => {
    expect(tree(['INBOX', 0], ['INBOX.Work', 1], ['Lists.Deep.Tides', 2])).toEqual([
      'Inbox',
      '  Work',
      'Lists.Deep.Tides',
    ]);
  });
});

describe('the help', () => {
  const group = (text: string, count: number) => [
    { kind: 'heading' as const, text },
    ...Array.from({ length: count }, (_, index) => ({
      ...{ kind: 'command' as const, keys: String(index), title: `${text} ${index}` },
      available: true,
    })),
  ];
  const GROUPS = [group('a', 9), group('b', 3), group('c', 4), group('d', 2)];

  it('stands in as many columns as fit, and tears no group', () => {
    const rows = helpRows(GROUPS, { columns: 120 });
    expect(rows).toHaveLength(10);
    const columns = [0, 1, 2].map((column) => rows.map((row) => row[column]));
    for (const column of columns) expect(column?.[0]?.kind).not.toBe('space');
    expect(columns.flat().filter((entry) => entry?.kind !== 'space')).toEqual(GROUPS.flat());
    expect(helpRows(GROUPS, { columns: 40 }).every((row) => row.length === 1)).toBe(true);
    expect(helpRows([], { columns: 40 })).toEqual([]);
  });

  it('cuts no title and no key where there is room, and never is wider than the screen', () => {
    const wide = (keys: string, title: string) => ({
      ...{ kind: 'command' as const, keys, title, available: true },
    });
    const rows = [
      [wide('j', 'Down'), wide('Shift-Tab', 'A title of some length, whole')],
      [wide('Ctrl-Right', 'Next'), { kind: 'space' as const }],
    ];
    const [first, second] = helpColumns(rows, { columns: 80 });
    expect([first?.keys, second?.keys]).toEqual([12, 11]);
    expect(second?.width).toBeGreaterThanOrEqual(2 + 11 + 29);
    for (const columns of [40, 56, 80, 300]) {
      const sum = helpColumns(rows, { columns }).reduce((all, { width }) => all + width, 0);
      expect(sum).toBeLessThanOrEqual(columns);
    }
  });

  it('takes commands from the table alone', async () => {
    const { COMMANDS } = await import('../../src/ui/commands/table.js');
    expect(COMMANDS.every((command: Command) => command.title.length <= 28)).toBe(true);
  });
});
