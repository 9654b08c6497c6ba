/** Objects of any type of the OpenAPI document, made by chance: mostly such that the server takes them, sometimes not. */
import type { Random } from '../../base/random'
import { oddNumber, oddText, oddValue, withKeys } from './odd-values.test.support'

interface Node {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly items?: Node
  readonly additionalProperties?: Node
  readonly allOf?: readonly { readonly $ref?: string }[]
  readonly oneOf?: readonly Node[]
  readonly $ref?: string
}

export type Schemas = Readonly<Record<string, Node>>

const REFERENCE = '#/components/schemas/'

export const NAMES = ['a', 'b', 'web', 'web-1', 'db', 'x.y', 'default', 'kubernetes', 'kube-root-ca.crt', 'worker-1', 'control-plane', 'kube-system', 'coredns', 'cluster-admin']

/** What a field of this name commonly holds, whatever its type's name. */
const commonly: Readonly<Record<string, readonly unknown[]>> = {
  name: NAMES, namespace: ['one', 'two'], image: ['nginx:1.27', 'busybox', 'httpd', 'nope:1'], protocol: ['TCP', 'UDP'], apiGroup: ['', 'apps', 'rbac.authorization.k8s.io'],
  restartPolicy: ['Always', 'Never', 'OnFailure'], operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Equal'], effect: ['NoSchedule', 'NoExecute', ''],
  topologyKey: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'], key: ['app', 'tier', 'a'], value: ['web', 'b'], values: [['web'], ['a', 'b']], whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  path: ['/', '/healthz', 'a/b', '/data'], mountPath: ['/data', '/etc/x', '/'], schedule: ['* * * * *', '@hourly', '*/5 1 * * 1-5'], clusterIP: ['', 'None', '10.96.7.7'],
  port: [80, 8080, 'http'], targetPort: [80, 'http'], containerPort: [80, 8080], nodePort: [0, 30080, 31000], nodeName: ['worker-1', 'worker-2', 'nope'], serviceName: ['web'],
  concurrencyPolicy: ['Allow', 'Forbid', 'Replace'], pathType: ['Prefix', 'Exact'], host: ['example.com', '*.example.com', ''], completionMode: ['NonIndexed', 'Indexed'], schedulerName: ['default-scheduler', 'other'],
  command: [['sh', '-c', 'echo hi; sleep 2'], ['false'], ['sleep', '5']], args: [['x']], verbs: [['get'], ['*']], resources: [['pods'], ['*']], apiGroups: [[''], ['*']],
  cidr: ['10.0.0.0/8', '::/0'], whenDeleted: ['Retain', 'Delete'], whenScaled: ['Retain', 'Delete'], podManagementPolicy: ['OrderedReady', 'Parallel'], addressType: ['IPv4', 'IPv6', 'FQDN'], kind: ['Pod', 'ConfigMap', 'Role', 'ServiceAccount', 'Deployment'],
  accessModes: [['ReadWriteOnce'], ['ReadOnlyMany']], storageClassName: ['standard', ''], scope: ['Namespaced', 'Cluster'], expression: ['object.spec.replicas < 3', 'true', 'self.x > 1', '(', '[1,2].all(x, x > 0)'], priorityClassName: ['', 'system-node-critical', 'a'],
  finalizers: [[], ['example.com/hold'], ['foregroundDeletion']], serviceAccountName: ['default', 'a'], ports: [],
}

/** Kept small, so that no workload fills the cluster. */
const COUNTS = new Set(['replicas', 'parallelism', 'completions', 'minReplicas', 'maxReplicas'])

export class SchemaValues {
  readonly #schemas: Schemas
  readonly #random: Random

  constructor(schemas: Schemas, random: Random) {
    this.#schemas = schemas
    this.#random = random
  }

  /** Undefined when the document does not know the kind. */
  ofKind(group: string, version: string, kind: string): Record<string, unknown> | undefined {
    const found = Object.entries(this.#schemas).find(([, node]) =>
      ((node as { 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[] })['x-kubernetes-group-version-kind'] ?? []).some(
        (type) => type.group === group && type.version === version && type.kind === kind,
      ),
    )
    const made = found && this.#value(found[1], '', 0)
    return made !== null && typeof made === 'object' ? (made as Record<string, unknown>) : undefined
  }

  #value(node: Node, field: string, depth: number): unknown {
    const random = this.#random
    if (random.below(150) === 0) return oddValue(random)
    const known = Object.hasOwn(commonly, field) ? commonly[field] : []
    if (known.length > 0 && random.below(10) > 0) return random.pick(known)
    const reference = node.$ref ?? node.allOf?.[0]?.$ref
    if (reference !== undefined) return this.#definition(reference.slice(REFERENCE.length), field, depth)
    if (node.enum && random.below(15) > 0) return random.pick(node.enum)
    if (node.type === 'array') return Array.from({ length: random.below(depth > 6 ? 1 : 3) }, () => this.#value(node.items ?? {}, field, depth + 1))
    if (node.additionalProperties) return this.#map(node.additionalProperties, depth)
    if (node.properties) return this.#struct(node, depth)
    return this.#plain(node, field)
  }

  #definition(name: string, field: string, depth: number): unknown {
    if (name.endsWith('.Quantity')) return this.#random.pick(['100m', '1', '64Mi', '1Gi', '0', 2, this.#random.below(9) === 0 ? oddText(this.#random) : '10'])
    if (name.endsWith('.IntOrString')) return this.#random.pick([80, 'http', '25%', 1, 0])
    if (name.endsWith('.Time') || name.endsWith('.MicroTime')) return this.#random.pick(['2026-01-01T00:00:00Z', null])
    return this.#value(this.#schemas[name] ?? {}, field, depth)
  }

  #map(value: Node, depth: number): unknown {
    const keys = ['app', 'tier', 'a', 'cpu', 'memory', 'pods', 'x.y/z', this.#random.below(8) === 0 ? oddText(this.#random) : 'b']
    return withKeys(Array.from({ length: this.#random.below(3) }, () => [this.#random.pick(keys), this.#value(value, '', depth + 1)]))
  }

  #struct({ properties = {}, required = [] }: Node, depth: number): unknown {
    const chance = depth === 0 ? 0.9 : depth < 3 ? 0.35 : 0.6 / depth
    const kept = Object.entries(properties).filter(([field]) => required.includes(field) || this.#random.float() < chance)
    return withKeys(kept.map(([field, node]) => [field, this.#value(node, field, depth + 1)]))
  }

  #plain({ type }: Node, field: string): unknown {
    const random = this.#random
    if (COUNTS.has(field)) return random.below(4)
    if (type === 'integer' || type === 'number') return random.below(12) === 0 ? oddNumber(random) : random.pick([0, 1, 2, 5, 10, 30, 80, 8080, 1000])
    if (type === 'boolean') return random.below(2) === 0
    if (type === 'string') return random.below(12) === 0 ? oddText(random) : random.pick([...NAMES, 'ClusterIP', 'NodePort', 'Recreate', 'RollingUpdate'])
    return oddValue(random)
  }
}

/** An object with small changes: values replaced, removed, put elsewhere, counts kept small. */
export function mutated(random: Random, value: unknown, depth = 0): unknown {
  if (random.below(14) === 0) return oddValue(random)
  if (depth > 40) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => mutated(random, item, depth + 1))
    if (random.below(10) === 0) items.push(items[0] ?? oddValue(random))
    return random.below(12) === 0 ? items.slice(1) : items
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [random.below(40) === 0 ? oddText(random) : key, mutated(random, inner, depth + 1)] as const)
  const kept = entries.filter(() => random.below(20) > 0)
  return withKeys(random.below(10) === 0 ? [...kept, [oddText(random), oddValue(random)]] : kept)
}

/** The same with all counts of workloads so small that no cluster is filled by them. */
export function withSmallCounts(value: unknown, field = ''): unknown {
  if (typeof value === 'number') return COUNTS.has(field) && value > 4 ? 3 : value
  if (Array.isArray(value)) return value.map((item) => withSmallCounts(item))
  if (typeof value !== 'object' || value === null) return value
  return withKeys(Object.entries(value).map(([key, inner]) => [key, withSmallCounts(inner, key)]))
}
