import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { Node } from '../../../api/kinds/node'
import { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'
import { toleratedSeconds } from './taint-eviction-controller'

const taint = (key: string): Core.Taint => ({ key, effect: 'NoExecute' })
const forever = (key: string): Core.Toleration => ({ key, operator: 'Exists', effect: 'NoExecute' })
const during = (key: string, tolerationSeconds: number): Core.Toleration => ({ ...forever(key), tolerationSeconds })

describe('how long a pod may stay on a node with NoExecute taints', () => {
  it.each([
    { name: 'without taints for good', taints: [], tolerations: [], seconds: Infinity },
    { name: 'not at all without a toleration', taints: ['a'], tolerations: [], seconds: undefined },
    { name: 'not at all when one of them is not tolerated', taints: ['a', 'b'], tolerations: [forever('a')], seconds: undefined },
    { name: 'for good with a toleration that sets no time', taints: ['a'], tolerations: [forever('a')], seconds: Infinity },
    { name: 'as long as the toleration says', taints: ['a'], tolerations: [during('a', 300)], seconds: 300 },
    { name: 'as long as the shortest says', taints: ['a', 'b'], tolerations: [during('a', 300), during('b', 60)], seconds: 60 },
    { name: 'a time below zero is none', taints: ['a'], tolerations: [during('a', -5)], seconds: 0 },
    { name: 'a toleration without a key is for all', taints: ['a', 'b'], tolerations: [{ operator: 'Exists' }], seconds: Infinity },
    { name: 'one of another effect does not count', taints: ['a'], tolerations: [{ ...forever('a'), effect: 'NoSchedule' }], seconds: undefined },
  ])('$name', ({ taints, tolerations, seconds }) => {
    expect(toleratedSeconds({ spec: { containers: [], tolerations } }, taints.map(taint))).toBe(seconds)
  })
})

describe('pods on a node with NoExecute taints', () => {
  function start() {
    const plane = startControlPlane()
    const { door, run } = plane
    run(2)
    const setTaints = (keys: readonly string[]): void => {
      const node = door.get(Node, { name: 'node-1' })
      door.update(Node, { ...node, spec: { ...node.spec, taints: keys.map((key) => taint(key)) } })
    }
    const pod = (tolerations: readonly Core.Toleration[] = []): Pod =>
      door.create(Pod, { metadata: { name: 'web', namespace: 'default' }, spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'nginx' }], tolerations: [...tolerations] } })
    const tolerate = (tolerations: readonly Core.Toleration[]): void => {
      const found = door.get(Pod, { namespace: 'default', name: 'web' })
      door.update(Pod, { ...found, spec: { ...found.spec, tolerations: [...(found.spec.tolerations ?? []), ...tolerations] } })
    }
    const isLeaving = (): boolean => door.list(Pod, { namespace: 'default' }).items.every(({ metadata }) => metadata.deletionTimestamp !== undefined)
    const said = (): (string | undefined)[] => door.list(Event).items.filter(({ reason }) => reason === 'TaintManagerEviction').map(({ message }) => message)
    return { ...plane, setTaints, pod, tolerate, isLeaving, said }
  }

  /** Upstream: TestCreatePod, TestCreateNode in pkg/controller/tainteviction/taint_eviction_test.go. */
  it.each([
    { name: 'not scheduled on a tainted one', taints: [], tolerations: [], leaves: false },
    { name: 'without tolerations', taints: ['a'], tolerations: [], leaves: true },
    { name: 'with one for good', taints: ['a'], tolerations: [forever('a')], leaves: false },
    { name: 'with one for a time that is not over', taints: ['a'], tolerations: [during('a', 100)], leaves: false },
    { name: 'with one for a time that is over', taints: ['a'], tolerations: [during('a', 1)], leaves: true },
    { name: 'with one of two', taints: ['a', 'b'], tolerations: [forever('a')], leaves: true },
  ])('$name: leaves $leaves', ({ taints, tolerations, leaves }) => {
    const { setTaints, pod, run, isLeaving, said } = start()
    setTaints(taints)
    run(1)
    pod(tolerations)
    run(3)
    expect(isLeaving()).toBe(leaves)
    expect(said()).toEqual(leaves ? ['Marking for deletion Pod default/web'] : [])
  })

  /** Upstream: emitPodDeletionEvent in pkg/controller/tainteviction/taint_eviction.go. */
  it('are spoken of by name alone, without a uid', () => {
    const { door, setTaints, pod, run } = start()
    setTaints(['a'])
    pod()
    run(3)
    const told = door.list(Event).items.filter(({ reason }) => reason === 'TaintManagerEviction')
    expect(told.map(({ involvedObject }) => involvedObject)).toEqual([{ kind: 'Pod', namespace: 'default', name: 'web', apiVersion: 'v1' }])
  })

  /** Upstream: TestUpdatePod, TestUpdateNode, TestUpdateNodeWithMultipleTaints. */
  it('stay when the taints go in time, and are told so', () => {
    const { setTaints, pod, run, isLeaving, said } = start()
    pod([during('a', 10)])
    setTaints(['a'])
    run(5)
    setTaints([])
    run(30)
    expect([isLeaving(), said()]).toEqual([false, ['Cancelling deletion of Pod default/web']])
  })

  it('leave at once when a second taint comes that they do not tolerate', () => {
    const { setTaints, pod, run, isLeaving, said } = start()
    pod([during('a', 100)])
    setTaints(['a'])
    run(5)
    setTaints(['a', 'b'])
    run(1)
    expect(isLeaving()).toBe(true)
    expect([...said()].sort()).toEqual(['Cancelling deletion of Pod default/web', 'Marking for deletion Pod default/web'])
  })

  it('gain nothing by tolerating for longer when their time already runs', () => {
    const { setTaints, pod, tolerate, run, isLeaving } = start()
    pod([during('a', 5)])
    setTaints(['a'])
    run(2)
    tolerate([during('a', 300)])
    run(10)
    expect(isLeaving()).toBe(true)
  })

  it('wait from the first taint on, though another one comes later', () => {
    const { setTaints, pod, run, isLeaving } = start()
    pod([during('a', 10), during('b', 10)])
    setTaints(['a'])
    run(8)
    setTaints(['a', 'b'])
    run(3)
    expect(isLeaving()).toBe(true)
  })
})
