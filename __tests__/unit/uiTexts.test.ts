/** The texts of the screen come from one catalogue, and every language has all of it. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { COMMANDS } from '../../src/ui/commands/table.js';
import { COMMANDS as GERMAN } from '../../src/ui/text/de/commands.js';
import { localised } from '../../src/ui/text/localised.js';
import { CATALOGUES, languageOf, phrase, speak } from '../../src/ui/text/phrase.js';

const UI = new URL('../../src/ui/', import.meta.url).pathname;

describe('the catalogues', () => {
  it('have the same keys, with the same values in their places, and no text is empty', () => {
    const names = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    const { en, ...others } = CATALOGUES;
    for (const catalogue of Object.values(others)) {
      expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
      for (const [key, text] of Object.entries(en)) {
        const other = Object.entries(catalogue).find(([name]) => name === key)?.[1] ?? '';
        expect([key, names(other)]).toEqual([key, names(text)]);
        expect(other).not.toBe('');
      }
    }
  });

  it('say every command, its hint and its group', () => {
    const texts = COMMANDS.flatMap(({ title, hint, group }) => [
      title,
      group,
      ...(hint ? [hint] : []),
    ]);
    expect(texts.filter((text) => GERMAN[text] === undefined)).toEqual([]);
  });

  it('are chosen by the setting, else by the locale', () => {
    expect(languageOf('de', { LANG: 'en_GB.UTF-8' })).toBe('de');
    expect(languageOf('auto', { LC_ALL: '', LANG: 'de_AT.UTF-8' })).toBe('de');
    expect(languageOf(undefined, { LC_ALL: 'C', LANG: 'de_AT.UTF-8' })).toBe('en');
    expect(languageOf(undefined, {})).toBe('en');
    speak('de');
    try {
      expect(phrase('settings.title')).toBe('Einstellungen');
      expect(phrase('accounts.moved', { name: 'work', place: 2 })).toBe('work ist jetzt Nummer 2');
      const [first] = localised(COMMANDS);
      expect(first?.title).toBe('Die Nachricht öffnen');
    } finally {
      speak('en');
    }
  });
});

/** What is not said on the screen: titles of commands by other means, documentation, bugs, queries. */
const NOT_SAID: readonly string[] = [
  ...['commands/goToFolder.ts', 'commands/moveInText.ts', 'keymap/keymap.ts'],
  ...['keymap/keysDocument.ts', 'start.tsx', 'state/pages/storageRows.ts'],
  'terminal/lineBlocks.ts',
];

describe('the code of the screen', () => {
  it('holds no sentence of its own', () => {
    const files = readdirSync(UI, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('text/'))
      .sort();
    const withSentences = files.filter((file) => sentencesIn(file).length > 0);
    expect(withSentences.filter((file) => !NOT_SAID.includes(file))).toEqual([]);
    // What has none any more leaves the list.
    expect(NOT_SAID.filter((file) => !withSentences.includes(file))).toEqual([]);
  });
});

/** Two words with a space between them, in what is no comment, import, type or field of a command. */
function sentencesIn(file: string): string[] {
  const text = readFileSync(UI + file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isTypeNode(node) || isCommandField(node) || isBug(node)) return;
    const isText =
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && /\p{L}{2,} \p{L}{2,}/u.test(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isCommandField(node: ts.Node): boolean {
  if (!ts.isPropertyAssignment(node)) return false;
  return ['title', 'hint', 'group', 'keys', 'asks'].includes(node.name.getText());
}

/** What only who mends mailtui ever reads. */
function isBug(node: ts.Node): boolean {
  return ts.isNewExpression(node) && node.expression.getText() === 'Error';
}
