// Builds the page into dist/ unless what stands there is newer than every source.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const sources = ['src', 'lessons', 'public', 'index.html', 'vite.config.ts', 'package-lock.json', 'bin/lesson-plugin.ts', 'bin/differences-plugin.ts']

function newest(path) {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

export async function buildPage() {
  const built = join(root, 'dist/index.html')
  const isFresh = existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map((source) => newest(join(root, source))))
  if (isFresh) return
  // The configuration is TypeScript of ours, bundled by Vite; that it cannot be loaded without is no news.
  process.env.VITE_CONFIG_NATIVE_IGNORE_WARNING = 'true'
  const { build } = await import('vite')
  await build({ root, logLevel: 'warn' })
}
