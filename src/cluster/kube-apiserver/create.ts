/** POST: complete, admit, prepare, check, store. Upstream: k8s.io/apiserver/pkg/registry/rest/create.go (v1.32). */
import { apiVersionOf, type Kind } from '../../api/kind'
import type { Draft, KubeObject, ObjectMeta } from '../../api/object'
import { alreadyExistsError, badRequestError } from '../../api/status-error'
import { check, mutate } from './admission'
import { fieldWriteOf, intentOf } from './owners/field-write'
import { isOfTwoHalves, withMetadata, type Halves } from './object-parts'
import { admissionOf, allocate, refuse, strategyOf, type Registry, type Write } from './registry'
import { restampedMetadata, storedMetadata } from './stored-metadata'

/** A generated name is the given one plus five characters, and no longer than a label may be. */
const MAX_GENERATED_BASE = 58
const GENERATE_ATTEMPTS = 8

export function createObject<T extends KubeObject>(registry: Registry, write: Write<T>, draft: Draft & Partial<Omit<T, keyof Draft>>): T {
  const { kind, caller, dryRun } = write
  const drafted = completed(registry, kind, draft)
  const defaulted = kind.setDefaults?.(drafted) ?? drafted
  const admitted = mutate(registry.plugins, admissionOf(write, { operation: 'CREATE', object: defaulted })) as T
  const signed = strategyOf(registry, kind)?.prepareForCreate?.(admitted, caller) ?? admitted
  const prepared = named(registry, kind, kind.prepareForCreate?.(signed as T) ?? (signed as T))
  refuse(kind, prepared, [...registry.validateMetadata(prepared, kind), ...(kind.validate?.(prepared) ?? [])])
  check(registry.plugins, admissionOf(write, { operation: 'CREATE', object: prepared }))
  if (registry.storage.find(kind, prepared.metadata)) throw alreadyExistsError(kind, prepared.metadata.name)
  const complete = allocate(registry, kind, prepared)
  if (!dryRun) strategyOf(registry, kind)?.reserve?.(complete)
  const fields = fieldWriteOf(registry, write)
  const intent = intentOf(write, admitted === defaulted && specOf(complete) === specOf(defaulted) ? undefined : defaulted)
  if (dryRun) return registry.owners.rehearsed(complete, { previous: undefined, fields, intent })
  const stored = registry.storage.put(kind, complete, { caller, act: 'create', fields, intent })
  strategyOf(registry, kind)?.stored?.(stored)
  return stored
}

const specOf = (object: KubeObject): unknown => ('spec' in object ? object.spec : undefined)

function completed<T extends KubeObject>(registry: Registry, kind: Kind<T>, draft: Draft & Partial<Omit<T, keyof Draft>>): T {
  const { metadata: sent = {} } = draft
  if (sent.resourceVersion) throw badRequestError('resourceVersion should not be set on objects to be created')
  const apiVersion = apiVersionOf(kind)
  const metadata = freshMetadata(registry, kind, sent)
  if (kind.withMetadata && draft.apiVersion === apiVersion && draft.kind === kind.kind) return kind.withMetadata(draft as KubeObject as T, metadata)
  const { spec = {}, status = {} }: Draft & Halves = draft
  const object: KubeObject & Halves = isOfTwoHalves(kind as Kind)
    ? { apiVersion, kind: kind.kind, metadata, spec, status }
    : { ...draft, apiVersion, kind: kind.kind, metadata }
  return object as T
}

const freshMetadata = (registry: Registry, kind: Kind, draft: Partial<ObjectMeta>): ObjectMeta =>
  storedMetadata(draft, {
    name: draft.name ?? '',
    namespace: kind.namespaced ? draft.namespace || 'default' : undefined,
    uid: registry.random.uuid(),
    resourceVersion: '',
    generation: undefined,
    creationTimestamp: registry.simulation.clock.timestamp(),
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
  })

/** Where a name is only begun: ends it with five characters, again when the name is taken. */
function named<T extends KubeObject>(registry: Registry, kind: Kind<T>, object: T): T {
  const { name, generateName, namespace } = object.metadata
  if (name || !generateName) return object
  const base = generateName.slice(0, MAX_GENERATED_BASE)
  let candidate = base + registry.random.nameSuffix()
  for (let attempt = 1; attempt < GENERATE_ATTEMPTS && registry.storage.find(kind, { namespace, name: candidate }); attempt++) {
    candidate = base + registry.random.nameSuffix()
  }
  return withMetadata(kind, object, restampedMetadata(object.metadata, candidate, ''))
}
