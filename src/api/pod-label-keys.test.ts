/** Facts of upstream's table: Test_applyLabelKeysToLabelSelector and TestApplyMatchLabelKeys in pkg/registry/core/pod/strategy_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import { applyLabelKeys } from './pod-label-keys'
import type { Core, Pod } from './types'

const podOf = (affinity: Core.Affinity, labels?: Record<string, string>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', uid: 'p', resourceVersion: '1', creationTimestamp: '', ...(labels ? { labels } : {}) },
  spec: { containers: [], affinity },
  status: {},
})
const term = (more: Partial<Core.PodAffinityTerm>): Core.PodAffinityTerm => ({ topologyKey: 'zone', labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] }, ...more })
const place = {
  'required affinity': (each: Core.PodAffinityTerm): Core.Affinity => ({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [each] } }),
  'preferred affinity': (each: Core.PodAffinityTerm): Core.Affinity => ({ podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: each }] } }),
  'required anti-affinity': (each: Core.PodAffinityTerm): Core.Affinity => ({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [each] } }),
  'preferred anti-affinity': (each: Core.PodAffinityTerm): Core.Affinity => ({ podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: each }] } }),
}
const own = { country: 'Japan', city: 'Kyoto' }
const app = { key: 'app', operator: 'In', values: ['x'] }
const rows: readonly (readonly [title: string, draft: Partial<Core.PodAffinityTerm>, selector: Core.PodAffinityTerm['labelSelector']])[] = [
  ['no keys', {}, { matchExpressions: [app] }],
  ['a key to match', { matchLabelKeys: ['country'] }, { matchExpressions: [app, { key: 'country', operator: 'In', values: ['Japan'] }] }],
  ['a key to differ in', { mismatchLabelKeys: ['city'] }, { matchExpressions: [app, { key: 'city', operator: 'NotIn', values: ['Kyoto'] }] }],
  [
    'both',
    { matchLabelKeys: ['country'], mismatchLabelKeys: ['city'] },
    { matchExpressions: [app, { key: 'country', operator: 'In', values: ['Japan'] }, { key: 'city', operator: 'NotIn', values: ['Kyoto'] }] },
  ],
  ['a key that the pod has not', { matchLabelKeys: ['not-exist'] }, { matchExpressions: [app] }],
  ['no selector', { labelSelector: undefined, matchLabelKeys: ['country'] }, undefined],
]

describe.each(Object.entries(place))('%s', (_place, make) => {
  it.each(rows)('takes the values of the pod: %s', (_title, draft, labelSelector) => {
    expect(applyLabelKeys(podOf(make(term(draft)), own)).spec.affinity).toEqual(make({ ...term(draft), labelSelector }))
  })
})

describe('a pod', () => {
  it('stays the same object when there is nothing to take over', () => {
    const pod = podOf(place['required affinity'](term({})), own)
    expect(applyLabelKeys(pod)).toBe(pod)
    const bare = podOf({}, own)
    expect(applyLabelKeys(bare)).toBe(bare)
  })
})
