import { describe, expect, it } from 'vitest'
import { askingPodOf, readSubject, subjectOf } from './subject'

describe('objects in one word', () => {
  it.each([
    ['Deployment/shop/web', { kind: 'Deployment', namespace: 'shop', name: 'web' }],
    ['Node/worker-1', { kind: 'Node', namespace: undefined, name: 'worker-1' }],
    ['outside', { kind: 'outside', namespace: undefined, name: '' }],
  ])('%s is read', (text, subject) => expect(readSubject(text)).toEqual(subject))

  it.each([{ namespace: 'shop', name: 'web' }, { name: 'worker-1' }])('are read as they were written: %o', (metadata) => {
    const object = { apiVersion: 'v1', kind: 'Thing', metadata: { uid: '', creationTimestamp: '', resourceVersion: '', ...metadata } }
    expect(readSubject(subjectOf(object))).toEqual({ kind: 'Thing', namespace: undefined, ...metadata })
  })

  it.each([
    ['Pod/client', { namespace: 'default', name: 'client' }],
    ['Pod/shop/client', { namespace: 'shop', name: 'client' }],
    ['Node', undefined],
    ['outside', undefined],
  ])('who asks as %s', (from, pod) => expect(askingPodOf(from)).toEqual(pod))
})
