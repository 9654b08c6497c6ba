/** What breaks, and how it is put right again. */
import type { Pod } from '../../api/kinds/pod'
import type { Random } from '../../base/random'
import type { Cluster } from '../../cluster/cluster'

export interface Faults {
  /** Something breaks, at the node or in the control plane. */
  happen(random: Random, node: string): string
  /** Something that is broken is mended. */
  mendOne(random: Random): string | undefined
  crash(pod: Pod): string
  mendAll(): void
}

/** How a thing breaks, and what mends it. */
const ofNodes = [
  ['node-off', 'node-on'],
  ['kubelet-stop', 'kubelet-start'],
  ['network-loss', 'network-heal'],
  ['disk-fill', 'disk-free'],
  ['memory-fill', 'memory-free'],
] as const

const components = ['kube-scheduler', 'kube-controller-manager', 'kube-proxy', 'coredns', 'kube-apiserver', 'etcd']

export function createFaults(cluster: Cluster): Faults {
  /** What is broken -> how it is mended. */
  const broken = new Map<string, () => string | undefined>()

  function breakIt(what: string, fault: readonly [string, string], target: string): string {
    const problem = cluster.fault(fault[0], target)
    if (problem === undefined) broken.set(what, () => cluster.fault(fault[1], target))
    return `${fault[0]} ${target} ${problem ?? ''}`
  }

  function mend(what: string): string {
    const problem = broken.get(what)?.()
    broken.delete(what)
    return `mend ${what} ${problem ?? ''}`
  }

  return {
    happen(random, node) {
      if (random.below(3) > 0) {
        const fault = random.pick(ofNodes)
        return breakIt(`${fault[0]} ${node}`, fault, node)
      }
      const component = random.pick(components)
      return breakIt(component, ['component-stop', 'component-start'], component)
    },
    mendOne: (random) => (broken.size > 0 ? mend(random.pick([...broken.keys()])) : undefined),
    crash: ({ metadata: { namespace, name } }) => `${namespace}/${name} ${cluster.fault('container-crash', `${namespace}/${name}`) ?? ''}`,
    mendAll() {
      for (const what of [...broken.keys()].filter((name) => name.startsWith('node-off'))) mend(what)
      for (const what of [...broken.keys()]) mend(what)
    },
  }
}
