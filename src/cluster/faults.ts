/**
 * What can be made to break, and mended: power, cables, disks and memory of machines, parts of the control plane, single containers.
 * A fault changes its cause only; everything that follows is found out by the cluster itself.
 */
import type { ApiDoor } from '../api/door'
import { DaemonSet } from '../api/kinds/daemon-set'
import { Deployment } from '../api/kinds/deployment'
import { Node } from '../api/kinds/node'
import { isNotFound, isStatusError } from '../api/status-error'
import type { Cloud } from './cloud/cloud'
import { componentNames, MANIFESTS } from './control-plane/manifests'
import type { NodeMachine } from './node-machine'
import type { Nodes } from './nodes'

/** Undefined when it was done, otherwise why it could not be. */
type Outcome = string | undefined

export interface Fault {
  readonly name: string
  readonly targets: 'node' | 'component' | 'container' | 'new-node'
  readonly text: string
}

/** In pairs, where there is a way back. */
export const faults: readonly Fault[] = [
  { name: 'node-off', targets: 'node', text: 'the machine loses its power' },
  { name: 'node-on', targets: 'node', text: 'the machine is switched on again' },
  { name: 'kubelet-stop', targets: 'node', text: 'the kubelet ends; containers go on' },
  { name: 'kubelet-start', targets: 'node', text: 'the kubelet starts again' },
  { name: 'network-loss', targets: 'node', text: "the machine's cable is pulled" },
  { name: 'network-heal', targets: 'node', text: "the machine's cable is plugged in again" },
  { name: 'link-delay', targets: 'node', text: "the machine's cable is slow: 200 ms more for each trip, or as NODE=50ms says" },
  { name: 'link-loss', targets: 'node', text: "the machine's cable loses a tenth of the packets, or as NODE=30% says" },
  { name: 'link-heal', targets: 'node', text: "the machine's cable is as it should be" },
  { name: 'disk-fill', targets: 'node', text: 'something beside the pods fills the disk' },
  { name: 'disk-free', targets: 'node', text: 'that something is removed' },
  { name: 'memory-fill', targets: 'node', text: 'something beside the pods takes nearly all memory' },
  { name: 'memory-free', targets: 'node', text: 'that something ends' },
  { name: 'component-stop', targets: 'component', text: 'a part of the cluster is taken away' },
  { name: 'component-start', targets: 'component', text: 'it is put back' },
  { name: 'container-crash', targets: 'container', text: 'the first process of the container is killed' },
  { name: 'node-add', targets: 'new-node', text: 'one more machine joins' },
  { name: 'node-remove', targets: 'node', text: 'the machine and its Node are gone for good' },
]

export interface FaultPlace {
  readonly nodes: Nodes
  readonly cloud: Cloud
  /** Of the administrator. */
  readonly door: ApiDoor
}

const CLOUD = 'cloud-provider'
const addons = ['kube-proxy', 'coredns', CLOUD] as const
/** Where a manifest lies while its component is stopped. */
const PUT_AWAY = '/etc/kubernetes/stopped-manifests'
const NOWHERE = 'sandbox.kubarium.dev/stopped'

/** What the targets of a fault may be called; containers are named `NAMESPACE/POD` or `NAMESPACE/POD/CONTAINER`. */
export function targetsOf({ targets }: Fault, { nodes }: Pick<FaultPlace, 'nodes'>): readonly string[] {
  if (targets === 'node') return nodes.names
  if (targets === 'component') return [...(nodes.controlPlane?.hasManifests ? componentNames : []), ...addons]
  return []
}

export function applyFault(place: FaultPlace, name: string, target: string): Outcome {
  const fault = faults.find((each) => each.name === name)
  if (!fault) return `unknown fault "${name}"; known are ${faults.map((each) => each.name).join(', ')}`
  if (fault.targets === 'container') return crash(place, target)
  if (fault.targets === 'new-node') return place.nodes.add(target || undefined) ? undefined : `there is a node "${target}" already`
  if (name === 'link-delay' || name === 'link-loss') return setLink(place, name, target)
  const known = targetsOf(fault, place)
  if (!known.includes(target)) return `unknown ${fault.targets} "${target}"; known are ${known.join(', ')}`
  if (fault.targets === 'component') return setComponent(place, target, name === 'component-start')
  const machine = place.nodes.find(target)
  return machine && onMachine(place, machine, name)
}

function onMachine(place: FaultPlace, machine: NodeMachine, name: string): Outcome {
  switch (name) {
    case 'node-off':
      return void machine.powerOff()
    case 'node-on':
      return void machine.powerOn()
    case 'kubelet-stop':
      return void machine.stopKubelet()
    case 'kubelet-start':
      return machine.isOn ? void machine.startKubelet() : `node "${machine.name}" is switched off`
    case 'network-loss':
      return void machine.setCable(false)
    case 'network-heal':
      return void machine.setCable(true)
    case 'link-heal':
      return void machine.setLink(undefined)
    case 'node-remove':
      return remove(place, machine)
    default:
      return void machine.strain(name)
  }
}

const DELAY_MS = 200
const LOSS = 0.1

/** `worker-1`, or with an amount: `worker-1=50ms`, `worker-1=30%`. */
function setLink({ nodes }: FaultPlace, name: 'link-delay' | 'link-loss', target: string): Outcome {
  const [node, amount] = target.split('=')
  const machine = nodes.find(node)
  if (!machine) return `unknown node "${node}"; known are ${nodes.names.join(', ')}`
  const form = name === 'link-delay' ? /^(\d+(?:\.\d+)?)ms$/ : /^(\d+(?:\.\d+)?)%$/
  const [, digits] = form.exec(amount ?? '') ?? []
  if (amount !== undefined && (digits === undefined || Number(digits) > (name === 'link-loss' ? 100 : 60_000))) {
    return `"${amount}" is not understood; write ${name === 'link-delay' ? `${node}=50ms, at most 60000ms` : `${node}=30%, at most 100%`}`
  }
  if (name === 'link-delay') return void machine.setLink({ delayMs: digits === undefined ? DELAY_MS : Number(digits) })
  return void machine.setLink({ loss: digits === undefined ? LOSS : Number(digits) / 100 })
}

function remove({ nodes, door }: FaultPlace, { name }: NodeMachine): Outcome {
  if (nodes.controlPlane?.name === name) return 'the node of the control plane cannot be removed'
  nodes.remove(name)
  return attempt(() => door.delete(Node, { name }))
}

function crash({ nodes }: FaultPlace, target: string): Outcome {
  const [namespace, pod, name] = target.split('/')
  for (const { runtime } of nodes.all()) {
    for (const container of runtime.running) {
      const { spec } = container
      if (spec.pod.namespace !== namespace || spec.pod.name !== pod || (name !== undefined && spec.name !== name)) continue
      return void container.kill('SIGKILL')
    }
  }
  return `no container "${target}" is running; name it NAMESPACE/POD or NAMESPACE/POD/CONTAINER`
}

/** Static pods go with their manifests; add-ons with what keeps them running. */
function setComponent({ nodes, cloud, door }: FaultPlace, component: string, isWanted: boolean): Outcome {
  if (component === CLOUD) return void cloud.setRunning(isWanted)
  const type = 'application/merge-patch+json'
  if (component === 'coredns') return attempt(() => door.patch(Deployment, { namespace: 'kube-system', name: component }, { type, patch: { spec: { replicas: isWanted ? 2 : 0 } } }))
  if (component === 'kube-proxy') {
    const nodeSelector = { [NOWHERE]: isWanted ? null : 'true' }
    return attempt(() => door.patch(DaemonSet, { namespace: 'kube-system', name: component }, { type, patch: { spec: { template: { spec: { nodeSelector } } } } }))
  }
  return nodes.controlPlane && moveManifest(nodes.controlPlane, `${component}.yaml`, isWanted)
}

function moveManifest(machine: NodeMachine, file: string, isWanted: boolean): Outcome {
  const disk = machine.disk()
  if (!disk.stat(PUT_AWAY)) disk.makeDirectory(PUT_AWAY, { parents: true })
  const [from, to] = isWanted ? [PUT_AWAY, MANIFESTS] : [MANIFESTS, PUT_AWAY]
  if (!disk.stat(`${from}/${file}`)) return undefined
  disk.rename(`${from}/${file}`, `${to}/${file}`)
  machine.kubelet?.lookAtManifests()
  return undefined
}

function attempt(act: () => unknown): Outcome {
  try {
    act()
    return undefined
  } catch (error) {
    if (!isStatusError(error)) throw error
    return isNotFound(error) ? undefined : error.message
  }
}
