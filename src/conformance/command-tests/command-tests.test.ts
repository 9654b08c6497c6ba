/**
 * What upstream's command tests demand of an API server, replayed with a real kubectl against ours. Skipped where no kubectl 1.32 is
 * installed. `ONLY=run_pod_tests` runs one; `KUBARIUM_FULL=1` runs those, too, that do not hold yet.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realKubectl } from '../../cli/real-kubectl.test.support'
import { startSession, type SessionChild } from '../../cli/session.test.support'
import { parseCases, type CommandTest } from './parse-cases.test.support'
import { runCase, type Surroundings } from './run-case.test.support'

const here = fileURLToPath(new URL('.', import.meta.url))
const only = process.env.ONLY?.split(' ')
const isFull = process.env.KUBARIUM_FULL === '1'
const tests = readdirSync(join(here, 'cases'))
  .sort()
  .flatMap((file) => parseCases(readFileSync(join(here, 'cases', file), 'utf8')))
  .filter(({ name, fails }) => only?.includes(name) ?? (fails === undefined || isFull))

describe.skipIf(!realKubectl)('upstream\'s command tests', () => {
  let session: SessionChild | undefined
  let kubeconfig = process.env.SERVER_KUBECONFIG ?? ''
  let work = ''
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'command-tests-'))
    mkdirSync(join(work, 'bin'))
    symlinkSync(pathOf(realKubectl ?? 'kubectl'), join(work, 'bin', 'kubectl'))
    if (kubeconfig !== '') return
    session = startSession(['--control-plane-only', '--listen', '127.0.0.1:0', '--tls'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
  }, 120_000)
  afterAll(async () => {
    await session?.end()
    rmSync(work, { recursive: true })
  })

  /** A home, a kubeconfig and a copy of the manifests for each, so that none sees another's. */
  function surroundingsOf({ name, fresh }: CommandTest): Surroundings {
    const [folder, home] = [join(work, name), join(work, `${name}.home`)]
    cpSync(join(here, 'manifests'), folder, { recursive: true })
    mkdirSync(home)
    const config = join(home, 'config')
    writeFileSync(config, readFileSync(kubeconfig))
    const environment = {
      ...process.env,
      PATH: `${join(work, 'bin')}:${process.env.PATH}`,
      HOME: home,
      KUBECONFIG: config,
      KUBECACHEDIR: join(work, 'cache'),
      SERVER: /server: (\S+)/.exec(readFileSync(config, 'utf8'))?.[1],
      TZ: 'UTC',
      LANG: 'C',
    }
    if (fresh) {
      const namespace = name.replace(/_/g, '-')
      const run = (...args: string[]) => spawnSync('kubectl', args, { env: environment })
      run('create', 'namespace', namespace)
      run('config', 'set-context', '--current', '--namespace', namespace)
    }
    return { folder, environment }
  }

  const check = async (test: CommandTest): Promise<void> => {
    const complaints = await runCase(test, surroundingsOf(test))
    if (test.fails === undefined) expect(complaints.join('\n')).toBe('')
    else expect(complaints, 'it holds now: take @fails away').not.toEqual([])
  }
  describe('alone', () => {
    it.each(tests.filter(({ parallel }) => !parallel))('$name', { timeout: 300_000 }, check)
  })
  describe.concurrent('beside one another', () => {
    it.each(tests.filter(({ parallel }) => parallel))('$name', { timeout: 300_000 }, check)
  })
})

const pathOf = (program: string): string => (program.includes('/') ? program : spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim())
