/** What is sent: whole objects, changes to what is there, patches of all kinds, options, nonsense. */
import type { Random } from '../../base/random'
import { minimalObjects } from '../minimal-objects.test.support'
import { oddBody, oddText, oddValue, withKeys } from './odd-values.test.support'
import { apiVersionOf, nameOf, type Resource } from './resources.test.support'
import { mutated, NAMES, withSmallCounts, type SchemaValues } from './schema-values.test.support'

export interface Target {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string
  readonly subresource: string
}

export interface Content {
  readonly body: string
  readonly type: string
}

export interface Bodies {
  object(target: Target): Content
  patch(target: Target): Content
  deleteOptions(): Content
}

type Tree = Readonly<Record<string, unknown>>

/** `seen` are objects that answers have brought. */
export function createBodies(random: Random, { values, seen }: { values: SchemaValues; seen: (target: Target) => Tree | undefined }): Bodies {
  const chance = (share: number): boolean => random.float() < share

  function whole(target: Target): Tree {
    const { resource, namespace, name } = target
    const minimal = minimalObjects[nameOf(resource)]
    const from = chance(0.4) ? values.ofKind(resource.group, resource.version, resource.kind) : undefined
    const base: Tree = from ?? (chance(0.4) ? seen(target) : undefined) ?? (minimal?.(name, namespace) as Tree | undefined) ?? values.ofKind(resource.group, resource.version, resource.kind) ?? { spec: { a: 1 } }
    const metadata = { ...labelled(base.metadata), name, ...(resource.namespaced ? { namespace } : {}), ...(chance(0.8) ? { resourceVersion: undefined, uid: undefined } : {}) }
    return { ...base, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: chance(0.05) ? { ...metadata, name: undefined, generateName: 'g-' } : metadata }
  }

  function labelled(metadata: unknown): Tree {
    const given = typeof metadata === 'object' && metadata !== null ? (metadata as Tree) : {}
    return chance(0.3) ? { ...given, labels: { app: random.pick(['web', 'db']), tier: 'x' }, finalizers: chance(0.1) ? ['example.com/hold'] : [] } : given
  }

  const text = (value: unknown): string => JSON.stringify(withSmallCounts(value)) ?? 'null'

  function scale({ name }: Target): Tree {
    return { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name }, spec: { replicas: random.below(4) } }
  }

  const special: Readonly<Record<string, (target: Target) => Tree>> = {
    scale,
    binding: ({ name }) => ({ apiVersion: 'v1', kind: 'Binding', metadata: { name }, target: { kind: 'Node', name: random.pick(['worker-1', 'nope']) } }),
    eviction: ({ name, namespace }) => ({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } }),
    token: () => ({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: random.pick([600, 3600, 1, -1]), audiences: ['x'] } }),
  }

  function sent(target: Target): Tree {
    const make = Object.hasOwn(special, target.subresource) ? special[target.subresource] : whole
    return make(target)
  }

  return {
    object(target) {
      const type = random.pick(['application/json', 'application/json', 'application/json', 'application/json; charset=utf-8', 'application/yaml', 'text/plain', 'application/vnd.kubernetes.protobuf', 'application/cbor', '', oddText(random)])
      if (chance(0.08)) return { type, body: oddBody(random) }
      const object = sent(target)
      return { type: chance(0.96) ? 'application/json' : type, body: text(chance(0.35) ? mutated(random, object) : object) }
    },
    patch(target) {
      const type = chance(0.05) ? random.pick(oddPatchTypes) : random.pick(patchTypes)
      if (chance(0.06)) return { type, body: oddBody(random) }
      if (type === 'application/json-patch+json') return { type, body: text(chance(0.05) ? oddValue(random) : jsonPatch(target)) }
      if (type === 'application/apply-patch+yaml') return { type, body: text(chance(0.3) ? mutated(random, sent(target)) : sent(target)) }
      return { type, body: text(mergePatch(target)) }
    },
    deleteOptions() {
      if (chance(0.5)) return { type: '', body: '' }
      if (chance(0.1)) return { type: 'application/json', body: oddBody(random) }
      const options = {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        gracePeriodSeconds: random.pick([undefined, 0, 1, 30, -1, 1e300, 'x', oddValue(random)]),
        propagationPolicy: random.pick([undefined, 'Background', 'Foreground', 'Orphan', 'Nope', oddValue(random)]),
        preconditions: chance(0.15) ? random.pick([{ uid: 'x' }, { resourceVersion: '1' }, oddValue(random)]) : undefined,
        dryRun: chance(0.1) ? random.pick([['All'], ['Some'], 'All', oddValue(random)]) : undefined,
      }
      return { type: 'application/json', body: text(chance(0.1) ? mutated(random, options) : options) }
    },
  }

  function mergePatch(target: Target): unknown {
    if (chance(0.25)) return mutated(random, sent(target))
    const own = values.ofKind(target.resource.group, target.resource.version, target.resource.kind) ?? {}
    return random.pick([
      { metadata: { labels: withKeys([[random.pick(['app', 'a', oddText(random)]), random.pick(['web', null, oddText(random), oddValue(random)])]]) } },
      { metadata: { annotations: { note: oddText(random) } } },
      { metadata: { finalizers: random.pick([null, [], ['example.com/hold'], oddValue(random)]) } },
      { metadata: { managedFields: random.pick([null, [], [{}], oddValue(random)]), ownerReferences: random.pick([[], [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'x' }], oddValue(random)]) } },
      { spec: { replicas: random.pick([0, 1, 2, null, '3', oddValue(random)]) } },
      { spec: own.spec },
      { status: own.status },
      own,
      { spec: { template: { spec: { containers: [{ name: random.pick(['main', 'side']), image: 'httpd', $patch: random.pick([undefined, 'delete', 'replace', 'nope', 3]) }], '$setElementOrder/containers': random.pick([undefined, [{ name: 'main' }], 'x']) } } } },
      { $patch: random.pick(['replace', 'delete', 'merge', 5]), metadata: { '$deleteFromPrimitiveList/finalizers': random.pick([['example.com/hold'], 'x', [1]]) } },
      withKeys([['__proto__', { polluted: true }], ['constructor', { prototype: { polluted: true } }], ['metadata', withKeys([['__proto__', { polluted: true }], ['labels', withKeys([['__proto__', 'x']])]])]]),
      oddValue(random),
    ])
  }

  function jsonPatch(target: Target): unknown {
    return Array.from({ length: 1 + random.below(3) }, () => operation(target))
  }

  function operation(target: Target): Tree {
    const path = chance(0.2) ? `/${oddText(random)}/${random.pick(['a', '0', '-', '__proto__'])}` : random.pick(pointers)
    const value = chance(0.5) ? oddValue(random) : random.pick([1, 2, 'web', { app: 'web' }, null, [], sent(target)])
    return {
      op: random.pick(['add', 'add', 'replace', 'remove', 'test', 'move', 'copy', 'nope', 3, undefined]),
      path,
      value: /replicas|completions|parallelism/.test(path) && typeof value === 'number' ? Math.min(value, 3) : value,
      from: random.pick([undefined, ...pointers, oddText(random)]),
    }
  }
}

const patchTypes = [
  ...['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml'],
  ...['application/merge-patch+json', 'application/strategic-merge-patch+json'],
]
const oddPatchTypes = ['application/json', 'application/apply-patch+cbor', 'application/apply-patch+json', '']

const pointers = [
  ...['', '/', '/metadata', '/metadata/labels', '/metadata/labels/app', '/metadata/name', '/metadata/namespace', '/metadata/uid', '/metadata/finalizers', '/metadata/finalizers/-', '/metadata/resourceVersion'],
  ...['/metadata/annotations', '/metadata/annotations/a~1b', '/metadata/creationTimestamp', '/metadata/deletionTimestamp', '/metadata/ownerReferences', '/metadata/managedFields/0', '/metadata/generation'],
  ...['/spec', '/spec/replicas', '/spec/template/spec/containers/0/image', '/spec/template/spec/containers/-', '/spec/template/spec/containers/-1', '/spec/template/spec/containers/99999999999999999999', '/spec/containers/0'],
  ...['/spec/selector', '/spec/ports/0', '/spec/ports/-', '/status', '/status/phase', '/data', '/data/color', '/kind', '/apiVersion', '/__proto__', '/__proto__/polluted', '/constructor/prototype/polluted', '/metadata/__proto__/x'],
]

export const names = (random: Random): string => (random.below(15) === 0 ? oddText(random) : random.pick(NAMES))
