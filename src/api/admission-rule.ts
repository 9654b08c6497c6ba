/**
 * To which writes a webhook or an admission policy applies. The generated types lack the fields that Go embeds.
 * Upstream: RuleWithOperations in k8s.io/api/admissionregistration/v1/types.go (v1.32).
 */
export interface AdmissionRule {
  operations?: string[]
  apiGroups?: string[]
  apiVersions?: string[]
  /** `pods`, `pods/log`, `*`, `*` with a subresource. */
  resources?: string[]
  /** Of policies only. */
  resourceNames?: string[]
  scope?: string
}
