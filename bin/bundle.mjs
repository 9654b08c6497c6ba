// Bundles the command line for Node: one file, no types, source maps beside it.
import { join } from 'node:path'
import { root } from './install.mjs'

export async function bundleCommandLine(outfile) {
  const { build } = await import('esbuild')
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
    // Some packages still ask for CommonJS globals.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
}
