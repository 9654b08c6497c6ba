import { expect, it } from 'vitest'
import { Namespace } from '../../api/kinds/namespace'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import { ServiceAccount } from '../../api/kinds/service-account'
import { createKubectlSession } from '../../testing/kubectl-session'

const labels = { app: 'web' }

/** A node with a pod that is ready, and a budget as the disruption controller would have counted it. */
function begin(disruptionsAllowed: number) {
  const session = createKubectlSession()
  const door = session.apiServer.door({ user: 'test', fieldManager: 'test' })
  const place = { namespace: 'shop', name: 'web' }
  door.create(Namespace, { metadata: { name: 'shop' } })
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'shop' } })
  door.create(Node, { metadata: { name: 'worker-1' }, spec: {} })
  const pod = door.create(Pod, { metadata: { ...place, labels }, spec: { nodeName: 'worker-1', containers: [{ name: 'c', image: 'nginx' }] } })
  door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } })
  const budget = door.create(PodDisruptionBudget, { metadata: place, spec: { minAvailable: 1, selector: { matchLabels: labels } } })
  const status = { currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed, expectedPods: 1, observedGeneration: 1 }
  door.updateStatus(PodDisruptionBudget, { ...budget, status })
  return { ...session, door }
}

it('asks again every five seconds while a budget keeps a pod, and tells what is left when the time is over', async () => {
  const { run } = begin(0)
  const refused = 'error when evicting pods/"web" -n "shop" (will retry after 5s): Cannot evict pod as it would violate the pod\'s disruption budget.\n'
  const late = 'error when evicting pods/"web" -n "shop": global timeout reached: 6s'
  expect(await run('drain worker-1 --force --timeout=6s')).toEqual({
    stdout: 'node/worker-1 cordoned\nevicting pod shop/web\nevicting pod shop/web\nevicting pod shop/web\n',
    stderr: [
      'Warning: deleting Pods that declare no controller: shop/web\n',
      refused,
      refused,
      `There are pending pods in node "worker-1" when an error occurred: ${late}\npod/web\n`,
      `error: unable to drain node "worker-1" due to error: ${late}, continuing command...\n`,
      `There are pending nodes to be drained:\n worker-1\n${late}\n`,
    ].join(''),
    exit: 1,
  })
})

it('evicts what the budget lets go', async () => {
  const { run, door } = begin(1)
  expect((await run('drain worker-1 --force --timeout=3s')).stdout).toContain('evicting pod shop/web\n')
  expect(door.get(Pod, { namespace: 'shop', name: 'web' }).metadata.deletionTimestamp).toBeDefined()
})
