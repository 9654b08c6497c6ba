/** Whether one rule of a role allows what is wanted. Upstream: plugin/pkg/auth/authorizer/rbac/rbac.go, pkg/apis/rbac/v1/evaluation_helpers.go (v1.32). */
import { coversPath, type PolicyRule } from '../../../api/policy-rule'
import type { Attributes, ResourceAttributes } from './attributes'

export function ruleAllows(rule: PolicyRule, { verb, resource, path }: Attributes): boolean {
  if (!rule.verbs.includes('*') && !rule.verbs.includes(verb)) return false
  return resource ? allowsResource(rule, resource) : (rule.nonResourceURLs ?? []).some((url) => coversPath(url, path))
}

function allowsResource({ apiGroups = [], resources = [], resourceNames = [] }: PolicyRule, wanted: ResourceAttributes): boolean {
  const { group, resource, subresource, name } = wanted
  if (!apiGroups.includes('*') && !apiGroups.includes(group)) return false
  if (resourceNames.length > 0 && !resourceNames.includes(name)) return false
  const whole = subresource ? `${resource}/${subresource}` : resource
  return resources.some((one) => one === '*' || one === whole || (subresource !== '' && one === `*/${subresource}`))
}
