// The closing line of .ci/run, from Jest's report: "N passed, N failed[, N skipped]".
// A skipped test with a real server is a failure here: where .ci/run runs, they can be installed.
// Tests that read mail from outside of the repository may be skipped, and are counted as such.
import { readFileSync } from 'node:fs';

const [file = '', failedSteps = '0'] = process.argv.slice(2);
const report = read(file);
const passed = report?.numPassedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
// A test file that does not even load has no failed tests of its own.
const failed = Math.max(
  (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0),
  Number(failedSteps),
);
const serverTests = (report?.testResults ?? [])
  .filter(({ name }) => /\/__tests__\/(server|e2e)\//.test(name))
  .flatMap(({ assertionResults }) => assertionResults);
const missed = serverTests.filter(({ status }) => status === 'pending').length;
const ok = report !== null && failed === 0 && missed === 0 && serverTests.length > 0;
if (missed > 0) console.log(`${missed} tests with real servers were skipped; here all must run.`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(ok ? 0 : 1);

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
