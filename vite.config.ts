/** How the page is built: one bundle with its cluster in a worker, lessons read at build time, nothing loaded from elsewhere but lessons that are asked for. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { generateDocs } from './bin/generate-docs.mjs'
import { differencesPlugin } from './bin/differences-plugin'
import { lessonPlugin } from './bin/lesson-plugin'

generateDocs()

const root = fileURLToPath(new URL('.', import.meta.url))

/** xterm and Monaco write styles of their own; everything else is closed. */
const contentSecurityPolicy = [
  "default-src 'self'",
  // SQLite, behind the database images, is WebAssembly.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  // Lessons from elsewhere: fetched by the page alone, without cookies. What pods serve is shown under a policy of its own, and
  // reaches nothing; the cluster's network ends in its worker, which fetches nothing.
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ')

const closedPage: Plugin = {
  name: 'kubarium-closed-page',
  apply: 'build',
  // The command line is bundled to dist/cli, so only the page's own part is swept.
  buildStart: () => rmSync(join(root, 'dist/assets'), { recursive: true, force: true }),
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy }, injectTo: 'head-prepend' },
  ],
}

/** sql.js asks Node for files where it runs in Node; in a tab it has no need of them. */
const withoutNode: Plugin = {
  name: 'kubarium-sql-without-node',
  enforce: 'pre',
  resolveId: (source, importer) => (source.startsWith('node:') && importer?.includes('/sql.js/') ? '\0nothing-of-node' : undefined),
  load: (id) => (id === '\0nothing-of-node' ? 'export {}' : undefined),
}

export default defineConfig({
  base: './',
  plugins: [react(), lessonPlugin(root), differencesPlugin(root), closedPage],
  // monaco-yaml names files by the folder they had before monaco-editor 0.53.
  resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\/(.*)$/, replacement: 'monaco-editor/$1' }] },
  worker: { format: 'es', plugins: () => [withoutNode] },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    chunkSizeWarningLimit: 5_000,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: { index: join(root, 'index.html'), embed: join(root, 'src/embed/kubarium-lab.ts') },
      // Other people's pages name this file, so its name stays.
      output: { entryFileNames: ({ name }) => (name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js') },
    },
  },
})
