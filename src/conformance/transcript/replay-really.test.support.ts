/** The recorded lines again, in a real bash and by a real kubectl, before the double of the recorded cluster, whose time goes as fast as ours. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drive } from '../../base/driver'
import type { Clock } from '../../base/clock'
import { createSimulation } from '../../base/simulation'
import { listen } from '../../cli/listen'
import { bootRecordedCluster } from './cluster.test.support'
import type { RecordedEntry } from './recorded-entries.test.support'
import { bootedAt, KUBECONFIG, pauseAfter, uncut, UNTIL_FIRST_MS, type Answered } from './replay.test.support'

const TICK_MS = 5
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A name without a directory lies on the PATH. */
const placeOf = (program: string): string =>
  program.includes('/') ? program : spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()

export async function replayReally(entries: readonly RecordedEntry[], kubectl: string): Promise<ReadonlyMap<RecordedEntry, Answered>> {
  const simulation = createSimulation({ seed: 'transcript', startMs: bootedAt })
  const { clock } = simulation
  const { fetch, keys } = bootRecordedCluster(simulation)
  const administrator = keys.authority.issueClient({
    commonName: 'admin',
    organizations: ['system:masters'],
    notBeforeMs: bootedAt,
    notAfterMs: bootedAt + 86_400_000,
  })
  const listening = await listen(fetch, { address: '127.0.0.1:0', tls: { authority: keys.authority, administrator } })
  const home = mkdtempSync(join(tmpdir(), 'kubarium-transcript-'))
  for (const folder of ['bin', '.kube', 'work']) mkdirSync(join(home, folder))
  symlinkSync(placeOf(kubectl), join(home, 'bin', 'kubectl'))
  writeFileSync(join(home, '.kube', 'config'), KUBECONFIG.replace('https://127.0.0.1:26444', listening.url))
  const answers = new Map<RecordedEntry, Answered>()
  // The recording calls the folders of `diff` by what is the same in all of their names.
  const atHome = (text: string): string =>
    text
      .replaceAll(/\/tmp\/(LIVE|MERGED)-\d+/g, '$1')
      .replaceAll(listening.url, 'https://127.0.0.1:26444')
      .replaceAll(join(home, 'work'), '/home/student')
      .replaceAll(home, '/home/student')
  try {
    await drive(clock, { untilMs: clock.now() + UNTIL_FIRST_MS })
    for (const entry of entries) {
      if ('cmd' in entry) {
        const { stdout, stderr, exit } = await besides(clock, inBash(uncut(entry.cmd), home))
        answers.set(entry, { stdout: atHome(stdout), stderr: atHome(stderr), exit })
        await drive(clock, { untilMs: clock.now() + 1_000 * pauseAfter(entry.cmd) })
      } else writeFileSync(join(home, 'work', entry.file), entry.text)
    }
  } finally {
    await listening.close()
    rmSync(home, { recursive: true, force: true })
  }
  return answers
}

/** Time goes on while it is waited for. */
async function besides<T>(clock: Clock, work: Promise<T>): Promise<T> {
  let isOver = false
  const watched = work.finally(() => (isOver = true))
  for (let last = Date.now(); !isOver;) {
    await sleep(TICK_MS)
    const passed = Date.now() - last
    last += passed
    await drive(clock, { untilMs: clock.now() + passed })
  }
  return watched
}

function inBash(line: string, home: string): Promise<Answered> {
  const env = { HOME: home, PATH: `${join(home, 'bin')}:${process.env.PATH}`, TZ: 'UTC' }
  const child = spawn('bash', ['-c', line], { cwd: join(home, 'work'), env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (output.stderr += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...output, exit: code ?? -1 })))
}
