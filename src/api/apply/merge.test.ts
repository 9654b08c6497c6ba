/** What upstream's own tables say of merges, owners and conflicts: sigs.k8s.io/structured-merge-diff/v4/merge/*_test.go (v4.4.2). */
import { describe, expect, it } from 'vitest'
import { parseYamlDocuments } from '../../base/yaml/parse'
import { applyConfiguration } from './apply-configuration'
import { emptySet, pathsOf } from './field-set'
import { describePath } from './path-element'
import { updateManagers, type Managers, type Versions } from './managers'
import { atomicType, deducedType, type Type } from './type'

const text: Type = { scalar: 'string' }
const number: Type = { scalar: 'numeric' }
const set: Type = { list: { element: text, isAtomic: false, keys: [] } }
const mapOf = (element: Type): Type => ({ map: { fields: new Map(), always: [], element, isAtomic: false } })
const struct = (fields: Readonly<Record<string, Type>>, defaults: Readonly<Record<string, unknown>> = {}, isAtomic = false): Type => ({
  map: { fields: new Map(Object.entries(fields).map(([name, type]) => [name, { type, ...(name in defaults ? { default: defaults[name] } : {}) }])), always: [], isAtomic },
})
const byKeys = (element: Type, ...keys: string[]): Type => ({ list: { element, isAtomic: false, keys } })

const leaf = struct({ numeric: number, string: text, bool: { scalar: 'boolean' } })
const sets = struct({ list: set })
const associative = struct({ list: byKeys(struct({ name: text, value: number }), 'name') })
const recursiveMap: { map?: Type['map'] } = {}
recursiveMap.map = mapOf(recursiveMap).map
const nested = struct({
  listOfLists: byKeys(struct({ name: text, value: set }), 'name'),
  listOfMaps: byKeys(struct({ name: text, value: mapOf(text) }), 'name'),
  mapOfLists: mapOf(set),
  mapOfMaps: mapOf(mapOf(text)),
  mapOfMapsRecursive: recursiveMap,
  struct: struct({ name: text, value: number }),
})
const port = struct({ port: number, protocol: text, name: text }, { protocol: 'TCP' })
const ports = struct({ containerPorts: byKeys(port, 'port', 'protocol') })
const atomics = struct({ name: text, list: { list: { element: text, isAtomic: true, keys: [] } }, struct: struct({ a: number, b: number }, {}, true) })

interface Step {
  readonly do: 'apply' | 'force' | 'update'
  readonly by: string
  readonly object: string
  /** `.path by manager` of each field that somebody else has. */
  readonly conflicts?: readonly string[]
}

interface Row {
  readonly name: string
  readonly type: Type
  readonly steps: readonly Step[]
  readonly object: string
  readonly owners: Readonly<Record<string, readonly string[]>>
}

const apply = (by: string, object: string): Step => ({ do: 'apply', by, object })
const update = (by: string, object: string): Step => ({ do: 'update', by, object })

const table: readonly Row[] = [
  {
    name: 'an applier owns what it speaks of last',
    type: leaf,
    steps: [apply('default', '{numeric: 1, string: string}'), apply('default', '{numeric: 2, string: string, bool: false}')],
    object: '{numeric: 2, string: string, bool: false}',
    owners: { default: ['.bool', '.numeric', '.string'] },
  },
  {
    name: 'what others add stays theirs',
    type: leaf,
    steps: [apply('default', '{numeric: 1, string: string}'), update('controller', '{numeric: 1, string: string, bool: true}'), apply('default', '{numeric: 2, string: string}')],
    object: '{numeric: 2, string: string, bool: true}',
    owners: { default: ['.numeric', '.string'], controller: ['.bool'] },
  },
  {
    name: 'a field that somebody changed is in conflict until it is taken by force',
    type: leaf,
    steps: [
      apply('default', '{numeric: 1, string: string}'),
      update('controller', '{numeric: 1, string: controller string, bool: true}'),
      { ...apply('default', '{numeric: 2, string: user string}'), conflicts: ['.string by controller'] },
      { do: 'force', by: 'default', object: '{numeric: 2, string: user string}' },
    ],
    object: '{numeric: 2, string: user string, bool: true}',
    owners: { default: ['.numeric', '.string'], controller: ['.bool'] },
  },
  {
    name: 'what is no longer applied goes',
    type: leaf,
    steps: [apply('default', '{numeric: 1, string: string, bool: false}'), apply('default', '{string: new string}')],
    object: '{string: new string}',
    owners: { default: ['.string'] },
  },
  {
    name: 'what somebody else took stays when it is no longer applied',
    type: leaf,
    steps: [apply('default', '{numeric: 2}'), update('controller', '{numeric: 1}'), apply('default', '{}')],
    object: '{numeric: 1}',
    owners: { controller: ['.numeric'] },
  },
  {
    name: 'an updater that takes all leaves nobody else',
    type: leaf,
    steps: [apply('default', '{string: string}'), update('controller', '{string: new string}')],
    object: '{string: new string}',
    owners: { controller: ['.string'] },
  },
  { name: 'applying nothing owns nothing', type: leaf, steps: [apply('default', '{string: string}'), apply('default', '{}')], object: '{}', owners: {} },
  {
    name: 'a set takes the order of the configuration',
    type: sets,
    steps: [apply('default', '{list: [a, b, c, d]}'), apply('default', '{list: [a, d, c, b]}')],
    object: '{list: [a, d, c, b]}',
    owners: { default: ['.list[="a"]', '.list[="b"]', '.list[="c"]', '.list[="d"]'] },
  },
  {
    name: 'elements of others stay where they stood',
    type: sets,
    steps: [apply('default', '{list: [a, c]}'), update('controller', '{list: [a, b, c, d]}'), apply('default', '{list: [a, aprime, c, cprime]}')],
    object: '{list: [a, b, aprime, c, d, cprime]}',
    owners: { default: ['.list[="a"]', '.list[="aprime"]', '.list[="c"]', '.list[="cprime"]'], controller: ['.list[="b"]', '.list[="d"]'] },
  },
  {
    name: 'an element may have two owners',
    type: sets,
    steps: [apply('default', '{list: [a, c]}'), update('controller', '{list: [a, b, c, d]}'), apply('default', '{list: [a, b, c]}')],
    object: '{list: [a, b, c, d]}',
    owners: { default: ['.list[="a"]', '.list[="b"]', '.list[="c"]'], controller: ['.list[="b"]', '.list[="d"]'] },
  },
  {
    name: 'an updater that reorders takes nothing',
    type: sets,
    steps: [apply('default', '{list: [a, b, c, d]}'), update('controller', '{list: [a, d, c, b]}'), apply('default', '{list: [a, b, c, d]}')],
    object: '{list: [a, b, c, d]}',
    owners: { default: ['.list[="a"]', '.list[="b"]', '.list[="c"]', '.list[="d"]'] },
  },
  {
    name: 'of two appliers one removes its own element',
    type: associative,
    steps: [apply('one', '{list: [{name: a}, {name: b}, {name: c}]}'), apply('two', '{list: [{name: c}, {name: d}]}'), apply('one', '{list: [{name: a}]}')],
    object: '{list: [{name: a}, {name: c}, {name: d}]}',
    owners: { one: ['.list[name="a"]', '.list[name="a"].name'], two: ['.list[name="c"]', '.list[name="d"]', '.list[name="c"].name', '.list[name="d"].name'] },
  },
  {
    name: 'the same value is no conflict',
    type: associative,
    steps: [apply('one', '{list: [{name: a, value: 0}]}'), apply('two', '{list: [{name: a, value: 0}]}')],
    object: '{list: [{name: a, value: 0}]}',
    owners: { one: ['.list[name="a"]', '.list[name="a"].name', '.list[name="a"].value'], two: ['.list[name="a"]', '.list[name="a"].name', '.list[name="a"].value'] },
  },
  {
    name: 'another value is one',
    type: associative,
    steps: [apply('one', '{list: [{name: a, value: 0}]}'), { ...apply('two', '{list: [{name: a, value: 1}]}'), conflicts: ['.list[name="a"].value by one'] }],
    object: '{list: [{name: a, value: 0}]}',
    owners: { one: ['.list[name="a"]', '.list[name="a"].name', '.list[name="a"].value'] },
  },
  {
    name: 'lists in lists change',
    type: nested,
    steps: [apply('default', '{listOfLists: [{name: a, value: [b, c]}]}'), apply('default', '{listOfLists: [{name: a, value: [a, c]}]}')],
    object: '{listOfLists: [{name: a, value: [a, c]}]}',
    owners: { default: ['.listOfLists[name="a"]', '.listOfLists[name="a"].name', '.listOfLists[name="a"].value[="a"]', '.listOfLists[name="a"].value[="c"]'] },
  },
  {
    name: 'lists in lists get another key',
    type: nested,
    steps: [apply('default', '{listOfLists: [{name: a, value: [b, c]}]}'), apply('default', '{listOfLists: [{name: b, value: [a, c]}]}')],
    object: '{listOfLists: [{name: b, value: [a, c]}]}',
    owners: { default: ['.listOfLists[name="b"]', '.listOfLists[name="b"].name', '.listOfLists[name="b"].value[="a"]', '.listOfLists[name="b"].value[="c"]'] },
  },
  {
    name: 'maps in lists change',
    type: nested,
    steps: [apply('default', '{listOfMaps: [{name: a, value: {b: x, c: y}}]}'), apply('default', '{listOfMaps: [{name: a, value: {a: x, c: z}}]}')],
    object: '{listOfMaps: [{name: a, value: {a: x, c: z}}]}',
    owners: { default: ['.listOfMaps[name="a"]', '.listOfMaps[name="a"].name', '.listOfMaps[name="a"].value.a', '.listOfMaps[name="a"].value.c'] },
  },
  {
    name: 'lists in maps get another key',
    type: nested,
    steps: [apply('default', '{mapOfLists: {a: [b, c]}}'), apply('default', '{mapOfLists: {b: [a, c]}}')],
    object: '{mapOfLists: {b: [a, c]}}',
    owners: { default: ['.mapOfLists.b', '.mapOfLists.b[="a"]', '.mapOfLists.b[="c"]'] },
  },
  {
    name: 'maps in maps change',
    type: nested,
    steps: [apply('default', '{mapOfMaps: {a: {b: x, c: y}}}'), apply('default', '{mapOfMaps: {a: {a: x, c: z}}}')],
    object: '{mapOfMaps: {a: {a: x, c: z}}}',
    owners: { default: ['.mapOfMaps.a', '.mapOfMaps.a.a', '.mapOfMaps.a.c'] },
  },
  {
    name: 'a key in the middle of maps changes',
    type: nested,
    steps: [apply('default', '{mapOfMapsRecursive: {a: {b: {c: null}}}}'), apply('default', '{mapOfMapsRecursive: {a: {d: {c: null}}}}')],
    object: '{mapOfMapsRecursive: {a: {d: {c: null}}}}',
    owners: { default: ['.mapOfMapsRecursive.a', '.mapOfMapsRecursive.a.d', '.mapOfMapsRecursive.a.d.c'] },
  },
  { name: 'a struct goes with all its fields', type: nested, steps: [apply('default', '{struct: {name: a, value: 1}}'), apply('default', '{}')], object: '{}', owners: {} },
  {
    name: 'a struct that is applied empty is owned',
    type: nested,
    steps: [apply('default', '{struct: {name: a}}'), apply('default', '{struct: null}')],
    object: '{struct: null}',
    owners: { default: ['.struct'] },
  },
  {
    name: 'a field of an updater keeps the struct',
    type: nested,
    steps: [apply('default', '{struct: {name: a}}'), update('controller', '{struct: {name: a, value: 1}}'), apply('default', '{}')],
    object: '{struct: {value: 1}}',
    owners: { controller: ['.struct.value'] },
  },
  {
    name: 'a field that an updater took stays in the struct',
    type: nested,
    steps: [apply('default', '{struct: {name: a}}'), update('controller', '{struct: {name: b, value: 1}}'), apply('default', '{struct: null}')],
    object: '{struct: {name: b, value: 1}}',
    owners: { default: ['.struct'], controller: ['.struct.name', '.struct.value'] },
  },
  {
    name: 'a sub-item that another applier owns keeps its element',
    type: nested,
    steps: [apply('one', '{listOfLists: [{name: a}, {name: b, value: [c]}]}'), apply('two', '{listOfLists: [{name: b, value: [d]}]}'), apply('one', '{listOfLists: [{name: a}]}')],
    object: '{listOfLists: [{name: a}, {name: b, value: [d]}]}',
    owners: {
      one: ['.listOfLists[name="a"]', '.listOfLists[name="a"].name'],
      two: ['.listOfLists[name="b"]', '.listOfLists[name="b"].name', '.listOfLists[name="b"].value[="d"]'],
    },
  },
  {
    name: 'a sub-item of an updater stays in an element that another applier owns',
    type: nested,
    steps: [
      apply('one', '{listOfLists: [{name: a}, {name: b, value: [c]}]}'),
      apply('two', '{listOfLists: [{name: b, value: [d]}]}'),
      update('controller', '{listOfLists: [{name: a}, {name: b, value: [c, d, e]}]}'),
      apply('one', '{listOfLists: [{name: a}]}'),
    ],
    object: '{listOfLists: [{name: a}, {name: b, value: [d, e]}]}',
    owners: {
      one: ['.listOfLists[name="a"]', '.listOfLists[name="a"].name'],
      two: ['.listOfLists[name="b"]', '.listOfLists[name="b"].name', '.listOfLists[name="b"].value[="d"]'],
      controller: ['.listOfLists[name="b"].value[="e"]'],
    },
  },
  {
    name: 'a key that is not written has its default',
    type: ports,
    steps: [apply('default', '{containerPorts: [{port: 80}]}')],
    object: '{containerPorts: [{port: 80}]}',
    owners: { default: ['.containerPorts[port=80,protocol="TCP"]', '.containerPorts[port=80,protocol="TCP"].port'] },
  },
  {
    name: 'elements that differ in a defaulted key are two',
    type: ports,
    steps: [apply('default', '{containerPorts: [{port: 80}, {port: 80, protocol: UDP}]}')],
    object: '{containerPorts: [{port: 80}, {port: 80, protocol: UDP}]}',
    owners: {
      default: [
        '.containerPorts[port=80,protocol="TCP"]',
        '.containerPorts[port=80,protocol="UDP"]',
        '.containerPorts[port=80,protocol="TCP"].port',
        '.containerPorts[port=80,protocol="UDP"].port',
        '.containerPorts[port=80,protocol="UDP"].protocol',
      ],
    },
  },
  {
    name: 'what is one piece changes as one',
    type: atomics,
    steps: [apply('one', '{list: [a, b], struct: {a: 1}}'), { ...apply('two', '{list: [a], struct: {b: 2}}'), conflicts: ['.list by one', '.struct by one'] }, { do: 'force', by: 'two', object: '{list: [a], struct: {b: 2}}' }],
    object: '{list: [a], struct: {b: 2}}',
    owners: { two: ['.list', '.struct'] },
  },
  {
    name: 'without a schema maps merge and lists are one piece',
    type: deducedType,
    steps: [apply('one', '{a: {c: 1}, list: [1]}'), apply('two', '{a: {d: 2}}'), { ...apply('two', '{a: {d: 2}, list: [2]}'), conflicts: ['.list by one'] }],
    object: '{a: {c: 1, d: 2}, list: [1]}',
    owners: { one: ['.a', '.list', '.a.c'], two: ['.a', '.a.d'] },
  },
]

function play(type: Type, steps: readonly Step[]): { object: unknown; managers: Managers } {
  const versions: Versions = { typeOf: () => type, convert: (value) => value, ignored: () => emptySet }
  let object: unknown = {}
  let managers: Managers = new Map()
  for (const step of steps) {
    const next = parseYamlDocuments(step.object)[0]
    if (step.do === 'update') {
      managers = updateManagers(managers, step.by, { before: object, after: next, apiVersion: 'v1' }, versions)
      object = next
      continue
    }
    const applied = applyConfiguration({ live: object, config: next, apiVersion: 'v1', managers, manager: step.by }, type, versions)
    const conflicts = [...applied.conflicts].flatMap(([by, owned]) => pathsOf(owned.set).map((path) => `${describePath(path)} by ${by}`))
    if (step.do === 'apply') expect(conflicts).toEqual(step.conflicts ?? [])
    if (step.do === 'apply' && conflicts.length > 0) continue
    managers = applied.managers
    object = applied.object === undefined ? object : (applied.object ?? {})
  }
  return { object, managers }
}

describe('applying configurations', () => {
  it.each(table)('$name', ({ type, steps, object, owners }) => {
    const played = play(type, steps)
    expect(played.object).toEqual(parseYamlDocuments(object)[0])
    const found = Object.fromEntries([...played.managers].map(([name, { set }]) => [name, pathsOf(set).map(describePath)]))
    expect(found).toEqual(owners)
  })

  it('drops owners whose version is gone', () => {
    const versions: Versions = { typeOf: (version) => (version === 'v2' ? leaf : undefined), convert: (value) => value, ignored: () => emptySet }
    const managers: Managers = new Map([['old', { set: new Map([['f:string', { isMember: true, children: emptySet }]]), apiVersion: 'v1', isApplied: false }]])
    expect([...updateManagers(managers, 'new', { before: { string: 'a' }, after: { string: 'a', bool: true }, apiVersion: 'v2' }, versions).keys()]).toEqual(['new'])
  })

  it('sees a value of any shape as one piece where nothing is known', () => {
    expect(play(atomicType, [apply('one', '{a: {b: 1}}')]).managers.size).toBe(0)
  })
})
