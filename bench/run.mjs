// `npm run bench`: the same measures for Kubarium and for its peer, each in a process of its own, as JSON lines. Figures, no verdicts.
import { mkdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { install, root, run } from '../bin/install.mjs'

install()
const { build } = await import('esbuild')
const { runInTab } = await import('./run-in-tab.mjs')
const outdir = join(root, 'dist', 'bench')
mkdirSync(outdir, { recursive: true })

/** What 150,000 pods and the garbage beside them may take. */
const LARGEST_HEAP_MIB = 8192

const shared = { bundle: true, format: 'esm', target: 'es2023', logLevel: 'error' }
/** A page loads SQLite with the first database; no measure here has one. */
const forBrowser = { ...shared, platform: 'browser', external: ['sql.js', 'sql.js/*'] }

/** Plain Node cannot import the peer: bundle both, so that they stand alike. */
async function bundleForNode(name) {
  const outfile = join(outdir, `${name}.mjs`)
  const banner = { js: "import { createRequire as requireMaker } from 'node:module'; const require = requireMaker(import.meta.url);" }
  await build({ ...shared, platform: 'node', banner, entryPoints: [join(root, 'bench', `${name}.ts`)], outfile })
  return outfile
}

async function gzipKiB(name, contents) {
  const outfile = join(outdir, `size-${name}.js`)
  await build({ ...forBrowser, minify: true, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile })
  return Math.round(gzipSync(readFileSync(outfile), { level: 9 }).length / 102.4) / 10
}

const tabMeasures = [
  { name: 'start-500', measure: 'start', options: { nodes: 6, replicas: 500 }, rounds: 40 },
  { name: 'start-10000', measure: 'start', options: { nodes: 1000, replicas: 10_000 } },
  { name: 'day-20-pods', measure: 'live', rounds: 3 },
]

async function bundleForTab() {
  const outfile = join(outdir, 'tab.js')
  await build({ ...forBrowser, entryPoints: [join(root, 'bench', 'tab.ts')], outfile })
  return outfile
}

const say = (figures) => console.log(JSON.stringify(figures))

say({ measure: 'machine', node: process.version, cores: cpus().length, model: cpus()[0]?.model ?? 'unknown' })
const ours = await bundleForNode('ours')
const peer = await bundleForNode('peer')
const measures = [['boot'], ['replicas', '100'], ['replicas', '500'], ['cluster-ip', '200000']]
for (const args of measures) {
  run(process.execPath, [ours, ...args])
  run(process.execPath, [peer, ...args])
}
for (const [subject, rounds] of [[ours, '40'], [peer, '3']]) {
  run(process.execPath, [subject, 'rounds', '500', rounds])
  run(process.execPath, [subject, 'rounds', '100', rounds, 'rolled'])
}
run(process.execPath, ['--max-old-space-size=8192', ours, 'large', '10000'])
run(process.execPath, ['--expose-gc', ours, 'days', '3'])
run(process.execPath, [ours, 'scheduling', '5000'])
run(process.execPath, ['--expose-gc', ours, 'rules', '5000', '50000'])
for (const [nodes, pods] of [['4', '100'], ['34', '1000'], ['334', '10000'], ['5000', '150000']]) {
  if (Number(pods) > 100_000 && totalmem() < LARGEST_HEAP_MIB * 2 ** 20) say({ measure: `size-${nodes}-${pods}`, skipped: 'needs more memory' })
  else run(process.execPath, ['--expose-gc', `--max-old-space-size=${LARGEST_HEAP_MIB}`, ours, 'size', nodes, pods])
}
const tab = await bundleForTab()
for (const measure of tabMeasures) say(await runInTab(tab, measure))
say({ measure: 'engine-gzip', subject: 'kubarium', KiB: await gzipKiB('ours', "export * from './src/cluster/cluster'; export * from './src/images/images'") })
say({ measure: 'engine-gzip', subject: 'webernetes', KiB: await gzipKiB('peer', "export * from '@ngrok/webernetes'") })
