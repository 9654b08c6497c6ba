import { describe, expect, it } from 'vitest'
import { kinds } from '../../../api/kinds'
import type { Kind } from '../../../api/kind'
import { listForm, objectForm } from './object-form'

const builtIn = (kinds as readonly Kind[]).find(({ kind }) => kind === 'ConfigMap') as Kind
const custom: Kind = { ...builtIn, group: 'ex.com', kind: 'Widget', isCustom: true }
const object = { data: { a: 'b' }, metadata: { name: 'x' }, apiVersion: 'v1', kind: 'ConfigMap' }

describe('the form of an object', () => {
  it.each([
    { what: 'a built-in kind', kind: builtIn, expected: '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"},"data":{"a":"b"}}' },
    { what: 'a custom kind', kind: custom, expected: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"b"}}' },
  ])('begins with the type and the metadata: $what', ({ kind, expected }) => {
    expect(JSON.stringify(objectForm(kind, object))).toBe(expected)
  })

  it('in a list of a built-in kind leaves the type to the list', () => {
    const list = listForm(builtIn, { resourceVersion: '7' }, [object])
    expect(JSON.stringify(list)).toBe('{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"x"},"data":{"a":"b"}}]}')
  })

  it('in a list of a custom kind says its type, and the list says that nothing follows', () => {
    const list = listForm(custom, { resourceVersion: '7' }, [{ ...object, apiVersion: 'ex.com/v1', kind: 'Widget' }])
    expect(list).toMatchObject({ kind: 'WidgetList', metadata: { continue: '', resourceVersion: '7' }, items: [{ apiVersion: 'ex.com/v1', kind: 'Widget' }] })
    expect(listForm(custom, { continue: 'more' }, [])).toMatchObject({ metadata: { continue: 'more' } })
  })
})
