/**
 * planScan: what has to happen so that the index holds what the folder's directory holds.
 *
 * Pure. Guarantees: every message file ends up with a row (adopted), every row's file name is
 * right, and a row whose file is gone is named, never silently dropped; a header and the whole
 * message of the same name are one message, and the whole is its file; the plan does not depend on
 * the order in which the directory lists its files. Files are recognised by the unique part of
 * their name, which other programs keep when they change flags or move a message from `new` to
 * `cur`.
 */
import type { Flags } from './flags.js';
import { uniqueOf } from './maildirName.js';
import type { PlacementRow } from './indexRows.js';
import { isPartial } from './partial.js';
import { isSamePlace, type FilePlace, type FolderScan, type FoundFile } from './store.js';

export interface ScanPlan {
  /** Files without a row: left by a crash, a lost index, or another program's delivery. */
  adopt: FoundFile[];
  /** Another program renamed the file; `flags` are those of its new name. */
  renamed: { placement: PlacementRow; file: FoundFile }[];
  /** The name does not carry the row's flags: a rename of ours was never done. */
  misnamed: { placement: PlacementRow; flags: Flags }[];
  /** Rows without a file. */
  missing: PlacementRow[];
  /** All of a message is here of which the row knows only the header. */
  completed: { placement: PlacementRow; file: FoundFile }[];
  /** Headers whose whole message is here, too: what a crash left of them. */
  superseded: FoundFile[];
  /** More files of one unique name, against the rules of Maildir: not listed, left alone. */
  duplicates: FoundFile[];
}

export function planScan(
  placements: readonly PlacementRow[],
  scan: Pick<FolderScan, 'files'>,
): ScanPlan {
  const plan: ScanPlan = {
    ...{ adopt: [], renamed: [], misnamed: [], missing: [], duplicates: [] },
    ...{ completed: [], superseded: [] },
  };
  const byUnique = new Map(placements.map((p) => [uniqueOf(p.file.name), p]));
  for (const [unique, all] of filesByUnique(scan.files)) {
    const placement = byUnique.get(unique);
    byUnique.delete(unique);
    const whole = all.filter((file) => !isPartial(file));
    const files = whole.length > 0 ? whole : all;
    if (whole.length > 0) plan.superseded.push(...all.filter(isPartial));
    const file = files.find((other) => placement && isSamePlace(other, placement.file)) ?? files[0];
    if (file === undefined) continue;
    plan.duplicates.push(...files.filter((other) => other !== file));
    if (placement === undefined) plan.adopt.push(file);
    else if (isPartial(placement.file) && !isPartial(file)) {
      plan.completed.push({ placement, file });
    } else if (isPartial(file) && !isPartial(placement.file)) {
      // The whole is lost; the header is a message of its own once the row has been forgotten.
      plan.missing.push(placement);
    } else if (!isSamePlace(file, placement.file)) plan.renamed.push({ placement, file });
    else if (file.flags !== placement.flags) {
      plan.misnamed.push({ placement, flags: placement.flags });
    }
  }
  plan.missing.push(...byUnique.values());
  return plan;
}

function filesByUnique(files: readonly FoundFile[]): Map<string, FoundFile[]> {
  const byUnique = new Map<string, FoundFile[]>();
  for (const file of files) {
    const unique = uniqueOf(file.name);
    const same = byUnique.get(unique);
    if (same === undefined) byUnique.set(unique, [file]);
    else byUnique.set(unique, [...same, file].sort(byPlace));
  }
  return byUnique;
}

function byPlace(a: FilePlace, b: FilePlace): number {
  const [first, second] = [`${a.subdir}/${a.name}`, `${b.subdir}/${b.name}`];
  return first < second ? -1 : first > second ? 1 : 0;
}
