/** Cases of plugin/pkg/auth/authorizer/rbac/rbac_test.go and pkg/apis/rbac/v1/evaluation_helpers.go (v1.32), as facts. */
import { describe, expect, it } from 'vitest'
import { coversPath, describeRule, type PolicyRule, uncovered } from '../../../api/policy-rule'
import type { Attributes } from './attributes'
import { ruleAllows } from './rule-allows'

const user = { user: 'jane', fieldManager: '' }
const on = (verb: string, what: string, { name = '', group = '' } = {}): Attributes => {
  const [resource, subresource = ''] = what.split('/')
  return { user, verb, path: '', resource: { namespace: 'a', group, version: 'v1', resource, subresource, name } }
}
const at = (verb: string, path: string): Attributes => ({ user, verb, path })
const rule = (verbs: string, groups: string, resources: string, names?: string): PolicyRule => ({
  verbs: verbs.split(','),
  apiGroups: groups.split(','),
  resources: resources.split(','),
  ...(names ? { resourceNames: names.split(',') } : {}),
})

describe('a rule', () => {
  it.each([
    { rule: rule('get', '', 'pods'), asked: on('get', 'pods'), allows: true },
    { rule: rule('get', '', 'pods'), asked: on('list', 'pods'), allows: false },
    { rule: rule('*', '', 'pods'), asked: on('list', 'pods'), allows: true },
    { rule: rule('get', '', 'pods'), asked: on('get', 'pods', { group: 'apps' }), allows: false },
    { rule: rule('get', '*', 'pods'), asked: on('get', 'pods', { group: 'apps' }), allows: true },
    { rule: rule('get', '', '*'), asked: on('get', 'pods/log'), allows: true },
    { rule: rule('get', '', 'pods'), asked: on('get', 'pods/log'), allows: false },
    { rule: rule('get', '', 'pods/log'), asked: on('get', 'pods/log'), allows: true },
    { rule: rule('get', '', 'pods/log'), asked: on('get', 'pods'), allows: false },
    { rule: rule('get', '', '*/scale'), asked: on('get', 'anything/scale'), allows: true },
    { rule: rule('get', '', '*/scale'), asked: on('get', 'anything'), allows: false },
    { rule: rule('get', '', 'pods/*'), asked: on('get', 'pods/log'), allows: false },
    { rule: rule('get', '', 'pods', 'web'), asked: on('get', 'pods', { name: 'web' }), allows: true },
    { rule: rule('get', '', 'pods', 'web'), asked: on('get', 'pods', { name: 'other' }), allows: false },
    { rule: rule('list', '', 'pods', 'web'), asked: on('list', 'pods'), allows: false },
    { rule: { verbs: ['get'], nonResourceURLs: ['/healthz'] }, asked: at('get', '/healthz'), allows: true },
    { rule: { verbs: ['get'], nonResourceURLs: ['/healthz'] }, asked: at('get', '/healthz/ping'), allows: false },
    { rule: { verbs: ['get'], nonResourceURLs: ['/healthz/*'] }, asked: at('get', '/healthz/ping'), allows: true },
    { rule: { verbs: ['get'], nonResourceURLs: ['/api*'] }, asked: at('get', '/apis/apps'), allows: true },
    { rule: { verbs: ['get'], nonResourceURLs: ['*'] }, asked: at('get', '/whatever'), allows: true },
    { rule: { verbs: ['get'], nonResourceURLs: ['*'] }, asked: on('get', 'pods'), allows: false },
    { rule: rule('*', '*', '*'), asked: at('get', '/healthz'), allows: false },
  ])('$rule: $asked.verb -> $allows', ({ rule: given, asked, allows }) => {
    expect(ruleAllows(given, asked)).toBe(allows)
  })
})

describe('what somebody holds', () => {
  it.each([
    { held: [rule('*', '*', '*')], wanted: rule('get,list', 'apps', 'deployments,pods'), missing: [] },
    { held: [rule('get', '', 'pods')], wanted: rule('get,list', '', 'pods'), missing: ['{APIGroups:[""], Resources:["pods"], Verbs:["list"]}'] },
    { held: [rule('get', '', 'pods'), rule('list', '', 'pods')], wanted: rule('get,list', '', 'pods'), missing: [] },
    { held: [rule('get', '', 'pods', 'web')], wanted: rule('get', '', 'pods'), missing: ['{APIGroups:[""], Resources:["pods"], Verbs:["get"]}'] },
    { held: [rule('get', '', 'pods')], wanted: rule('get', '', 'pods', 'web'), missing: [] },
    { held: [rule('get', '', '*/status')], wanted: rule('get', '', 'pods/status'), missing: [] },
    { held: [rule('get', '', 'pods/status')], wanted: rule('get', '', '*/status'), missing: ['{APIGroups:[""], Resources:["*/status"], Verbs:["get"]}'] },
    {
      held: [{ verbs: ['get'], nonResourceURLs: ['/api/*'] }],
      wanted: { verbs: ['get'], nonResourceURLs: ['/api/v1', '/metrics'] },
      missing: ['{NonResourceURLs:["/metrics"], Verbs:["get"]}'],
    },
  ])('$held covers $wanted but for $missing', ({ held, wanted, missing }) => {
    expect(uncovered(held, [wanted]).map(describeRule)).toEqual(missing)
  })

  it('is compared at once with rules of very many pieces', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `r${index}`).join()
    expect(uncovered([rule('get', '', 'pods')], [rule(many, many, many)])).toHaveLength(1)
    expect(uncovered([rule('*', '*', '*')], [rule(many, many, many)])).toEqual([])
  })

  it('is everything below a star at the end of a path', () => {
    expect([coversPath('/a/*', '/a/'), coversPath('/a/*', '/a'), coversPath('/a*', '/a'), coversPath('*', '/')]).toEqual([true, false, true, true])
  })
})
