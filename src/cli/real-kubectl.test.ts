/** What goes on until it is stopped, by the real kubectl and by ours before the same cluster; src/conformance/kubectl compares the rest. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ageless } from '../conformance/kubectl/normalised.test.support'
import { realKubectl, runRealKubectl, startRealKubectl } from './real-kubectl.test.support'
import { startSession, type SessionChild } from './session.test.support'

describe.skipIf(!realKubectl)('a real kubectl follows', () => {
  let session: SessionChild
  let kubeconfig = ''

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    await session.run('kubectl create namespace left')
    await session.run(
      'kubectl -n left run one --image=nginx:1.27; kubectl -n left wait --for=condition=Ready pod/one',
    )
  })
  afterAll(() => session.end())

  it('kubectl get pods -w', async () => {
    await session.run(
      'kubectl -n left run watched --image=nginx:1.27; kubectl -n left wait --for=condition=Ready pod/watched',
    )
    const watching = startRealKubectl({ kubeconfig, args: wordsOf('-n left get pods -l run=watched -w') })
    await watching.until(/watched/)
    const line =
      'kubectl -n left get pods -l run=watched -w & sleep 2; kubectl -n left delete pod watched > deleted.txt; sleep 5; kill %1; wait 2>/dev/null; true'
    const { stdout } = await session.run(line)
    expect(stdout).toMatch(/Terminating/)
    const wanted = agelessLines(stdout)
    // A real kubectl writes a line in pieces.
    await watching.until(() => watching.output().endsWith('\n') && agelessLines(watching.output()).length >= wanted.length)
    watching.stop()
    expect(agelessLines(watching.output())).toEqual(wanted)
  })

  it('kubectl exec -i', async () => {
    const input = 'first\nsecond ü\n'
    const args = wordsOf("-n left exec -i one -- sh -c 'read x; echo got $x; cat; exit 2'")
    const { stdout, stderr, exit } = await session.run(
      "printf 'first\\nsecond ü\\n' | kubectl -n left exec -i one -- sh -c 'read x; echo got $x; cat; exit 2'",
    )
    expect({ stdout, stderr, exit }).toEqual({
      stdout: 'got first\nsecond ü\n',
      stderr: 'command terminated with exit code 2\n',
      exit: 2,
    })
    expect(await runRealKubectl({ kubeconfig, args, input })).toEqual({ stdout, stderr, exit })
  })

  it('kubectl cp', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubarium-cp-'))
    mkdirSync(join(folder, 'site/img'), { recursive: true })
    writeFileSync(join(folder, 'site/index.html'), 'héllo\n')
    writeFileSync(join(folder, 'site/img/a'), '1\n')
    expect(await runRealKubectl({ kubeconfig, folder, args: wordsOf('-n left cp site one:/tmp') })).toEqual({ stdout: '', stderr: '', exit: 0 })
    expect(await session.run('kubectl -n left exec one -- cat /tmp/site/index.html /tmp/site/img/a')).toMatchObject({ stdout: 'héllo\n1\n' })
    const back = await runRealKubectl({ kubeconfig, folder, args: wordsOf('-n left cp one:/tmp/site back') })
    expect(back).toEqual({ stdout: "tar: Removing leading `/' from member names\n", stderr: '', exit: 0 })
    expect([readFileSync(join(folder, 'back/index.html'), 'utf8'), readFileSync(join(folder, 'back/img/a'), 'utf8')]).toEqual(['héllo\n', '1\n'])
    rmSync(folder, { recursive: true })
  })

  it('kubectl port-forward', async () => {
    const forwarding = startRealKubectl({ kubeconfig, args: wordsOf('-n left port-forward pod/one :80 :81') })
    await forwarding.until(/-> 80\n[^]*-> 81\n/)
    const portTo = (port: number): string =>
      new RegExp(`127\\.0\\.0\\.1:(\\d+) -> ${port}\\n`).exec(forwarding.output())?.[1] ?? ''
    for (const path of ['/', '/nope', '/']) {
      const response = await fetch(`http://127.0.0.1:${portTo(80)}${path}`)
      expect([response.status, (await response.text()).startsWith('<')]).toEqual([path === '/' ? 200 : 404, true])
    }
    await expect(fetch(`http://127.0.0.1:${portTo(81)}/`)).rejects.toThrow()
    forwarding.stop()
  })

  it('kubectl logs -f', async () => {
    await session.run(
      "kubectl -n left run talker --image=busybox --restart=Never -- sh -c 'for i in 1 2 3; do echo line $i; sleep 2; done'; sleep 2",
    )
    const following = runRealKubectl({ kubeconfig, args: wordsOf('-n left logs -f talker') })
    const { stdout } = await session.run('kubectl -n left logs -f talker')
    expect(stdout).toBe('line 1\nline 2\nline 3\n')
    expect((await following).stdout).toBe(stdout)
  })
})

const agelessLines = (text: string): string[] => text.trimEnd().split('\n').map(ageless)

/** Words as a shell splits them, with single quotes. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''))
