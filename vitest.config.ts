import { defineConfig } from 'vitest/config'

// Workers and packages load each other's built files: build before testing (`npm test` does).
export default defineConfig({
  test: {
    // Vitest leaves a core free, which is half of a machine of two.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'unit', include: ['packages/*/test/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'end-to-end', include: ['test/end-to-end/**/*.test.ts'], testTimeout: 120_000 } },
      // What takes minutes, or wants more than a machine with Node has: `npm run test:rest`.
      { test: { name: 'docs', include: ['test/docs/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'cluster', include: ['test/cluster/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'packed', include: ['test/packed/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
})
