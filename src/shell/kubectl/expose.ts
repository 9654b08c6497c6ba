/** kubectl expose. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/expose/expose.go (v1.32). */
import type { Core } from '../../api/types'
import { defineCommand, type KubectlContext } from './command'
import { createObject, generatorFlags, placeObject, resourceOfObject } from './create/generate'
import { CommandError, eachThrough, throwAll } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { refreshLastApplied } from './last-applied'
import type { Manifest } from './manifest'
import { withOverrides } from './overrides'
import { fileFlags } from './read-manifests'
import { createResultPrinter, dryRunOf } from './results'
import { selectorOf } from './selector-of'
import { findTargets, type Target } from './targets'

const flags = {
  ...generatorFlags,
  ...fileFlags,
  'field-manager': { type: 'string', default: 'kubectl-expose', help: 'Name under which the fields are owned.' },
  'cluster-ip': { type: 'string', help: 'Address of the service; None makes it headless.' },
  'external-ip': { type: 'string', help: 'A further address that the service accepts.' },
  labels: { type: 'string', short: 'l', help: 'Labels of the service.' },
  'load-balancer-ip': { type: 'string', help: 'Address of the load balancer.' },
  name: { type: 'string', help: 'Name of the service.' },
  overrides: { type: 'string', help: 'JSON that is merged into the service.' },
  'override-type': { type: 'string', default: 'merge', help: 'How the overrides are merged.' },
  port: { type: 'string', help: 'Port of the service; by default those of the object.' },
  protocol: { type: 'string', help: 'TCP, UDP or SCTP.', words: ['TCP', 'UDP', 'SCTP'] },
  selector: { type: 'string', help: 'Labels that the service selects; by default those of the object.' },
  'session-affinity': { type: 'string', help: 'None or ClientIP.', words: ['None', 'ClientIP'] },
  'target-port': { type: 'string', help: 'Number or name of the port of the container.' },
  type: {
    type: 'string',
    help: 'Type of the service.',
    words: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const expose = defineCommand({
  name: 'expose',
  use: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  examples: [
    'kubectl expose deployment nginx --port=80 --target-port=8000',
    'kubectl expose pod valid-pod --port=444 --name=frontend',
  ],
  flags,
  completes: ['pod', 'service', 'replicationcontroller', 'deployment', 'replicaset'],
  async run(context, { args, flags: given }) {
    const { targets, errors } = await findTargets(context, {
      args,
      filename: given.filename,
      recursive: given.recursive,
    })
    await eachThrough(targets, (target) => exposeOne(context, target, given))
    throwAll(errors)
  },
})

const exposable = ['Deployment', 'Pod', 'ReplicaSet', 'ReplicationController', 'Service']

async function exposeOne(context: KubectlContext, target: Target, given: Flags): Promise<void> {
  const { resource, object, namespace } = target
  if (!exposable.includes(object.kind)) {
    throw new CommandError(`cannot expose a ${resource.group ? `${object.kind}.${resource.group}` : object.kind}`)
  }
  const service = withOverrides(serviceFor(target, given), given.overrides)
  const print = createResultPrinter(context, given)
  const wanted = refreshLastApplied(service, given['save-config'])
  if (dryRunOf(given) === 'client') return createResultPrinter(context, { ...given, isStructure: true })(placeObject(context, wanted), 'exposed')
  const services = await resourceOfObject(context, service)
  await print(await createObject(context, { resource: services, namespace, object: wanted, flags: given }), 'exposed')
}

function serviceFor({ object, name }: Target, given: Flags): Manifest {
  const selector = given.selector === '' ? selectorFor(object) : parseMap(given.selector)
  const ports = portsFor(object, given)
  const headless = given['cluster-ip'] === 'None'
  if (ports.length === 0 && !headless) throw new CommandError("couldn't find port via --port flag or introspection")
  const labels = given.labels === '' ? object.metadata.labels : parseMap(given.labels)
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      creationTimestamp: null,
      ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
      name: given.name || name.slice(0, 63),
    },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector,
      ...(given.type === '' ? {} : { type: given.type }),
      ...(given['cluster-ip'] === '' ? {} : { clusterIP: given['cluster-ip'] }),
      ...(given['external-ip'] === '' ? {} : { externalIPs: [given['external-ip']] }),
      ...(given['session-affinity'] === '' ? {} : { sessionAffinity: given['session-affinity'] }),
      ...(given['load-balancer-ip'] === '' ? {} : { loadBalancerIP: given['load-balancer-ip'] }),
    },
    status: { loadBalancer: {} },
  }
}

function selectorFor(object: Manifest): unknown {
  if (object.kind === 'Pod') {
    const labels = object.metadata.labels ?? {}
    if (Object.keys(labels).length > 0) return labels
    throw new CommandError(
      "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed",
    )
  }
  const selector = selectorOf(object)
  const problem = "couldn't retrieve selectors via --selector flag or introspection: "
  if (selector?.matchExpressions && selector.matchExpressions.length > 0) {
    throw new CommandError(
      `${problem}couldn't convert expressions - "${JSON.stringify(selector.matchExpressions)}" to map-based selector format`,
    )
  }
  if (!selector?.matchLabels || Object.keys(selector.matchLabels).length === 0)
    throw new CommandError(`${problem}the ${object.kind.toLowerCase()} has no pod selector set`)
  return selector.matchLabels
}

/** Without --port: those of the containers, or of the service. */
function portsFor(object: Manifest, given: Flags): unknown[] {
  const known = knownPorts(object)
  const asked = given.port === '' ? known.map(({ port }) => String(port)) : given.port.split(',')
  return asked.map((text, at) => {
    const port = numberOf(text)
    const protocol = given.protocol || known.find((one) => one.port === port)?.protocol || 'TCP'
    const target = given['target-port']
    const targetPort = target === '' ? port : /^\d+$/.test(target) ? Number(target) : target
    return { ...(asked.length > 1 ? { name: `port-${at + 1}` } : {}), port, protocol, targetPort }
  })
}

function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
}

interface KnownPort {
  readonly port: number
  readonly protocol: string
}

function knownPorts({ kind, spec }: Manifest): KnownPort[] {
  if (kind === 'Service')
    return ((spec as Core.ServiceSpec).ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }))
  const podSpec = kind === 'Pod' ? (spec as Core.PodSpec) : (spec as { template?: Core.PodTemplateSpec }).template?.spec
  return (podSpec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
  )
}

const parseMap = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(',').map((pair) => {
      const [key, value] = pair.split('=')
      if (value === undefined) throw new CommandError(`unexpected label spec: ${pair}`)
      return [key, value]
    }),
  )
