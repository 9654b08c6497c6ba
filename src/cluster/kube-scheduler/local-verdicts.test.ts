import { describe, expect, it } from 'vitest'
import { unschedulable, type Plugin } from './framework'
import { createLocalMemory } from './local-verdicts'
import { cacheOf, infoOf, nodeOf, podOf, snapshotOf } from './snapshot.test.support'

const twoNodes = () => cacheOf({ nodes: [nodeOf('a'), nodeOf('b')] })

/** Takes a node with fewer than two pods, and says how often it was asked. */
function counting() {
  const asked: string[] = []
  const plugin: Plugin = {
    name: 'Counting',
    isLocal: true,
    preFilter: () => ({
      filter: ({ name, pods }) => {
        asked.push(name)
        return pods.size < 2 ? undefined : unschedulable('full')
      },
    }),
    preScore: () => ({ score: ({ pods }) => 10 - pods.size }),
  }
  return { asked, plugin }
}

describe('what local plugins said of a node', () => {
  it('holds until the node changes', () => {
    const { asked, plugin } = counting()
    const cache = twoNodes()
    const snapshot = snapshotOf({ nodes: [] }, cache)
    const local = createLocalMemory()
    const look = (name: string) => {
      const verdicts = local({ pod: infoOf(name), snapshot, plugins: [plugin] })
      const rejections = snapshot.nodes.map((node, place) => verdicts.rejectionOn(node, place)?.rejection.reasons[0])
      return { rejections, raw: [...(verdicts.scores.get(plugin)?.raw ?? [])] }
    }
    expect(look('p1')).toEqual({ rejections: [undefined, undefined], raw: [10, 10] })
    cache.setPod(podOf('p1', { nodeName: 'b' }))
    expect(look('p2')).toEqual({ rejections: [undefined, undefined], raw: [10, 9] })
    cache.setPod(podOf('p2', { nodeName: 'b' }))
    expect(look('p3').rejections).toEqual([undefined, 'full'])
    expect(asked).toEqual(['a', 'b', 'b', 'b'])
  })

  it('is asked anew for pods that wish for something else, and when nodes come', () => {
    const { asked, plugin } = counting()
    const cache = twoNodes()
    const snapshot = snapshotOf({ nodes: [] }, cache)
    const local = createLocalMemory()
    const look = (cpu: string) => {
      const pod = infoOf('p', { nodeSelector: { cpu } })
      const verdicts = local({ pod, snapshot, plugins: [plugin] })
      snapshot.nodes.forEach((node, place) => verdicts.rejectionOn(node, place))
    }
    look('fast')
    look('slow')
    look('fast')
    expect(asked).toEqual(['a', 'b', 'a', 'b'])
    cache.setNode(nodeOf('c'))
    look('fast')
    expect(asked.slice(4)).toEqual(['a', 'b', 'c'])
  })
})
