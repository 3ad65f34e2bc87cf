// The closing line of .ci/run, from Jest's report: "N passed, N failed[, N skipped]".
// A skipped test with a real server is a failure here: where .ci/run runs, they can be installed.
// Tests that read mail from outside of the repository, or need a device that this machine's kernel
// does not give, may be skipped, and are counted as such.
import { existsSync, readFileSync } from 'node:fs';

/** By test file, the device without which it cannot run. */
const DEVICES = { 'server/foldingDisk.test.ts': '/dev/fuse' };

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
  .filter(({ name }) => !lacksDevice(name))
  .flatMap(({ assertionResults }) => assertionResults);
const missed = serverTests.filter(({ status }) => status === 'pending');
const ok = report !== null && failed === 0 && missed.length === 0 && serverTests.length > 0;
for (const { fullName } of missed) console.log(`Skipped, and must run here: ${fullName}`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(ok ? 0 : 1);

function lacksDevice(name) {
  return Object.entries(DEVICES).some(([file, path]) => name.endsWith(file) && !existsSync(path));
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
