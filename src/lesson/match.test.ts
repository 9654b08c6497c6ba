import { describe, expect, it } from 'vitest'
import { findMismatches } from './match'

const service = { spec: { ports: [{ port: 80, targetPort: 80 }, { port: 443, targetPort: 'https' }], selector: { app: 'tea' } } }

describe('findMismatches', () => {
  const rows = [
    { name: 'a partial tree that fits', pattern: { spec: { selector: { app: 'tea' } } }, found: [] },
    {
      name: 'a scalar that differs',
      pattern: { spec: { selector: { app: 'web' } } },
      found: [{ path: 'spec.selector.app', expected: 'web', actual: 'tea' }],
    },
    { name: 'one of several values', pattern: { spec: { ports: { any: { targetPort: { in: [80, 'http'] } } } } }, found: [] },
    {
      name: 'the nearest item when none fits',
      pattern: { spec: { ports: { any: { port: 80, targetPort: 8080 } } } },
      found: [{ path: 'spec.ports[0].targetPort', expected: 8080, actual: 80 }],
    },
    { name: 'at least', pattern: { spec: { replicas: { gte: 1 } } }, found: [{ path: 'spec.replicas', expected: { gte: 1 }, actual: undefined }] },
    { name: 'absence', pattern: { spec: { type: { exists: false } } }, found: [] },
    { name: 'an index', pattern: { spec: { ports: [{ port: 80 }] } }, found: [] },
    { name: 'an expression', pattern: { spec: { selector: { app: { matches: '^t.a$' } } } }, found: [] },
  ]
  it.each(rows)('tells $name', ({ pattern, found }) => {
    expect(findMismatches(pattern, service)).toEqual(found)
  })
})
