import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maildirFlags, maildirKey } from '../../src/core/maildirName.js';
import type { PlacementRow } from '../../src/core/mailIndex.js';
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
const files = fc
  .uniqueArray(place, { selector: ({ subdir, name }) => `${subdir}/${name}` })
  .map((places) => places.map(found));
const placements = fc
  .uniqueArray(fc.tuple(place, fc.constantFrom(0, 1, 4, 5)), {
    selector: ([{ name }]) => name.split(/[:,]/, 1)[0],
  })
  .map((rows) => rows.map(([file, flags], n) => placement(n + 1, file, flags)));

describe('planning after a look at the directory', () => {
  it('accounts for every file and every row exactly once', () => {
    fc.assert(
      fc.property(placements, files, (rows, there) => {
        const plan = planScan(rows, { files: there });
        const adopted = new Set([...plan.adopt, ...plan.renamed.map((entry) => entry.file)]);
        const left = there.filter((file) => !adopted.has(file) && !plan.duplicates.includes(file));
        // What is left is as its row says, or only lacks the row's flags.
        for (const file of left) {
          expect(rows.map((row) => row.file)).toContainEqual(placeOf(file));
        }
        expect(adopted.size + plan.duplicates.length + left.length).toBe(there.length);
        expect(plan.missing.length + plan.renamed.length + left.length).toBe(rows.length);
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
              const renamed = plan.renamed.find((entry) => entry.placement === row);
              const file = renamed?.file ?? row.file;
              return placement(row.placementId, placeOf(file), maildirFlags(file.name));
            }),
          ...plan.adopt.map((file, n) => placement(100 + n, placeOf(file), file.flags)),
        ];
        expect(planScan(followed, { files: there })).toEqual({
          adopt: [],
          renamed: [],
          misnamed: [],
          missing: [],
          duplicates: expect.any(Array),
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
