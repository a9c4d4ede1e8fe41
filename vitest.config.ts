import { defineConfig } from 'vitest/config'

// Workers and packages load each other's built files: build before testing (`npm test` does).
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['packages/*/test/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'] } },
      { test: { name: 'end-to-end', include: ['test/end-to-end/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
})
