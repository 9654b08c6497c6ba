import { describe, expect, it } from 'vitest'
import { createProcesses } from '../../base/os/processes'
import { createKubectlSession } from '../../testing/kubectl-session'
import { createKubectl } from './kubectl'
import type { NetworkStack } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'

async function createCompleter() {
  const { apiServer, simulation, files, say } = createKubectlSession()
  const { clock, random } = simulation
  const { complete } = createKubectl({ fetch: apiServer.fetch, clock })
  const network = {} as NetworkStack
  const processes = createProcesses({
    clock,
    files,
    random,
    hostname: 'laptop',
    user: 'student',
    network: () => network,
    find: () => undefined,
  })
  let process: Process | undefined
  const writer = { write: async () => undefined, end: () => undefined, isTerminal: false }
  const running = processes.start(async (own) => ((process = own), 0), {
    argv: ['bash'],
    env: new Map([['HOME', '/home/student']]),
    cwd: '/home/student',
    stdout: writer,
    stderr: writer,
    cause: 0,
  })
  await running.exit
  const tab = async (line: string): Promise<string> => {
    if (!process) throw new Error('no process')
    return [...(await complete(['kubectl', ...line.split(' ')], { process }))].sort().join(' ')
  }
  return { tab, say }
}

describe('Tab after kubectl', () => {
  it('offers what a real kubectl offers', async () => {
    const { tab, say } = await createCompleter()
    await say('create sa default')
    await say('create deployment shop --image=nginx')
    await say('create deployment shelf --image=nginx')
    await say('run solo --image=nginx --port=80')
    const table: readonly (readonly [string, string])[] = [
      ['g', 'get'],
      ['ro', 'rollout'],
      ['get po', 'poddisruptionbudgets.policy pods podtemplates'],
      ['get d', 'daemonsets.apps deployments.apps'],
      ['get deploy ', 'shelf shop'],
      ['get deploy shop ', 'shelf'],
      ['get deploy/', 'deploy/shelf deploy/shop'],
      ['get deploy/sho', 'deploy/shop'],
      ['get pods -n kube', 'kube-node-lease kube-public kube-system'],
      ['get pods --namespace=def', '--namespace=default'],
      ['get pods --o', '--output --output-watch-events'],
      ['get -n kube-system pods ', ''],
      ['logs s', 'services/ solo statefulsets/'],
      ['logs solo ', 'solo'],
      ['logs solo -c ', 'solo'],
      ['exec solo -c s', 'solo'],
      ['exec solo -- l', ''],
      ['port-forward solo ', '80:80'],
      ['rollout s', 'status'],
      ['rollout status ', 'daemonset deployment statefulset'],
      ['rollout status deploy sho', 'shop'],
      ['scale deploy sho', 'shop'],
      ['scale deploy ', '--replicas shelf shop'],
      ['config u', 'unset use-context'],
      ['config use-context ', 'kubernetes-admin@kubernetes'],
      ['--context ', 'kubernetes-admin@kubernetes'],
      ['create dep', 'deployment'],
      ['taint ', 'node'],
      ['apply -f ', ''],
      ['help r', 'replace rollout run'],
      ['nope ', ''],
      ['get nope ', ''],
    ]
    for (const [line, expected] of table) expect(await tab(line), line).toBe(expected)
  })
})
