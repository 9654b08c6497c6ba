/** What every verb needs at hand. */
import type { Managed } from '../../api/apply/managed-fields'
import type { Caller } from '../../api/door'
import { resourceName, type Kind } from '../../api/kind'
import type { KindCatalog } from '../../api/kind-catalog'
import type { FieldError } from '../../api/field-error'
import type { KubeObject } from '../../api/object'
import { invalidError } from '../../api/status-error'
import type { Simulation } from '../../base/simulation'
import type { Random } from '../../base/random'
import type { Access } from './access'
import type { AdmissionPlugin, AdmissionRequest } from './admission'
import type { SchemaCheck } from './http/exchange'
import type { KindVersions } from './owners/kind-versions'
import type { FieldOwners } from './owners/managed-fields'
import type { RecentWrites } from './owners/field-write'
import type { Storage } from './storage'
import type { Wire } from './wire'
import type { Strategy } from './strategy'

export interface Registry {
  readonly simulation: Simulation
  readonly random: Random
  readonly storage: Storage
  readonly catalog: KindCatalog
  /** Where clients are told to find it: `172.18.0.2:6443`. */
  readonly serverAddress: string
  readonly schema: SchemaCheck | undefined
  /** The types of fields, in all versions of a kind. */
  readonly versions: KindVersions
  /** Who set which field. */
  readonly owners: FieldOwners
  readonly recentWrites: RecentWrites
  /** The way to pods and Services. */
  readonly wire: Wire
  /** Objects that are made up when somebody asks, by resource: `pods.metrics.k8s.io`. */
  readonly computed: Map<string, ComputedObjects>
  /** Who may come in, and what they may do. */
  readonly access: Access
  readonly plugins: readonly AdmissionPlugin[]
  /** By resource: `pods`, `deployments.apps`. */
  readonly strategies: Readonly<Record<string, Strategy>>
  /** Checks of metadata, the same for all kinds. */
  validateMetadata(object: KubeObject, kind: Kind): readonly FieldError[]
}

/** All of them; to be asked anew each time. */
export type ComputedObjects = () => readonly KubeObject[]

/** Who writes what, and whether it is only to be tried. */
export interface Write<T extends KubeObject> {
  readonly kind: Kind<T>
  readonly caller: Caller
  readonly dryRun: boolean
  /** Owners as the client sends them. */
  readonly managedFields?: readonly unknown[]
  /** Owners as apply worked them out. */
  readonly managed?: Managed
  /** In which a client over HTTP speaks. */
  readonly apiVersion?: string
  readonly bookedAs?: string
  /** Tells the client something beside the answer. */
  warn(text: string): void
}

/** The question to the admission plugins about a write. */
export const admissionOf = <T extends KubeObject>(
  { kind, caller, dryRun, warn, bookedAs }: Write<T>,
  asked: Pick<AdmissionRequest, 'operation' | 'object' | 'previous'> & { readonly subresource?: string },
): AdmissionRequest => ({
  kind,
  operation: asked.operation,
  object: asked.object,
  previous: asked.previous,
  // Simplified: of a scaling, admission sees the workload; a real API server shows it the Scale.
  subresource: asked.subresource ?? bookedAs ?? '',
  caller,
  namespace: asked.object.metadata.namespace,
  name: asked.object.metadata.name,
  dryRun,
  warn,
})

export const strategyOf = (registry: Registry, kind: Kind): Strategy | undefined => registry.strategies[resourceName(kind)]

export const hasStatus = (kind: Kind): boolean => kind.subresources.includes('status')

export function refuse(kind: Kind, object: KubeObject, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidError(kind, object.metadata.name, errors)
}

/** The object with what only the server can give it; refused when it cannot be given. */
export function allocate<T extends KubeObject>(registry: Registry, kind: Kind<T>, next: T, previous?: T): T {
  const given = strategyOf(registry, kind)?.allocate?.(next, previous)
  if (!given) return next
  if ('metadata' in given) return given as T
  throw invalidError(kind, next.metadata.name, given)
}
