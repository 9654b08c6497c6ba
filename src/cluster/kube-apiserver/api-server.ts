/**
 * The API server: one corridor (complete, admit, prepare, validate, store) behind two doors. `door` gives typed verbs to components
 * of the same process; `fetch` speaks HTTP with everybody.
 */
import type { ApiDoor, ApiServer, Caller } from '../../api/door'
import type { StreamDoor } from '../../api/exec'
import { type CertificateAuthority, createCertificateAuthority } from '../../api/certificate-authority'
import type { ApiFetch, ApiRequest } from '../../api/http'
import { resourceName, type Kind } from '../../api/kind'
import { createKindCatalog } from '../../api/kind-catalog'
import type { KubeObject } from '../../api/object'
import { validateMetadata } from '../../api/validation/metadata'
import type { Simulation } from '../../base/simulation'
import { type Access, administrator, createAccess } from './access'
import { followRemotes } from './aggregation/availability'
import { askRemote } from './aggregation/forward'
import { addressRange } from './address-range'
import { admissionPlugins } from './admission/plugins'
import type { User } from './authentication/user-groups'
import type { AuthorizationMode } from './authorization/authorizer'
import { bootstrapRoles } from './authorization/bootstrap/bootstrap-roles'
import { bootstrap, bootstrapPriorityClasses } from './bootstrap/bootstrap'
import { bootstrapApiServices } from './bootstrap/api-services'
import { bootstrapFlowControl } from './bootstrap/flow-control'
import type { SchemaCheck } from './http/exchange'
import { httpDoor } from './http/http-door'
import { parsePath } from './http/parse-path'
import { createKindVersions } from './owners/kind-versions'
import { createFieldOwners } from './owners/managed-fields'
import { createReckoning } from './owners/reckon-fields'
import { customSchema } from './custom/custom-schema'
import { followDefinitions } from './custom/custom-resources'
import { definitionStrategy, type Followed } from './custom/definition-strategy'
import { createNodeConnections, type NodeConnections } from './pods/node-connections'
import { createStreamDoor } from './pods/pod-streams'
import type { Registry } from './registry'
import { createStorage, type Storage } from './storage'
import { certificateStrategy } from './strategies/certificate-signing-request'
import { eventStrategy } from './strategies/event'
import { namespaceStrategy } from './strategies/namespace'
import { persistentVolumeStrategy } from './strategies/persistent-volume'
import { podStrategy } from './strategies/pod'
import { serviceStrategy } from './strategies/service'
import { typedDoor } from './typed-door'
import type { Dial, Rehearse, Wire } from './wire'

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
  /** Who decides what is allowed, as `--authorization-mode` takes them. */
  readonly authorizationModes?: readonly AuthorizationMode[]
  /** Signs certificates of clients. */
  readonly authority?: CertificateAuthority
  /** Whom certificates name as the one who signed them; absent: `kubernetes`. */
  readonly authorityName?: string
  /** Users by tokens that do not change, as `--token-auth-file` takes them. */
  readonly staticTokens?: ReadonlyMap<string, User>
}

export interface RunningApiServer extends ApiServer {
  readonly fetch: ApiFetch
  readonly access: Access
  /** A door with a chance of its own, by name: what is made through it leaves the names and uids of everything else as they are. */
  doorApart(caller: Caller, chance: string): ApiDoor
  /** Lets in a request that is answered elsewhere, as exec is; throws the 401 or 403. */
  admit(request: ApiRequest): void
  /** The kubelets' side: who answers for the containers of a node. */
  readonly nodes: NodeConnections
  readonly storage: Storage
  /** Serves objects that are not stored; their kind has fewer verbs than eight. Upstream: an aggregated API server. */
  compute<T extends KubeObject>(kind: Kind<T>, objects: () => readonly T[]): void
  /** From now on the API server reaches pods and Services in this way. */
  connect(dial: Dial, rehearse?: Rehearse): void
  /** Commands and ports inside of pods. */
  readonly streams: StreamDoor
}

export function createApiServer(options: ApiServerOptions): RunningApiServer {
  const { simulation, kinds, serviceCIDR = '10.96.0.0/12', endpoint = { address: '192.168.49.2', port: 6443 } } = options
  const catalog = createKindCatalog(kinds)
  const schema = customSchema(options.schema, catalog)
  const versions = createKindVersions(catalog, (kind) => schema.applyTypeOf(kind))
  const reckon = createReckoning(versions)
  const storage = createStorage(simulation, reckon)
  const random = simulation.random.fork('kube-apiserver')
  const { authority = createCertificateAuthority(simulation.random.fork('certificate-authority'), options.authorityName), authorizationModes: modes = ['Node', 'RBAC'] } = options
  const access = createAccess({ simulation, storage, authority, modes, staticTokens: options.staticTokens ?? new Map<string, User>() })
  const wire: Wire = { dial: undefined }
  const plugins = admissionPlugins({ storage, random, clock: simulation.clock, catalog, authorizer: access.authorizer, wire })
  const followed: Followed = {}
  const registry: Registry = {
    simulation,
    random,
    storage,
    catalog,
    serverAddress: `${endpoint.address}:${endpoint.port}`,
    schema,
    versions,
    owners: createFieldOwners(storage, reckon),
    recentWrites: { time: '', byKind: new Map() },
    computed: new Map(),
    wire,
    access,
    plugins: [...plugins.filter(({ name }) => !options.disableAdmissionPlugins?.includes(name)), access.escalation],
    strategies: {
      pods: podStrategy,
      namespaces: namespaceStrategy,
      events: eventStrategy(simulation.clock, storage),
      persistentvolumes: persistentVolumeStrategy(() => simulation.clock.timestamp()),
      'certificatesigningrequests.certificates.k8s.io': certificateStrategy(() => simulation.clock.timestamp()),
      'customresourcedefinitions.apiextensions.k8s.io': definitionStrategy(() => simulation.clock.timestamp(), followed),
      services: serviceStrategy({ serviceCIDR, random: random.fork('service-addresses') }),
      ...access.strategies,
    },
    validateMetadata,
  }
  const nodes = createNodeConnections()
  const admit = (request: ApiRequest): void => void access.admit(request, parsePath(request.path))
  const door = (caller: Caller): ApiDoor => typedDoor(registry, caller)
  const self: Caller = { user: 'system:apiserver', fieldManager: 'kube-apiserver' }
  bootstrap(door(self), { ...endpoint, clusterIP: addressRange(serviceCIDR).at(1) })
  bootstrapRoles(typedDoor({ ...registry, random: random.fork('bootstrap-roles') }, self))
  bootstrapPriorityClasses(typedDoor({ ...registry, random: random.fork('bootstrap-priority-classes') }, self))
  bootstrapFlowControl(typedDoor({ ...registry, random: random.fork('bootstrap-flow-control') }, self))
  bootstrapApiServices(typedDoor({ ...registry, random: random.fork('bootstrap-api-services') }, self), catalog)
  if (kinds.some(({ kind }) => kind === 'CustomResourceDefinition')) followDefinitions(registry, door(self), followed)
  if (kinds.some(({ kind }) => kind === 'APIService')) followRemotes(registry, door(self))
  return {
    door,
    doorApart: (caller, chance) => typedDoor({ ...registry, random: random.fork(chance) }, caller),
    catalog,
    nodes,
    storage,
    compute: (kind, objects) => void registry.computed.set(resourceName(kind), objects),
    connect: (dial, rehearse) => void Object.assign(wire, { dial, rehearse }),
    streams: createStreamDoor({ door: door({ ...administrator, fieldManager: 'kubectl' }), nodes, admit }),
    access,
    keys: { authority, issueLegacyToken: access.tokens.issueLegacy },
    admit,
    ask: (path) => askRemote(registry, path),
    fetch: httpDoor({ registry, nodes, schema }),
  }
}
