/** For tests: a whole cluster that is ready, and looks at it. */
import { Event } from '../api/kinds/event'
import { Node } from '../api/kinds/node'
import { Pod } from '../api/kinds/pod'
import { drive } from '../base/driver'
import { createSimulation } from '../base/simulation'
import { images } from '../images/images'
import { createTools } from '../shell/tools'
import { bootCluster, type ClusterOptions } from './cluster'

export const START = Date.UTC(2026, 0, 5, 9)

export async function bootReady(nodes = 3, more: Partial<Pick<ClusterOptions, 'systemPods' | 'images'>> = {}) {
  const simulation = createSimulation({ seed: 'faults', startMs: START })
  const { clock } = simulation
  const cluster = bootCluster({ simulation, nodes, images, tools: createTools(), ...more })
  await drive(clock, { untilMs: START + 60_000, until: cluster.isReady })
  const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' })
  const run = async (seconds: number): Promise<void> => void (await drive(clock, { untilMs: clock.now() + seconds * 1000 }))
  const get = (path: string) => cluster.fetch({ method: 'GET', path, headers: {} })
  const pod = (name: string, nodeName?: string) =>
    door.create(Pod, { metadata: { name, namespace: 'default' }, spec: { ...(nodeName ? { nodeName } : {}), containers: [{ name: 'main', image: 'nginx' }] } })
  const find = (name: string, namespace = 'default') => door.list(Pod, { namespace }).items.find(({ metadata }) => metadata.name === name)
  const ready = (name: string) => door.get(Node, { name }).status.conditions?.find(({ type }) => type === 'Ready')?.status
  const reasons = (name: string) => door.list(Event).items.filter(({ involvedObject }) => involvedObject.name === name).map(({ reason }) => reason)
  return { simulation, clock, cluster, door, run, get, pod, find, ready, reasons }
}
