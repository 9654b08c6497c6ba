#!/usr/bin/env node
// The command line. Bundles `src/cli/main.ts` when the bundle is missing or older than its sources, then runs it.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install, root } from './install.mjs'

const bundle = join(root, 'dist', 'cli', 'kubarium.mjs')

function newestSource() {
  let newest = 0
  for (const folder of ['src', 'lessons']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
    }
  }
  return newest
}

if (!existsSync(bundle) || statSync(bundle).mtimeMs < newestSource()) {
  install()
  const { bundleCommandLine } = await import('./bundle.mjs')
  await bundleCommandLine(bundle)
}

const { main } = await import(pathToFileURL(bundle).href)
process.exitCode = await main(process.argv.slice(2))
