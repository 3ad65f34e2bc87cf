/** Real mail that lies beside a checkout on some machines. Tests that use it pass without it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared', 'corpus');

/** Every file of the corpus that can be a message; none where there is no corpus. */
export function corpusMessages(): Buffer[] {
  return existsSync(ROOT) ? filesBelow(ROOT).map((file) => readFileSync(file)) : [];
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    const isMessage = entry.isFile() && !/\.(md|txt|rb|json)$/.test(entry.name);
    return isMessage && statSync(path).size > 0 ? [path] : [];
  });
}
