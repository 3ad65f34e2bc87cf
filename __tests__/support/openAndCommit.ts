/**
 * Opens an index, which may not exist yet, and commits messages one by one.
 *
 * Usage: openAndCommit FILE FIRST COUNT
 */
import { openIndex } from '../../src/store/index/openIndex.js';
import { addition, INBOX } from './places.js';

const [file = '', first = '', count = ''] = process.argv.slice(2);
const { index } = openIndex(file);
const folder = index.putFolder(INBOX);
for (let n = 0; n < Number(count); n += 1) index.commit([addition(folder.id, Number(first) + n)]);
index.close();
process.stdout.write('done\n');
