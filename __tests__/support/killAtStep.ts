/**
 * Loaded before the program (`node --import`): kills it (-9) right before its n-th step on the
 * disk, `KILL_AT_STEP`. A step is what a later process can see: a file renamed or removed, a
 * directory made or removed, a transaction of the index. (An fsync is none: what was written stays
 * written when a process dies.)
 */
import type * as fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

type Work = (...args: unknown[]) => unknown;

let left = Number(process.env['KILL_AT_STEP']);

function step(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

/** The same methods, each a step. */
function counted(owner: object, names: readonly string[]): void {
  const methods = owner as Record<string, Work>;
  for (const name of names) {
    const work = methods[name];
    if (work === undefined) throw new Error(`nothing is called ${name}`);
    methods[name] = function (this: unknown, ...args: unknown[]): unknown {
      step();
      return Reflect.apply(work, this, args);
    };
  }
}

const here = createRequire(join(process.cwd(), 'package.json'));
const mutable = here('node:fs') as typeof fs;
counted(mutable, ['renameSync', 'unlinkSync', 'mkdirSync']);
counted(mutable.promises, ['mkdir', 'rename', 'unlink', 'rmdir']);
syncBuiltinESMExports();

interface Statement {
  run: Work;
}
interface Sqlite {
  DatabaseSync: new (...args: unknown[]) => { prepare(sql: string): Statement };
}

function withCountedCommits({ DatabaseSync, ...rest }: Sqlite): Sqlite {
  class Counted extends DatabaseSync {
    override prepare(sql: string): Statement {
      const statement = super.prepare(sql);
      const run = statement.run.bind(statement);
      const value = (...args: unknown[]): unknown => {
        step();
        return run(...args);
      };
      return sql === 'COMMIT' ? Object.defineProperty(statement, 'run', { value }) : statement;
    }
  }
  return { ...rest, DatabaseSync: Counted };
}

// The one or the other: see `database.ts`.
const own = here.resolve('@photostructure/sqlite');
const loaded = (here(own), here.cache[own]);
if (loaded !== undefined) loaded.exports = withCountedCommits(loaded.exports as Sqlite);
if (process.versions['sqlite'] !== undefined) {
  const builtin = here('node:sqlite') as Sqlite;
  Object.assign(builtin, withCountedCommits(builtin));
}
