/**
 * Sweeps that are long, or close to another one that misses no step, kill at every third step, so
 * that all tests together stay well below twenty minutes; `KILL_AT_EVERY_STEP=1` makes them miss none.
 */
export const STEPS_APART = process.env['KILL_AT_EVERY_STEP'] === undefined ? 3 : 1;
