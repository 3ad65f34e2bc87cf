import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maildirFlags, maildirKey, uniqueOf } from '../../src/core/maildirName.js';
import type { PlacementRow } from '../../src/core/indexRows.js';
import { isPartial } from '../../src/core/partial.js';
import { planScan, type ScanPlan } from '../../src/core/scanPlan.js';
import type { FilePlace, FoundFile } from '../../src/core/store.js';

/** Few names, so that rows, files and duplicates meet often. */
const place: fc.Arbitrary<FilePlace> = fc.record({
  subdir: fc.constantFrom('cur', 'new'),
  name: fc
    .tuple(
      fc.nat(6),
      fc.constantFrom('', ',U=0123456789abcdef'),
      fc.constantFrom('', ':2,', ':2,FS'),
    )
    .map(([n, key, info]) => `${n}.u.host${key}${info}`),
});
/** Of which only the header is here. */
const partial: fc.Arbitrary<FilePlace> = place.map(({ name }) => {
  return { subdir: 'partial', name: `${name.replace(/:2,.*$/, '')},P=9:2,` };
});
const anyPlace = fc.oneof({ weight: 3, arbitrary: place }, { weight: 1, arbitrary: partial });
const files = fc
  .uniqueArray(anyPlace, { selector: ({ subdir, name }) => `${subdir}/${name}` })
  .map((places) => places.map(found));
const placements = fc
  .uniqueArray(fc.tuple(anyPlace, fc.constantFrom(0, 1, 4, 5)), {
    selector: ([{ name }]) => name.split(/[:,]/, 1)[0],
  })
  .map((rows) => rows.map(([file, flags], n) => placement(n + 1, file, flags)));

describe('planning after a look at the directory', () => {
  it('accounts for every file and every row exactly once', () => {
    fc.assert(
      fc.property(placements, files, (rows, there) => {
        const plan = planScan(rows, { files: there });
        const { adopt, renamed, completed, superseded, duplicates, missing } = plan;
        const found = [...renamed, ...completed].map(({ file }) => file);
        const named = [...adopt, ...found, ...superseded, ...duplicates];
        expect(new Set(named).size).toBe(named.length);
        const left = there.filter((file) => !named.includes(file));
        const lost = new Set(missing.map(({ file }) => uniqueOf(file.name)));
        // A header is a message of its own as soon as its lost message has been forgotten.
        const heads = left.filter((file) => isPartial(file) && lost.has(uniqueOf(file.name)));
        const kept = left.filter((file) => !heads.includes(file));
        // What is left is as its row says, or only lacks the row's flags.
        for (const file of kept) {
          expect(rows.map((row) => row.file)).toContainEqual(placeOf(file));
        }
        expect(missing.length + found.length + kept.length).toBe(rows.length);
      }),
    );
  });

  it('lets a header go only where the whole message stays', () => {
    fc.assert(
      fc.property(placements, files, (rows, there) => {
        const { superseded, completed } = planScan(rows, { files: there });
        const wholes = there.filter((file) => !isPartial(file)).map(({ name }) => uniqueOf(name));
        for (const file of superseded) {
          expect(isPartial(file)).toBe(true);
          expect(wholes).toContain(uniqueOf(file.name));
        }
        for (const { placement, file } of completed) {
          expect([isPartial(placement.file), isPartial(file)]).toEqual([true, false]);
        }
      }),
    );
  });

  it('does not depend on the order of the directory', () => {
    fc.assert(
      fc.property(placements, files.chain(shuffled), (rows, [there, other]) => {
        expect(normal(planScan(rows, { files: other }))).toEqual(
          normal(planScan(rows, { files: there })),
        );
      }),
    );
  });

  it('has nothing more to say about names once it was followed', () => {
    fc.assert(
      fc.property(placements, files, (rows, there) => {
        const plan = planScan(rows, { files: there });
        const followed = [
          ...rows
            .filter((row) => !plan.missing.includes(row))
            .map((row) => {
              const renamed = [...plan.renamed, ...plan.completed].find(
                (entry) => entry.placement === row,
              );
              const file = renamed?.file ?? row.file;
              return placement(row.placementId, placeOf(file), maildirFlags(file.name));
            }),
          ...plan.adopt.map((file, n) => placement(100 + n, placeOf(file), file.flags)),
        ];
        const lost = new Set(plan.missing.map(({ file }) => uniqueOf(file.name)));
        const rest = there.filter(
          (file) =>
            !plan.superseded.includes(file) &&
            !(isPartial(file) && lost.has(uniqueOf(file.name)) && !plan.adopt.includes(file)),
        );
        expect(planScan(followed, { files: rest })).toEqual({
          adopt: [],
          renamed: [],
          misnamed: [],
          missing: [],
          duplicates: expect.any(Array),
          completed: [],
          superseded: [],
        });
      }),
    );
  });
});

function shuffled(all: FoundFile[]): fc.Arbitrary<[FoundFile[], FoundFile[]]> {
  return fc
    .shuffledSubarray(all, { minLength: all.length })
    .map((other): [FoundFile[], FoundFile[]] => [all, other]);
}

function normal(plan: ScanPlan): unknown {
  return Object.values(plan).map((list: unknown[]) =>
    list.map((entry) => JSON.stringify(entry)).sort(),
  );
}

function found({ subdir, name }: FilePlace): FoundFile {
  return { subdir, name, flags: maildirFlags(name), key: maildirKey(name) };
}

function placeOf({ subdir, name }: FilePlace): FilePlace {
  return { subdir, name };
}

function placement(placementId: number, file: FilePlace, flags: number): PlacementRow {
  const key = maildirKey(file.name);
  return {
    ...{ placementId, folderId: 1, remoteId: null, remoteFolderId: 1, key, file, flags },
    ...{ agreed: null, tags: [], agreedTags: [], gone: false, upload: 'no' },
  };
}
