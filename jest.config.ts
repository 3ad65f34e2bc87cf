import type { Config } from 'jest';

/**
 * Jest runs the TypeScript sources as ES modules (Ink is ESM with top-level await);
 * types are checked separately by `npm run typecheck`.
 */
const config: Config = {
  testEnvironment: 'node',
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
  // Not below the directory for temporary files, which `npm test` makes anew.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  roots: ['<rootDir>/__tests__'],
  setupFiles: ['<rootDir>/__tests__/support/propertySeed.ts'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.tsx?$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.json' }],
  },
  testTimeout: 30_000,
};

export default config;
