/** A label selector as the generated String method of Go prints it. Upstream: k8s.io/apimachinery/pkg/apis/meta/v1/generated.pb.go (v1.32). */
import type { LabelSelector } from '../../api/object'

export function goSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil'
  const { matchLabels = {}, matchExpressions = [] } = selector
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1))
  const pairs = labels.map(([key, value]) => `${key}: ${value},`).join('')
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  return `&LabelSelector{MatchLabels:map[string]string{${pairs}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
}
