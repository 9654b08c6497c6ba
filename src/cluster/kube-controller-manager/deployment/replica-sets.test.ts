import { describe, expect, it } from 'vitest'
import type { Core } from '../../../api/types'
import { deploymentOf, setOf, templateOf, type SetTraits } from './objects.test.support'
import { excessHistory, isSameTemplate, sortOut } from './replica-sets'

const HASH = 'pod-template-hash'

describe('two templates are the same', () => {
  const template = (labels: Readonly<Record<string, string>>, node = 'n', annotations: Readonly<Record<string, string>> = {}): Core.PodTemplateSpec => ({
    metadata: { labels: { ...labels }, annotations: { ...annotations } },
    spec: { containers: [], nodeName: node },
  })
  it.each([
    { name: 'with equal labels', a: template({ [HASH]: '1', x: 'y' }), b: template({ [HASH]: '1', x: 'y' }), expected: true },
    { name: 'with another hash', a: template({ [HASH]: '1', x: 'y' }), b: template({ [HASH]: '2', x: 'y' }), expected: true },
    { name: 'with a hash and without', a: template({ x: 'y' }), b: template({ [HASH]: '2', x: 'y' }), expected: true },
    { name: 'not when one has a label where the other has a hash', a: template({ x: 'y' }), b: template({ [HASH]: '2' }), expected: false },
    { name: 'not when one has a label more', a: template({ [HASH]: '1' }), b: template({ [HASH]: '1', x: 'y' }), expected: false },
    { name: 'not with other annotations', a: template({}, 'n', { a: 'b' }), b: template({}, 'n', { c: 'b' }), expected: false },
    { name: 'not with another spec', a: template({ x: 'y' }, 'n'), b: template({ [HASH]: '2', x: 'y' }, 'm'), expected: false },
    { name: 'not with other labels', a: template({ x: 'y' }), b: template({ z: 'y' }), expected: false },
    { name: 'whether nothing is written down or not', a: { ...template({}), metadata: { annotations: {} } }, b: { spec: { containers: [], nodeName: 'n' } }, expected: true },
  ])('$name', ({ a, b, expected }) => {
    expect([isSameTemplate(a, b), isSameTemplate(b, a)]).toEqual([expected, expected])
  })
})

describe('among its ReplicaSets', () => {
  const old = setOf('old', { createdAt: 1, template: templateOf('nginx:0') })
  const fresh = setOf('new', { createdAt: 9 })
  const twin = setOf('twin', { createdAt: 5 })
  it.each([
    { name: 'the one with its template is the new one', sets: [fresh, old], expected: ['new', ['old']] },
    { name: 'of two with its template the oldest is', sets: [old, fresh, twin], expected: ['twin', ['old', 'new']] },
    { name: 'none may be', sets: [old], expected: [undefined, ['old']] },
    { name: 'there may be no others', sets: [fresh], expected: ['new', []] },
  ])('$name', ({ sets, expected }) => {
    const { newSet, oldSets } = sortOut(deploymentOf({}), sets)
    expect([newSet?.metadata.name, oldSets.map(({ metadata }) => metadata.name)]).toEqual(expected)
  })
})

describe('of the history', () => {
  const idle = (revision?: string): SetTraits => ({ size: 0, actual: 0, ...(revision ? { revision } : {}) })
  interface Row {
    readonly name: string
    readonly limit?: number
    /** In the order of their age. */
    readonly sets: readonly SetTraits[]
    readonly expected: readonly string[]
  }
  it.each<Row>([
    { name: 'what is beyond the limit goes', limit: 1, sets: [idle(), idle(), idle()], expected: ['s1', 's2'] },
    { name: 'what has pods or should have them stays', limit: 0, sets: [idle(), { actual: 1 }, { size: 1, actual: 0 }, { size: 1 }], expected: ['s1'] },
    { name: 'all goes where none is kept', limit: 0, sets: [idle(), idle()], expected: ['s1', 's2'] },
    { name: 'nothing that runs goes', limit: 0, sets: [{ size: 1 }, { size: 1 }], expected: [] },
    { name: 'what goes already is not counted', limit: 0, sets: [{ isTerminating: true }], expected: [] },
    { name: 'all stays without a limit', sets: [idle(), idle(), idle()], expected: [] },
    { name: 'all stays within the limit', limit: 2147483647, sets: [idle(), idle(), idle()], expected: [] },
    { name: 'the lower revision goes', limit: 1, sets: [idle('1'), idle('2')], expected: ['s1'] },
    { name: 'the lower revision goes, though it is younger', limit: 1, sets: [idle('2'), idle('1')], expected: ['s2'] },
    { name: 'one without a revision goes first', limit: 1, sets: [idle('1'), idle()], expected: ['s2'] },
    { name: 'one without a revision goes first, also the elder', limit: 1, sets: [idle(), idle('2')], expected: ['s1'] },
    { name: 'one that has pods counts and stays', limit: 1, sets: [{ size: 1, revision: '1' }, idle('2'), idle('3')], expected: ['s2'] },
    { name: 'nothing goes in the place of those', limit: 1, sets: [{ size: 1, revision: '1' }, { size: 1, revision: '2' }, idle('3')], expected: [] },
    { name: 'the lowest of many go', limit: 2, sets: [idle('3'), idle('1'), idle('4'), idle('2')], expected: ['s2', 's4'] },
  ])('$name', ({ limit, sets, expected }) => {
    const aged = sets.map((traits, i) => setOf(`s${i + 1}`, { ...traits, createdAt: i }))
    const gone = excessHistory([...aged].reverse(), limit).map(({ metadata }) => metadata.name)
    expect([...gone].sort()).toEqual(expected)
  })

  it('what was not yet seen to be empty stays', () => {
    const set = setOf('s')
    expect(excessHistory([{ ...set, metadata: { ...set.metadata, generation: 2 }, status: { ...set.status, observedGeneration: 1 } }], 0)).toEqual([])
  })
})
