/**
 * Tells each node for how long its kubelet may trust what it knows of Secrets and ConfigMaps: the longer the more nodes there are.
 * Upstream: pkg/controller/ttl/ttl_controller.go (v1.32).
 */
import { Node } from '../../../api/kinds/node'
import { isNotFound } from '../../../api/status-error'
import type { Controller } from '../controller'

export const TTL_ANNOTATION = 'node.alpha.kubernetes.io/ttl'

interface Step {
  readonly fewest: number
  readonly most: number
  readonly seconds: number
}

/** They overlap, so that a node more or less does not make it go to and fro. */
const steps: readonly Step[] = [
  { fewest: 0, most: 100, seconds: 0 },
  { fewest: 90, most: 500, seconds: 15 },
  { fewest: 450, most: 1000, seconds: 30 },
  { fewest: 900, most: 2000, seconds: 60 },
  { fewest: 1800, most: 10_000, seconds: 300 },
  { fewest: 9000, most: Infinity, seconds: 600 },
]

/** The step after the one before, now that there are so many nodes. */
export function nextStep(step: number, nodes: number): number {
  if (nodes > steps[step].most) return step + 1
  return nodes < steps[step].fewest ? step - 1 : step
}

export const secondsOf = (step: number): number => steps[step].seconds

export const ttlController: Controller = {
  name: 'ttl-controller',
  start({ door, informers, queue }) {
    const nodes = informers.of(Node)
    const work = queue('Node', { reconcile })
    let [count, step] = [0, 0]

    nodes.onChange(({ type, object }) => {
      if (type === 'ADDED') step = nextStep(step, ++count)
      if (type === 'DELETED') step = nextStep(step, --count)
      else if (object.metadata.annotations?.[TTL_ANNOTATION] !== String(secondsOf(step))) work.add(object.metadata.name)
    })

    function reconcile(name: string): void {
      const wanted = String(secondsOf(step))
      const known = nodes.get(name)?.metadata.annotations?.[TTL_ANNOTATION]
      if (!nodes.get(name) || known === wanted) return
      try {
        door.patch(Node, { name }, { type: 'application/strategic-merge-patch+json', patch: { metadata: { annotations: { [TTL_ANNOTATION]: wanted } } } })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }
  },
}
