// Bundles programs for Node: one file, no types, source maps beside it.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { generateDocs } from './generate-docs.mjs'
import { root } from './install.mjs'

export const bundleCommandLine = (outfile) => bundleForNode('src/cli/main.ts', outfile)

/** Written aside and then moved, so that whoever starts meanwhile finds a whole bundle, the old or the new one. */
export async function bundleForNode(entry, outfile) {
  // Read when the command line starts.
  generateDocs()
  const { build } = await import('esbuild')
  const draft = join(`${dirname(outfile)}-${process.pid}`, basename(outfile))
  await build({
    entryPoints: [join(root, entry)],
    outfile: draft,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
    // Some packages still ask for CommonJS globals.
    banner: { js: "import { createRequire as requireMaker } from 'node:module'; const require = requireMaker(import.meta.url);" },
  })
  mkdirSync(dirname(outfile), { recursive: true })
  for (const ending of ['.map', '']) renameSync(draft + ending, outfile + ending)
  rmSync(dirname(draft), { recursive: true })
}
