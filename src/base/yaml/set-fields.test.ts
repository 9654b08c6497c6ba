import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatYaml } from './format'
import { parseYamlDocuments } from './parse'
import { setFields } from './set-fields'

const service = `# What we sell.
apiVersion: v1
kind: Service
metadata:
  name: web # its name
spec:
  selector: { app: web }
  ports:
    - name: http
      port: 80
      targetPort: 80 # the wrong door
    - port: 443

---
kind: Pod
metadata: { name: p }
`

describe('setFields', () => {
  const rows: { name: string; path: string; value: unknown; object?: string; text: string; with: string }[] = [
    { name: 'a number, and keeps the comment', path: 'spec.ports.0.targetPort', value: 8080, text: 'targetPort: 80 #', with: 'targetPort: 8080 #' },
    { name: 'the first key of an item', path: 'spec.ports.1.port', value: 444, text: '- port: 443', with: '- port: 444' },
    { name: 'a flow mapping as a whole', path: 'spec.selector', value: { app: 'tea' }, text: 'selector: { app: web }', with: 'selector:\n    app: tea' },
    { name: 'a new key beside others', path: 'spec.type', value: 'NodePort', text: '    - port: 443\n', with: '    - port: 443\n  type: NodePort\n' },
    { name: 'a new key of an item', path: 'spec.ports.0.nodePort', value: 30080, text: ' # the wrong door', with: ' # the wrong door\n      nodePort: 30080' },
    { name: 'a list', path: 'spec.ports', value: [{ port: 1 }], text: service.slice(service.indexOf('  ports:'), service.indexOf('\n\n---')), with: '  ports:\n    - port: 1' },
  ]
  it.each(rows)('sets $name', ({ path, value, text, with: replacement }) => {
    expect(service).toContain(text)
    expect(setFields(service, [{ path, value }])).toBe(service.replace(text, replacement))
  })

  it('takes a field away', () => {
    expect(setFields('a: 1\nb:\n  c: 2\n  d: 3\n', [{ path: 'b.c', value: null }])).toBe('a: 1\nb:\n  d: 3\n')
  })

  it('finds the document that is meant, and says when there is none', () => {
    expect(setFields(service, [{ path: 'metadata.name', value: 'q' }], { object: 'Pod/p' })).toContain('name: q')
    expect(() => setFields(service, [], { object: 'Pod/x' })).toThrow('there is no Pod/x')
  })

  it('means what was asked for, whatever the text looks like', () => {
    const leaf = fc.oneof(fc.integer(), fc.constantFrom('a', 'b: c', '# d', '- e', '', 'yes', 'on\ntwo'), fc.boolean())
    const tree = fc.letrec((tie) => ({ node: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('node'), { minLength: 1, maxLength: 3 }), fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node'), { minKeys: 1 })) })).node
    const top = fc.dictionary(fc.constantFrom('a', 'b', 'c'), tree, { minKeys: 1 })
    const path = fc.array(fc.constantFrom('a', 'b', 'c', '0', '1'), { minLength: 1, maxLength: 3 }).map((keys) => ['a', ...keys].join('.'))
    fc.assert(
      fc.property(top, path, tree, (before, where, value) => {
        const next = parseYamlDocuments(setFields(formatYaml(before), [{ path: where, value }]))[0]
        const at = where.split('.').reduce<unknown>((each, key) => (each as Record<string, unknown> | undefined)?.[key] ?? (Array.isArray(each) ? (each as unknown[]).at(-1) : undefined), next)
        expect(at).toEqual(value)
      }),
      { numRuns: 150, seed: 11 },
    )
  })
})
