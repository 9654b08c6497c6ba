/**
 * The API server: one corridor (complete, admit, prepare, validate, store) behind two doors. `door` gives typed verbs to components
 * of the same process; `fetch` speaks HTTP.
 * Simplified: whoever reaches a door may do everything; a real API server authenticates and authorizes every request.
 */
import type { ApiDoor, ApiServer, Caller } from '../../api/door'
import type { StreamDoor } from '../../api/exec'
import type { ApiFetch } from '../../api/http'
import { resourceName, type Kind } from '../../api/kind'
import { createKindCatalog } from '../../api/kind-catalog'
import type { KubeObject } from '../../api/object'
import { validateMetadata } from '../../api/validation/metadata'
import type { Simulation } from '../../base/simulation'
import { defaultTolerationSeconds } from './admission/default-toleration-seconds'
import { namespaceLifecycle } from './admission/namespace-lifecycle'
import { priority } from './admission/priority'
import { runtimeClass } from './admission/runtime-class'
import { serviceAccount } from './admission/service-account'
import { bootstrap } from './bootstrap'
import type { SchemaCheck } from './http/exchange'
import { httpDoor } from './http/http-door'
import { createNodeConnections, type NodeConnections } from './node-connections'
import { createStreamDoor } from './pod-streams'
import type { Registry } from './registry'
import { createStorage, type Storage } from './storage'
import { namespaceStrategy } from './strategies/namespace'
import { podStrategy } from './strategies/pod'
import { serviceStrategy } from './strategies/service'
import { typedDoor } from './typed-door'

export interface ApiServerOptions {
  readonly simulation: Simulation
  readonly kinds: readonly Kind[]
  /** Addresses of Services; the first one is the API server's own. */
  readonly serviceCIDR?: string
  /** Where the API server listens, as the Service `kubernetes` tells pods. */
  readonly endpoint?: { readonly address: string; readonly port: number }
  /** Knows the fields of each kind; without it unknown fields pass. */
  readonly schema?: SchemaCheck
  /** Names of admission plugins that stay away, as `--disable-admission-plugins` takes them. */
  readonly disableAdmissionPlugins?: readonly string[]
}

export interface RunningApiServer extends ApiServer {
  readonly fetch: ApiFetch
  /** The kubelets' side: who answers for the containers of a node. */
  readonly nodes: NodeConnections
  readonly storage: Storage
  /** Serves objects that are not stored; their kind has fewer verbs than eight. Upstream: an aggregated API server. */
  compute<T extends KubeObject>(kind: Kind<T>, objects: () => readonly T[]): void
  /** Commands and ports inside of pods. */
  readonly streams: StreamDoor
}

export function createApiServer(options: ApiServerOptions): RunningApiServer {
  const { simulation, kinds, serviceCIDR = '10.96.0.0/12', endpoint = { address: '192.168.49.2', port: 6443 } } = options
  const storage = createStorage(simulation)
  const catalog = createKindCatalog(kinds)
  const random = simulation.random.fork('kube-apiserver')
  const plugins = [namespaceLifecycle(storage), serviceAccount(storage, random), defaultTolerationSeconds, priority, runtimeClass]
  const registry: Registry = {
    simulation,
    random,
    storage,
    catalog,
    computed: new Map(),
    plugins: plugins.filter(({ name }) => !options.disableAdmissionPlugins?.includes(name)),
    strategies: {
      pods: podStrategy,
      namespaces: namespaceStrategy,
      services: serviceStrategy({ serviceCIDR, random: random.fork('service-addresses') }),
    },
    validateMetadata,
  }
  const nodes = createNodeConnections()
  const door = (caller: Caller): ApiDoor => typedDoor(registry, caller)
  bootstrap(door({ user: 'system:apiserver', fieldManager: 'kube-apiserver' }), endpoint)
  return {
    door,
    catalog,
    nodes,
    storage,
    compute: (kind, objects) => void registry.computed.set(resourceName(kind), objects),
    streams: createStreamDoor(door(administrator), nodes),
    fetch: httpDoor({ registry, nodes, schema: options.schema, door: door(administrator) }),
  }
}

/** Simplified: every caller from outside is the cluster's administrator; a real API server asks for a certificate or a token. */
const administrator: Caller = { user: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'], fieldManager: 'kubectl' }
