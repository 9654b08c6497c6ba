import { defineConfig } from 'vitest/config'
import { generateDocs } from './bin/generate-docs.mjs'

generateDocs()

export default defineConfig({
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'lessons/**/*.test.ts'], environment: 'node', testTimeout: 60_000, maxWorkers: 2 },
})
