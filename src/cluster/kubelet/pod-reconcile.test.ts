import { expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import { startOneNode } from './one-node.test.support'

const conditionsOf = ({ status }: Pod) => Object.fromEntries((status.conditions ?? []).map(({ type, status: value }) => [type, value]))

it('says again what somebody else has overwritten, within ten seconds, and leaves to others what is theirs', async () => {
  const node = startOneNode()
  node.create({ containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
  await node.until(() => node.condition('Ready')?.status === 'True')
  const pod = node.pod()
  const conditions = pod.status.conditions?.map((condition) => (condition.type === 'Ready' ? { ...condition, status: 'False' } : condition))
  const foreign = { type: 'example.com/Seen', status: 'True' }
  node.door.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions: [...(conditions ?? []), foreign] } })
  await node.run(9)
  expect(conditionsOf(node.pod())).toMatchObject({ Ready: 'False', 'example.com/Seen': 'True' })
  await node.run(2)
  expect(conditionsOf(node.pod())).toMatchObject({ Ready: 'True', ContainersReady: 'True', 'example.com/Seen': 'True' })
  const { resourceVersion } = node.pod().metadata
  await node.run(60)
  expect(node.pod().metadata.resourceVersion).toBe(resourceVersion)
})
