import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import recorded from './recorded-patches.json'
import { applyStrategicMergePatch, createThreeWayPatch } from './strategic-merge-patch'
import { isTree, type Tree } from './tree'

const pod = (spec: object): object => ({ metadata: { name: 'web' }, spec })
const containers = (...list: readonly object[]): object => pod({ containers: list })
const web = { name: 'web', image: 'nginx:1' }
const log = { name: 'log', image: 'busybox' }

describe('applyStrategicMergePatch', () => {
  const rows = [
    {
      name: 'merges containers by name and keeps the others',
      document: containers(web, log),
      patch: { spec: { containers: [{ name: 'log', image: 'busybox:2' }] } },
      result: containers(web, { name: 'log', image: 'busybox:2' }),
    },
    {
      name: 'puts a new container before the others, as a real server does',
      document: containers(web),
      patch: { spec: { containers: [log] } },
      result: containers(log, web),
    },
    {
      name: 'orders by $setElementOrder, and leaves what it does not name beside its neighbours',
      document: containers(web, log, { name: 'injected' }),
      patch: { spec: { '$setElementOrder/containers': [{ name: 'log' }, { name: 'web' }], containers: [{ name: 'web', image: 'nginx:2' }] } },
      result: containers(log, { name: 'web', image: 'nginx:2' }, { name: 'injected' }),
    },
    {
      name: 'removes an element with $patch: delete',
      document: containers(web, log),
      patch: { spec: { containers: [{ name: 'log', $patch: 'delete' }] } },
      result: containers(web),
    },
    {
      name: 'replaces a list with $patch: replace',
      document: containers(web, log),
      patch: { spec: { containers: [{ $patch: 'replace' }, { name: 'only' }] } },
      result: containers({ name: 'only' }),
    },
    {
      name: 'replaces an object with $patch: replace',
      document: pod({ securityContext: { runAsUser: 1, fsGroup: 2 } }),
      patch: { spec: { securityContext: { $patch: 'replace', runAsUser: 3 } } },
      result: pod({ securityContext: { runAsUser: 3 } }),
    },
    {
      name: 'empties an object with $patch: delete',
      document: pod({ securityContext: { runAsUser: 1 } }),
      patch: { spec: { securityContext: { $patch: 'delete' } } },
      result: pod({ securityContext: {} }),
    },
    {
      name: 'replaces a list without a merge key',
      document: pod({ tolerations: [{ key: 'a' }, { key: 'b' }] }),
      patch: { spec: { tolerations: [{ key: 'c' }] } },
      result: pod({ tolerations: [{ key: 'c' }] }),
    },
    {
      name: 'merges deeply: the environment of one container',
      document: containers({ ...web, env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }),
      patch: { spec: { containers: [{ name: 'web', env: [{ name: 'B', value: '3' }] }] } },
      result: containers({ ...web, env: [{ name: 'A', value: '1' }, { name: 'B', value: '3' }] }),
    },
    {
      name: 'removes with null, and drops nulls that match nothing',
      document: containers({ ...web, command: ['x'] }),
      patch: { metadata: { labels: { a: 'b', c: null } }, spec: { nodeName: null, containers: [{ name: 'web', command: null }] } },
      result: { metadata: { name: 'web', labels: { a: 'b' } }, spec: { containers: [web] } },
    },
    {
      name: 'clears what $retainKeys does not name: one source of a volume takes the place of another',
      document: pod({ volumes: [{ name: 'data', emptyDir: {} }] }),
      patch: { spec: { volumes: [{ name: 'data', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] } },
      result: pod({ volumes: [{ name: 'data', hostPath: { path: '/x' } }] }),
    },
    {
      name: 'adds to a set and deletes from it',
      document: { metadata: { finalizers: ['a', 'b'] } },
      patch: { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'], '$setElementOrder/finalizers': ['c', 'b'] } },
      result: { metadata: { finalizers: ['c', 'b'] } },
    },
    {
      name: 'never stores a directive',
      document: pod({}),
      patch: { spec: { $retainKeys: ['volumes'], volumes: [{ name: 'a', $retainKeys: ['name'] }, { name: 'b', $patch: 'delete' }] } },
      result: pod({ volumes: [{ name: 'a' }] }),
    },
  ]
  it.each(rows)('$name', ({ document, patch, result }) => expect(applyStrategicMergePatch(document, patch, 'Pod')).toEqual(result))

  it('turns a rolling update into Recreate', () => {
    const deployment = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } }
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }
    expect(applyStrategicMergePatch(deployment, patch, 'Deployment')).toEqual({ spec: { strategy: { type: 'Recreate' } } })
  })

  it('shares what it does not change', () => {
    const document = { metadata: { name: 'web' }, spec: { containers: [web, log] } }
    const result = applyStrategicMergePatch(document, { spec: { containers: [{ name: 'log', tty: true }] } }, 'Pod')
    expect(result).toMatchObject({ spec: { containers: [web, { ...log, tty: true }] } })
    expect(isTree(result) && result.metadata === document.metadata).toBe(true)
    expect(document.spec.containers).toEqual([web, log])
  })

  const faults = [
    { patch: 'x', message: 'invalid JSON document' },
    { patch: { spec: { containers: [{ image: 'x' }] } }, message: 'map: map[image:x] does not contain declared merge key: name' },
    { patch: { spec: { $patch: 'dance' } }, message: 'unknown patch type: dance in map: map[$patch:dance]' },
    { patch: { spec: { containers: [{ name: 'web', $patch: 'merge' }] } }, message: 'merging lists cannot yet be specified in the patch' },
    { patch: { spec: { containers: ['web'] } }, message: 'list element types are not identical: [[map[image:nginx:1 name:web]] [web]]' },
    { patch: { spec: { containers: [['web']] } }, message: 'lists of lists are not supported' },
    { patch: { spec: { '$setElementOrder/containers': 'web' } }, message: 'expected a []interface {}, but received a string' },
    { patch: { spec: { $setElementOrder: [] } }, message: 'invalid patch format of setElementOrder list' },
    { patch: { spec: { containers: [{ name: 'web', $retainKeys: ['name'], image: 'x' }] } }, message: 'invalid patch format of retainKeys' },
    {
      patch: { spec: { '$setElementOrder/containers': [{ name: 'log' }], containers: [{ name: 'web' }] } },
      message: "The order in patch list:\n[map[name:web]]\n doesn't match $setElementOrder list:\n[map[name:log]]\n",
    },
  ]
  it.each(faults)('refuses with: $message', ({ patch, message }) => {
    expect(() => applyStrategicMergePatch(containers(web), patch, 'Pod')).toThrow(message)
  })

  it('never reaches a prototype', () => {
    applyStrategicMergePatch({}, JSON.parse('{"__proto__": {"polluted": 1}}'), 'Pod')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('createThreeWayPatch', () => {
  const rows = [
    {
      name: 'is empty when nothing changed',
      original: containers(web),
      modified: containers(web),
      current: { metadata: { name: 'web', uid: '1' }, spec: { containers: [{ ...web, imagePullPolicy: 'Always' }] } },
      patch: {},
    },
    {
      name: 'changes an image and states the order',
      original: containers(web),
      modified: containers({ ...web, image: 'nginx:2' }),
      current: containers({ ...web, imagePullPolicy: 'Always' }),
      patch: { spec: { '$setElementOrder/containers': [{ name: 'web' }], containers: [{ name: 'web', image: 'nginx:2' }] } },
    },
    {
      name: 'deletes what the last apply had, and leaves what others added',
      original: { metadata: { labels: { a: '1', b: '2' } } },
      modified: { metadata: { labels: { a: '1' } } },
      current: { metadata: { labels: { a: '1', b: '2', injected: 'x' } } },
      patch: { metadata: { labels: { b: null } } },
    },
    {
      name: 'deletes an element by its key',
      original: containers(web, log),
      modified: containers(web),
      current: containers(web, log, { name: 'injected' }),
      patch: { spec: { '$setElementOrder/containers': [{ name: 'web' }], containers: [{ name: 'log', $patch: 'delete' }] } },
    },
    {
      name: 'retains the keys of a volume that changes its source',
      original: pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
      modified: pod({ volumes: [{ name: 'v', configMap: { name: 'm' } }] }),
      current: pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
      patch: {
        spec: {
          '$setElementOrder/volumes': [{ name: 'v' }],
          volumes: [{ name: 'v', $retainKeys: ['configMap', 'name'], emptyDir: null, configMap: { name: 'm' } }],
        },
      },
    },
    {
      name: 'removes from a set',
      original: { metadata: { finalizers: ['a', 'b'] } },
      modified: { metadata: { finalizers: ['b'] } },
      current: { metadata: { finalizers: ['a', 'b'] } },
      patch: { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], '$setElementOrder/finalizers': ['b'] } },
    },
    {
      name: 'brings back what somebody else changed',
      original: { spec: { nodeName: 'a' } },
      modified: { spec: { nodeName: 'a' } },
      current: { spec: { nodeName: 'b' } },
      patch: { spec: { nodeName: 'a' } },
    },
  ]
  it.each(rows)('$name', ({ original, modified, current, patch }) => {
    expect(createThreeWayPatch({ original, modified, current }, 'Pod')).toEqual(patch)
  })

  it.each(recorded.map((row, index) => ({ ...row, index })))('sends what kubectl 1.32.5 sent for Deployment $index of a random lot', ({ original, modified, current, patch }) => {
    expect(createThreeWayPatch({ original, modified, current }, 'Deployment')).toEqual(patch)
  })

  it('makes everything hold that was asked for, whatever stood there before', () => {
    const text = fc.constantFrom('a', 'b', 'c')
    const named = (fields: Record<string, fc.Arbitrary<unknown>>) =>
      fc.uniqueArray(fc.record({ name: text, ...fields }, { requiredKeys: ['name'] }), { selector: ({ name }) => name, maxLength: 3 })
    const source = fc.constantFrom({ emptyDir: {} }, { hostPath: { path: '/' } }, { configMap: { name: 'm' } })
    const volumes = fc.uniqueArray(fc.tuple(text, source).map(([name, rest]) => ({ name, ...rest })), { selector: ({ name }) => name })
    const spec = fc.record(
      {
        containers: named({ image: text, command: fc.array(text), env: named({ value: text }) }),
        volumes,
        tolerations: fc.array(fc.record({ key: text }), { maxLength: 2 }),
        nodeSelector: fc.dictionary(text, text),
        hostNetwork: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    const meta = fc.record({ labels: fc.dictionary(text, text), finalizers: fc.uniqueArray(text) }, { requiredKeys: [] })
    const document = fc.record({ metadata: meta, spec }, { requiredKeys: [] })
    fc.assert(
      fc.property(document, document, document, (original, modified, current) => {
        const patch = createThreeWayPatch({ original, modified, current }, 'Pod')
        const result = applyStrategicMergePatch(current, patch, 'Pod')
        expect(missing(modified, result)).toEqual([])
        const again = createThreeWayPatch({ original: modified, modified, current: result }, 'Pod')
        expect(applyStrategicMergePatch(result, again, 'Pod')).toEqual(result)
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})

/** Paths at which the result does not have what was wanted; merged lists are compared by name. */
function missing(wanted: unknown, found: unknown, path = ''): string[] {
  if (isTree(wanted)) return isTree(found) ? Object.entries(wanted).flatMap(([key, value]) => missing(value, found[key], `${path}.${key}`)) : [path]
  if (!Array.isArray(wanted)) return wanted === found ? [] : [path]
  if (!Array.isArray(found)) return [path]
  if (!wanted.every(isNamed)) return path.endsWith('finalizers') ? wanted.filter((item) => !found.includes(item)) : sameList(wanted, found, path)
  return wanted.flatMap((item) => missing(item, found.filter(isNamed).find(({ name }) => name === item.name), `${path}[${item.name}]`))
}

const isNamed = (value: unknown): value is Tree & { name: string } => isTree(value) && typeof value.name === 'string'
const sameList = (a: unknown, b: unknown, path: string): string[] => (JSON.stringify(a) === JSON.stringify(b) ? [] : [path])
