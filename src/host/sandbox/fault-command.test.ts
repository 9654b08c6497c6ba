/** `kubarium fault` in the terminal: what it can break, that it breaks it, and that it mends an API server that answers nobody. */
import { expect, it } from 'vitest'
import { createHost } from '../host'
import { runCommand } from '../run-command'

it('breaks and mends from the terminal, and says what it cannot do', async () => {
  let output = ''
  const settings = { seed: 'fault', startMs: Date.UTC(2026, 0, 5, 9), nodes: 2 }
  const host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (_stream, text) => void (output += text) })
  const run = async (line: string): Promise<string> => {
    output = ''
    await runCommand(host, line, 120_000)
    return output
  }
  expect(await run('kubarium fault')).toContain('component-stop   a part of the cluster is taken away\n                 etcd kube-apiserver kube-controller-manager kube-scheduler kube-proxy coredns')
  expect(await run('kubarium fault component-stop kube-apiserver; sleep 5; kubectl get nodes; echo $?')).toMatch(/was refused - did you specify the right host or port\?\n1\n$/)
  expect(await run('kubarium fault component-start kube-apiserver; sleep 30; kubectl get nodes -o name')).toBe('kube-apiserver: it is put back\nnode/control-plane\nnode/worker-1\n')
  expect(await run('kubarium fault node-off nowhere; echo $?')).toBe('kubarium: unknown node "nowhere"; known are control-plane, worker-1\n1\n')
})
