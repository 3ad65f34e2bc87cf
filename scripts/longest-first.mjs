// The order in which Jest runs the test files: on a fresh checkout it goes by the size of a file, and
// the sweeps of kills, which are short to read and long to run, would be left to the end, one by one.
import TestSequencer from '@jest/test-sequencer';

const LONGEST = [
  'imapKilledOnTheWire',
  'imapKilledOnTheDisk',
  'pop3Faults',
  'faults',
  'draftKilled',
  'arrival',
  'convergence',
  'tours',
  'exchange',
  'monkey',
];

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.includes(`/${name}.test.`));
      return at < 0 ? LONGEST.length : at;
    };
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
