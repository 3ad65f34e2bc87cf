/** A database that remembers what it was asked, and tells SQLite's plan for it. */
import { expect } from '@jest/globals';
import { Database, type SqlRow, type SqlValue } from '../../src/store/index/database.js';

export class ListeningDatabase extends Database {
  readonly said = new Set<string>();

  override get(sql: string, ...parameters: SqlValue[]): SqlRow | undefined {
    this.said.add(sql);
    return super.get(sql, ...parameters);
  }

  override all(sql: string, ...parameters: SqlValue[]): SqlRow[] {
    this.said.add(sql);
    return super.all(sql, ...parameters);
  }

  planOf(sql: string): string[] {
    return super.all(`EXPLAIN QUERY PLAN ${sql}`).map((row) => String(row['detail']));
  }

  /** What is gone through from one end to the other is an index, or a result that is at hand. */
  expectIndexed(sql: string): void {
    const scans = this.planOf(sql).filter((step) => step.startsWith('SCAN'));
    for (const step of scans) {
      expect([sql, step]).toEqual([
        sql,
        expect.stringMatching(/ USING | VIRTUAL TABLE |^SCAN (?:led|mine|\(|CONSTANT)/),
      ]);
    }
  }
}
