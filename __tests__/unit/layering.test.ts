/** Holds the imports of src/ to the layers of docs/architecture.md. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';

const SRC = join(process.cwd(), 'src');

/** What a layer may import of ours, besides itself. Imports go one way. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  cli: ['app', 'ui', 'mime', 'config', 'core'],
  ui: ['app', 'core'],
  app: ['sync', 'protocols', 'store', 'crypto', 'mime', 'config', 'core'],
  sync: ['protocols', 'store', 'mime', 'config', 'core'],
  protocols: ['core'],
  store: ['core'],
  crypto: ['core'],
  mime: ['core'],
  config: ['core'],
  core: [],
};

/** Packages that belong to one folder; nobody else may know that they exist. The first that fits. */
const OWNER_OF: Readonly<Record<string, string>> = {
  imapflow: 'protocols/imap',
  'node-pop3': 'protocols/pop3',
  // The two halves of nodemailer do not know each other: one writes messages, one sends bytes.
  'nodemailer/lib/mime-node': 'mime',
  nodemailer: 'protocols/smtp',
  'node:sqlite': 'store/index',
  '@photostructure/sqlite': 'store/index',
  ink: 'ui',
  react: 'ui',
  conf: 'config',
  commander: 'cli',
  mailparser: 'mime',
  libmime: 'mime',
  'html-to-text': 'mime',
};

/** The demo's servers and mailbox are an outside world of their own. */
const EXEMPT = 'app/demo/';

/** All that core may use of Node: computing, no I/O and no clock. */
const PURE_MODULES = new Set(['node:crypto']);
const CLOCK = /\bDate\.now\(|\bnew Date\(\)|performance\.now\(/;

interface Import {
  file: string;
  target: string;
  typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(SRC, name));
const imports = files.flatMap(importsOf);
const ours = imports.filter(({ target }) => target.startsWith('.'));

describe('the layers', () => {
  it('are found', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(ours.length).toBeGreaterThan(files.length);
  });

  it('are imported one way only', () => {
    const wrong = ours.filter((item) => {
      const from = layerOf(item.file);
      const to = layerOf(targetFile(item));
      return from !== to && !(MAY_IMPORT[from] ?? []).includes(to);
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('give the screen only types of app', () => {
    const wrong = ours.filter(
      (item) =>
        layerOf(item.file) === 'ui' && layerOf(targetFile(item)) === 'app' && !item.typeOnly,
    );
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('let a package be known in one folder alone', () => {
    const wrong = imports.filter(({ file, target }) => {
      const owner = Object.entries(OWNER_OF).find(
        ([name]) => target === name || target.startsWith(`${name}/`),
      )?.[1];
      const place = inSrc(file);
      return owner !== undefined && !place.startsWith(`${owner}/`) && !place.startsWith(EXEMPT);
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  it('keep core pure', () => {
    const impure = imports.filter(
      ({ file, target }) =>
        layerOf(file) === 'core' && !target.startsWith('.') && !PURE_MODULES.has(target),
    );
    expect(impure.map(describeImport)).toEqual([]);
    const clocks = files
      .filter((file) => layerOf(file) === 'core')
      .filter((file) => CLOCK.test(readFileSync(file, 'utf8')));
    expect(clocks.map(inSrc)).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      found.push({ file, target: textOf(node.moduleSpecifier), typeOnly: isTypeOnly(node) });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      found.push({ file, target: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const argument = node.arguments[0];
      if (argument !== undefined) found.push({ file, target: textOf(argument), typeOnly: false });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ file, target: textOf(node.argument.literal), typeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings } = clause;
  if (clause.name !== undefined || namedBindings === undefined) return false;
  return (
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}

function targetFile({ file, target }: Import): string {
  return normalize(join(dirname(file), target));
}

function inSrc(file: string): string {
  return relative(SRC, file);
}

function layerOf(file: string): string {
  return inSrc(file).split('/')[0] ?? '';
}

function describeImport({ file, target }: Import): string {
  return `${inSrc(file)} imports ${target}`;
}
