/**
 * Property tests tell the same stories in every run, so that a change is what makes one fail.
 * PROPERTY_SEED tells others: do so when looking for faults.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_261_123) });
