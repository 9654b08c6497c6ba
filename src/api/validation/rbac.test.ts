import { describe, expect, it } from 'vitest'
import { describeFieldError, type FieldError } from '../field-error'
import { ClusterRole } from '../kinds/cluster-role'
import { ClusterRoleBinding } from '../kinds/cluster-role-binding'
import { Role } from '../kinds/role'
import { RoleBinding } from '../kinds/role-binding'
import { validateMetadata } from './metadata'

const metadata = { name: 'x', uid: 'u', resourceVersion: '', creationTimestamp: '2026-01-05T09:00:00Z' }
const apiVersion = 'rbac.authorization.k8s.io/v1'
const texts = (errors: readonly FieldError[] | undefined): readonly string[] => (errors ?? []).map(describeFieldError)

describe('roles', () => {
  const role = (rule: object): Role => ({ apiVersion, kind: 'Role', metadata, rules: [{ verbs: ['get'], ...rule }] })
  const rows = [
    { name: 'objects', rule: { apiGroups: [''], resources: ['pods'] }, texts: [] },
    { name: 'one object by its name', rule: { apiGroups: [''], resources: ['pods'], resourceNames: ['a'] }, texts: [] },
    { name: 'no group', rule: { resources: ['pods'] }, texts: ['rules[0].apiGroups: Required value: resource rules must supply at least one api group'] },
    { name: 'no resource', rule: { apiGroups: [''] }, texts: ['rules[0].resources: Required value: resource rules must supply at least one resource'] },
    { name: 'no verb', rule: { apiGroups: [''], resources: ['pods'], verbs: [] }, texts: ['rules[0].verbs: Required value: verbs must contain at least one value'] },
    { name: 'paths beside objects', rule: { apiGroups: [''], nonResourceURLs: ['/*'] }, texts: ['rules[0].nonResourceURLs: Invalid value: []string{"/*"}: rules cannot apply to both regular resources and non-resource URLs'] },
  ]
  it.each(rows)('judges a rule of $name', ({ rule, texts: wanted }) => {
    expect(texts(ClusterRole.validate?.({ ...role(rule), kind: 'ClusterRole' }))).toEqual(wanted)
  })

  it('apply to paths only in the whole cluster', () => {
    expect(texts(Role.validate?.(role({ nonResourceURLs: ['/a', '/b'] })))).toEqual(['rules[0].nonResourceURLs: Invalid value: []string{"/a", "/b"}: namespaced rules cannot apply to non-resource URLs'])
    expect(texts(ClusterRole.validate?.({ ...role({ nonResourceURLs: ['/a'] }), kind: 'ClusterRole' }))).toEqual([])
  })

  it('need a selector to be made of others', () => {
    const aggregate = (clusterRoleSelectors: object[]): ClusterRole => ({ apiVersion, kind: 'ClusterRole', metadata, aggregationRule: { clusterRoleSelectors } })
    expect(texts(ClusterRole.validate?.(aggregate([])))).toEqual(['aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil'])
    expect(texts(ClusterRole.validate?.(aggregate([{ matchLabels: { a: 'b' } }])))).toEqual([])
  })

  it('may have names that others may not', () => {
    const named = (name: string) => texts(validateMetadata({ ...role({}), metadata: { ...metadata, name } }, { kind: 'ClusterRole', namespaced: false }))
    expect(named('system:controller:Job_X')).toEqual([])
    expect(named('a/b%')).toEqual(['metadata.name: Invalid value: "a/b%": may not contain \'/\'', 'metadata.name: Invalid value: "a/b%": may not contain \'%\''])
    expect(named('..')).toEqual(['metadata.name: Invalid value: "..": may not be \'..\''])
  })

  it('say null where they have no rules', () => {
    expect(Role.setDefaults?.({ apiVersion, kind: 'Role', metadata, rules: [] })).toEqual({ apiVersion, kind: 'Role', metadata, rules: null })
  })
})

describe('bindings', () => {
  const GROUP = 'rbac.authorization.k8s.io'
  const roleRef = { apiGroup: GROUP, kind: 'ClusterRole', name: 'view' }
  const binding = (subject: object): ClusterRoleBinding => ({ apiVersion, kind: 'ClusterRoleBinding', metadata, roleRef, subjects: [{ kind: 'User', name: 'a', ...subject }] })
  const completed = (object: ClusterRoleBinding): ClusterRoleBinding => ClusterRoleBinding.setDefaults?.(object) ?? object
  const rows = [
    { name: 'a user', subject: {}, texts: [] },
    { name: 'a group', subject: { kind: 'Group', name: 'system:masters' }, texts: [] },
    { name: 'nobody', subject: { name: '' }, texts: ['subjects[0].name: Required value', 'subjects[0].name: Invalid value: "": user name cannot be empty'] },
    { name: 'a user of another group', subject: { apiGroup: 'x' }, texts: [`subjects[0].apiGroup: Unsupported value: "x": supported values: "${GROUP}"`] },
    { name: 'an account without namespace', subject: { kind: 'ServiceAccount' }, texts: ['subjects[0].namespace: Required value'] },
    { name: 'an account of a group', subject: { kind: 'ServiceAccount', namespace: 'n', apiGroup: 'x' }, texts: ['subjects[0].apiGroup: Unsupported value: "x": supported values: ""'] },
  ]
  it.each(rows)('judge $name', ({ subject, texts: wanted }) => {
    expect(texts(ClusterRoleBinding.validate?.(completed(binding(subject))))).toEqual(wanted)
  })

  it('do not change what they give', () => {
    const next = { ...binding({}), roleRef: { ...roleRef, name: 'edit' } }
    expect(texts(ClusterRoleBinding.validateUpdate?.(next, binding({})))).toEqual([`roleRef: Invalid value: rbac.RoleRef{APIGroup:"${GROUP}", Kind:"ClusterRole", Name:"edit"}: cannot change roleRef`])
  })

  it('give cluster roles to the cluster, and both to a namespace', () => {
    const ofRole = { ...binding({}), roleRef: { ...roleRef, kind: 'Role' } }
    expect(texts(ClusterRoleBinding.validate?.(completed(ofRole)))).toEqual(['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"'])
    expect(texts(RoleBinding.validate?.(completed(ofRole)))).toEqual([])
  })

  it('are shown with those whom they bind', () => {
    const subjects = [{ kind: 'User', name: 'a' }, { kind: 'Group', name: 'g' }, { kind: 'User', name: 'b' }, { kind: 'ServiceAccount', name: 's', namespace: 'n' }]
    expect(ClusterRoleBinding.row({ ...binding({}), subjects }, Date.parse('2026-01-05T09:01:00Z'))).toEqual(['x', 'ClusterRole/view', '60s', 'a, b', 'g', 'n/s'])
  })
})
