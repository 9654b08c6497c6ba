/**
 * What admission lets in and refuses, as a real kubectl hears it from a whole cluster. Skipped where no kubectl 1.32 is installed;
 * the same plugins are tested without one beside their sources.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realKubectl } from '../../cli/real-kubectl.test.support'
import { startSession, type SessionChild } from '../../cli/session.test.support'
import { parseCases } from '../command-tests/parse-cases.test.support'
import { runCase } from '../command-tests/run-case.test.support'

const groups = parseCases(readFileSync(new URL('admission.txt', import.meta.url), 'utf8'))
if (!realKubectl) console.log('notice: no kubectl 1.32 here; what admission says to it is not looked at')

describe.skipIf(!realKubectl)('admission, as kubectl hears it', () => {
  let session: SessionChild | undefined
  let kubeconfig = ''
  let work = ''

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'admission-'))
    mkdirSync(join(work, 'bin'))
    symlinkSync(pathOf(realKubectl ?? 'kubectl'), join(work, 'bin', 'kubectl'))
    session = startSession(['--listen', '127.0.0.1:0'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
  }, 120_000)
  afterAll(async () => {
    await session?.end()
    rmSync(work, { recursive: true })
  })

  it.each(groups)('$name', { timeout: 120_000 }, async (group) => {
    const config = join(work, group.name)
    writeFileSync(config, readFileSync(kubeconfig))
    const environment = {
      ...process.env,
      PATH: `${join(work, 'bin')}:${process.env.PATH}`,
      KUBECONFIG: config,
      KUBECACHEDIR: join(work, 'cache'),
      LANG: 'C',
    }
    const run = (...args: string[]) => spawnSync('kubectl', args, { env: environment, encoding: 'utf8' })
    run('create', 'namespace', group.name)
    run('config', 'set-context', '--current', '--namespace', group.name)
    // A new namespace is given its account by a controller.
    for (let attempt = 0; attempt < 50 && run('get', 'serviceaccount', 'default').status !== 0; attempt++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    const complaints = await runCase(group, { folder: work, environment })
    expect(complaints.join('\n')).toBe('')
  })
})

const pathOf = (program: string): string =>
  program.includes('/') ? program : spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim()
