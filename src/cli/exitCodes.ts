/** Exit codes, by sysexits.h: what a script can tell without reading messages. Pure. */
import type { ErrorKind } from '../core/errors.js';

export const EXIT_OK = 0;
export const EXIT_USAGE = 64;
/** What was to be printed could not be. */
export const EXIT_OUTPUT = 74;
/** A person pressed Ctrl-C at a question, as shells count it (128 + SIGINT). */
export const EXIT_INTERRUPTED = 130;

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  usage: EXIT_USAGE,
  'bad-input': 65,
  braked: 65,
  'name-not-found': 69,
  unreachable: 69,
  timeout: 69,
  certificate: 69,
  'no-tls': 69,
  protocol: 69,
  'server-refused': 69,
  bug: 70,
  'disk-full': 73,
  disk: 74,
  locked: 75,
  cancelled: 75,
  'login-refused': 77,
  'secret-missing': 78,
  config: 78,
};

export function exitCodeOf(kind: ErrorKind): number {
  return BY_KIND[kind];
}

/** From what may pass by itself to what somebody has to look at. */
const WORSE_AND_WORSE = [EXIT_OK, 75, 69, EXIT_USAGE, 65, 77, 78, 73, 74, 70];

/** Of several accounts' exit codes, the worst; 0 when there are none. */
export function worstExitCode(codes: readonly number[]): number {
  return codes.reduce((worst, code) => (badness(code) > badness(worst) ? code : worst), EXIT_OK);
}

function badness(code: number): number {
  const rank = WORSE_AND_WORSE.indexOf(code);
  return rank < 0 ? WORSE_AND_WORSE.length : rank;
}
