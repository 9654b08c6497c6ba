/**
 * What upstream's command tests demand of an API server, replayed with a real kubectl against ours; skipped where no kubectl 1.32 is
 * installed. `KUBARIUM_FULL=1` runs the long ones, too, and compares what holds with `docs/command-tests.md`; `KUBARIUM_RECORD=1`
 * beside it writes the page anew. `ONLY='run_pod_tests run_rs_tests'` runs these.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realKubectl } from '../../cli/real-kubectl.test.support'
import { startSession, type SessionChild } from '../../cli/session.test.support'
import { parseCases, type CommandTest } from './parse-cases.test.support'
import { resultTable } from './result-table.test.support'
import { runCase } from './run-case.test.support'
import { surroundingsOf } from './surroundings.test.support'

const here = fileURLToPath(new URL('.', import.meta.url))
const page = fileURLToPath(new URL('../../../docs/command-tests.md', import.meta.url))
const isFull = process.env.KUBARIUM_FULL === '1'
const only = process.env.ONLY?.split(' ')
const tests = readdirSync(join(here, 'cases'))
  .sort()
  .flatMap((file) => parseCases(readFileSync(join(here, 'cases', file), 'utf8')).map((test) => ({ ...test, file })))
  .filter(({ name, long }) => only?.includes(name) ?? (isFull || !long))
const timeout = 300_000

describe.skipIf(!realKubectl)("upstream's command tests", () => {
  let session: SessionChild | undefined
  let server = process.env.COMMAND_TESTS_SERVER
  let work = ''
  const complaints = new Map<string, readonly string[]>()
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'command-tests-'))
    mkdirSync(join(work, 'bin'))
    symlinkSync(pathOf(realKubectl ?? 'kubectl'), join(work, 'bin', 'kubectl'))
    if (server) return
    session = startSession(['--control-plane-only', '--listen', '127.0.0.1:0', '--tls'])
    server = (await session.until(/API server at (\S+)/))[1]
  }, 120_000)
  afterAll(async () => {
    await session?.end()
    rmSync(work, { recursive: true, force: true })
  }, 120_000)

  const check = async (test: CommandTest): Promise<void> => {
    const found = await runCase(test, surroundingsOf(test, { work, server: server ?? '', manifests: join(here, 'manifests') }))
    complaints.set(test.name, found)
    expect(found.join('\n')).toBe('')
  }
  describe('alone', () => {
    it.each(tests.filter(({ parallel }) => !parallel))('$name', { timeout }, check)
  })
  describe.concurrent('beside one another', () => {
    it.each(tests.filter(({ parallel }) => parallel))('$name', { timeout }, check)
  })
  it.skipIf(only ?? !isFull)('are what docs/command-tests.md tells of', () => {
    const table = resultTable(tests, complaints)
    if (process.env.KUBARIUM_RECORD) {
      mkdirSync(join(page, '..'), { recursive: true })
      writeFileSync(page, table)
    }
    expect(existsSync(page) ? readFileSync(page, 'utf8') : '').toBe(table)
  })
})

/** Where a kubectl is but a chooser among versions, the version beside it. */
function pathOf(program: string): string {
  const found = program.includes('/') ? program : spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim()
  const beside = join(dirname(realpathSync(found)), 'kubectl.1.32')
  return existsSync(beside) ? beside : found
}
