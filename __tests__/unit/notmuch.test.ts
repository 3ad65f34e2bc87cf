/**
 * The same questions to notmuch and to us, of the same mail: real mail that lies beside the
 * checkout on some machines, and a mailbox made by a program there. What the two mean differently
 * is said beside the query. Skipped where one of them is missing.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { maildirFlags } from '../../src/core/maildirName.js';
import type { IndexChange } from '../../src/core/indexChanges.js';
import type { MailIndex } from '../../src/core/mailIndex.js';
import { parseQuery } from '../../src/core/query/parse.js';
import { summarise } from '../../src/mime/summary.js';
import { openIndex } from '../../src/store/index/openIndex.js';
import { addition, INBOX, sha256 } from '../support/places.js';

const SHARED =
  process.env['NOTMUCH_SHARED'] ?? fileURLToPath(new URL('../../../shared/', import.meta.url));
const CORPUS = join(SHARED, 'corpus');
const MAKER = join(SHARED, 'bench', 'mkmail.py');
/** How many messages are made. */
const MADE = Number(process.env['NOTMUCH_MESSAGES'] ?? '1000');

/** Mail in both indexes. Results are names of messages: files with one Message-ID are one. */
class Pair {
  readonly #dir: string;
  readonly #index: MailIndex;
  /** By file, and by number of the message in our index. */
  readonly #names = new Map<string, string>();
  readonly #numbers = new Map<number, string>();

  constructor(mail: string, dir: string) {
    this.#dir = dir;
    const config = ['[database]', `path=${mail}`, '[user]', 'name=x', 'primary_email=x@x.example'];
    const more = ['[new]', 'tags=', '[search]', 'exclude_tags=', '[maildir]'];
    const text = [...config, ...more, 'synchronize_flags=true', ''].join('\n');
    writeFileSync(join(dir, 'config'), text);
    this.#notmuch('new', '--quiet');
    const { index } = openIndex(join(dir, 'index.sqlite'), { alone: true });
    this.#index = index;
    const inbox = index.putFolder(INBOX).id;
    const changes: IndexChange[] = this.#files('*').map((file, n) => {
      const raw = readFileSync(file);
      const summary = summarise(raw);
      const name = summary.messageId ?? file;
      this.#names.set(file, name);
      this.#numbers.set(n, name);
      const flags = maildirFlags(basename(file));
      // Where there is no date, notmuch has the beginning of 1970.
      const facts = {
        flags,
        size: statSync(file).size,
        digest: sha256(file),
        received: summary.date ?? 0,
      };
      return addition(inbox, n, { ...facts, summary });
    });
    index.commit(changes);
  }

  get messages(): number {
    return new Set(this.#names.values()).size;
  }

  theirs(query: string): string[] {
    return sorted(this.#files(query).map((file) => this.#names.get(file) ?? file));
  }

  ours(text: string): string[] {
    const { query, problems } = parseQuery(text);
    expect(problems).toEqual([]);
    const rows = this.#index.search({ query, now: Date.now(), limit: 100_000 });
    const numbers = rows.map((row) => Number(/Q(\d+)\./.exec(row.file.name)?.[1]));
    return sorted(numbers.map((n) => this.#numbers.get(n) ?? ''));
  }

  /** Which messages notmuch takes for one conversation: names, sorted. */
  theirThreads(): string[][] {
    const text = this.#notmuch('search', '--format=json', '--exclude=false', '*');
    const threads = JSON.parse(text) as { query: (string | null)[] }[];
    const known = new Set(this.#names.values());
    return partition(
      threads.map(({ query }) =>
        [...(query[0] ?? '').matchAll(/id:("(?:[^"]|"")*"|\S+)/g)]
          .map(([, id = '']) => (id.startsWith('"') ? id.slice(1, -1).replaceAll('""', '"') : id))
          .filter((id) => known.has(id)),
      ),
    );
  }

  ourThreads(): string[][] {
    const threads = new Map<string, Set<string>>();
    for (const { thread, file } of this.#index.page({ limit: 100_000 }).rows) {
      const name = this.#numbers.get(Number(/Q(\d+)\./.exec(file.name)?.[1])) ?? '';
      // A file without a Message-ID has no name in common with notmuch.
      if (name.includes('/')) continue;
      threads.set(thread, (threads.get(thread) ?? new Set()).add(name));
    }
    return partition([...threads.values()].map((names) => [...names]));
  }

  close(): void {
    this.#index.close();
  }

  #files(query: string): string[] {
    const found = this.#notmuch('search', '--output=files', '--exclude=false', query);
    return found.split('\n').filter((line) => line !== '');
  }

  #notmuch(...words: string[]): string {
    const env = { ...process.env, NOTMUCH_CONFIG: join(this.#dir, 'config') };
    const run = spawnSync('notmuch', words, { encoding: 'utf8', env, maxBuffer: 2 ** 28 });
    expect([words, run.status, run.status === 0 ? '' : run.stderr]).toEqual([words, 0, '']);
    return run.stdout;
  }
}

function partition(threads: readonly string[][]): string[][] {
  return threads
    .filter((names) => names.length > 0)
    .map(sorted)
    .sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/**
 * The same question in both languages. Where the answers may differ: who finds more, and why.
 * Words stand in quotation marks because notmuch reduces others to their stem (`patches` → `patch`)
 * and we do not.
 */
type Question = readonly [ours: string, theirs: string, more?: 'we' | 'they', why?: string];

const HTML_JP = 'notmuch takes bytes of ISO-2022-JP in HTML for tags';
const MIME_WORDS = 'notmuch looks for words in media types and in the names of the odd parts, too';
const FOLDED = 'notmuch keeps diacritics apart';
const ONE_DATE = 'notmuch has one date for all files with one Message-ID';
const LIST_ID = 'we look in List-Id, too';

const QUESTIONS: readonly Question[] = [
  ['"meeting"', '"meeting"', 'we', HTML_JP],
  ['"patch"', '"patch"', 'we', HTML_JP],
  ['"notmuch"', '"notmuch"'],
  ['"message"', '"message"', 'they', MIME_WORDS],
  ['"quokkazephyr"', '"quokkazephyr"'],
  ['budget kernel', '"budget" "kernel"'],
  ['budget -kernel', '"budget" and not "kernel"'],
  ['budget OR quokkazephyr', '"budget" or "quokkazephyr"', 'we', HTML_JP],
  ['(budget OR kernel) server -thanks', '("budget" or "kernel") "server" and not "thanks"'],
  ['"the patch"', '"the patch"'],
  ['"for the"', '"for the"', 'we', LIST_ID],
  ['"not sure"', '"not sure"'],
  ["don't", '"don\'t"'],
  ['mess*', 'mess*', 'they', MIME_WORDS],
  ['für', '"für"'],
  ['fur', '"fur"', 'we', FOLDED],
  ['naive', '"naive"', 'we', FOLDED],
  ['müller', '"müller"'],
  ['привет', '"привет"'],
  ['日本語', '"日本語"', 'we', HTML_JP],
  ['会議', '"会議"', 'we', HTML_JP],
  ['添付', '"添付"', 'we', 'notmuch finds only whole runs of such characters'],
  ['foo_bar', '"foo_bar"', 'we', 'notmuch takes _ for a letter'],
  ['from:carl', 'from:"carl"'],
  ['from:cworth@cworth.org', 'from:cworth@cworth.org'],
  ['from:"Carl Worth"', 'from:"Carl Worth"'],
  ['from:example.org', 'from:"example.org"'],
  ['from:(ada OR carl) "patch"', 'from:"ada" "patch" or from:"carl" "patch"', 'we', HTML_JP],
  ['-from:carl subject:patch', 'not from:"carl" and subject:"patch"'],
  ['to:notmuch OR cc:notmuch OR bcc:notmuch', 'to:"notmuch"'],
  ['to:example.org OR cc:example.org OR bcc:example.org', 'to:"example.org"'],
  ['with:worth', 'from:"worth" or to:"worth"'],
  ['subject:patch', 'subject:"patch"'],
  ['subject:re', 'subject:"re"'],
  ['subject:"test"', 'subject:"test"'],
  ['subject:"inbox and archive"', 'subject:"inbox and archive"'],
  ['body:git', 'body:"git"'],
  ['is:flagged', 'tag:flagged'],
  ['is:answered', 'tag:replied'],
  ['is:draft', 'tag:draft'],
  ['is:flagged -is:answered', 'tag:flagged and not tag:replied'],
  ['has:attachment', 'tag:attachment', 'we', 'notmuch counts what says so of itself alone'],
  ['is:signed', 'tag:signed', 'we', 'we see S/MIME and PGP within the text, too'],
  ['is:encrypted', 'tag:encrypted', 'we', 'we see S/MIME and PGP within the text, too'],
  ['has:attachment:pdf', 'mimetype:application/pdf'],
  ['has:attachment:image', 'mimetype:image'],
  ['has:image', 'mimetype:image'],
  ['has:invite', 'mimetype:text/calendar'],
  ['filename:pdf', 'attachment:"pdf"'],
  ['filename:jpg', 'attachment:"jpg"', 'we', 'notmuch looks at parts that are marked only'],
  ['on:2009-11-18', 'date:2009-11-18'],
  ['on:2009-11', 'date:2009-11'],
  ['on:2024', 'date:2024'],
  ['after:2009-11-18 before:2012', 'date:2009-11-18..2011', 'we', ONE_DATE],
  ['before:2009-11-18', 'date:..2009-11-17', 'we', `${ONE_DATE}; and none before 1970`],
  ['on:2009 "patch" -subject:patch', 'date:2009 "patch" and not subject:"patch"'],
  ['id:yunocmdrzuf.fsf@aiko.keithp.com', 'id:yunocmdrzuf.fsf@aiko.keithp.com'],
];

const isHere = existsSync(CORPUS) && existsSync(MAKER) && runs('notmuch') && runs('python3');

(isHere ? describe : describe.skip)('what notmuch finds in the same mail', () => {
  let real: Pair;
  let made: Pair;

  const home = mkdtempSync(join(tmpdir(), 'mailtui-notmuch-'));

  beforeAll(() => {
    const [realDir, madeDir] = [join(home, 'real'), join(home, 'made')];
    cpSync(CORPUS, join(realDir, 'mail'), { recursive: true });
    real = new Pair(join(realDir, 'mail'), realDir);
    mkdirSync(join(madeDir, 'mail'), { recursive: true });
    const words = [MAKER, String(MADE), join(madeDir, 'mail', 'INBOX'), '--jobs', '1'];
    expect(spawnSync('python3', words).status).toBe(0);
    made = new Pair(join(madeDir, 'mail'), madeDir);
  }, 120_000);

  afterAll(() => {
    real.close();
    made.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('is found in mail enough', () => {
    expect([real.messages > 100, made.messages]).toEqual([true, MADE]);
  });

  it.each(QUESTIONS.map((question) => ({ question })))('$question.0', ({ question }) => {
    const [ours, theirs, more, why] = question;
    for (const pair of [real, made]) {
      const [we, they] = [pair.ours(ours), pair.theirs(theirs)];
      const onlyWe = we.filter((name) => !they.includes(name));
      const onlyThey = they.filter((name) => !we.includes(name));
      if (more !== 'we') expect([ours, why, onlyWe]).toEqual([ours, why, []]);
      if (more !== 'they') expect([ours, why, onlyThey]).toEqual([ours, why, []]);
    }
  });

  it('makes the same conversations', () => {
    for (const pair of [real, made]) {
      const [ours, theirs] = [pair.ourThreads(), pair.theirThreads()];
      const key = (names: readonly string[]): string => names.join(' ');
      const [here, there] = [new Set(ours.map(key)), new Set(theirs.map(key))];
      const onlyOurs = ours.filter((names) => !there.has(key(names)));
      const onlyTheirs = theirs.filter((names) => !here.has(key(names)));
      expect(theirs.length).toBeGreaterThan(50);
      expect({ onlyOurs, onlyTheirs }).toEqual({ onlyOurs: [], onlyTheirs: [] });
    }
  });

  it('is something for most questions', () => {
    const empty = QUESTIONS.filter(([, theirs, more]) => {
      const found = [real, made].flatMap((pair) => pair.theirs(theirs));
      return found.length === 0 && more === undefined;
    });
    expect(empty.length).toBeLessThan(10);
  });
});

function runs(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}
