/** Completes NetworkPolicies and IngressClasses. Upstream: pkg/apis/networking/v1/defaults.go (v1.32). */
import type { IngressClass, NetworkPolicy, Networking } from '../types'
import { change, changeEach, fill, omitEmpty } from './fill'

export function defaultNetworkPolicy(policy: NetworkPolicy): NetworkPolicy {
  const given = fill<Networking.NetworkPolicySpec>(policy.spec ?? {}, { podSelector: {} })
  const ingress = changeEach(given, 'ingress', (rule) => changeEach(omitEmpty(rule, 'ports', 'from'), 'ports', defaultPort))
  const egress = changeEach(ingress, 'egress', (rule) => changeEach(omitEmpty(rule, 'ports', 'to'), 'ports', defaultPort))
  const spec = withTypes(omitEmpty(egress, 'ingress', 'egress', 'policyTypes'))
  return spec === policy.spec ? policy : { ...policy, spec }
}

const defaultPort = (port: Networking.NetworkPolicyPort): Networking.NetworkPolicyPort => fill(port, { protocol: 'TCP' })

/** What goes in is ruled always, what goes out where something is said of it. */
function withTypes(spec: Networking.NetworkPolicySpec): Networking.NetworkPolicySpec {
  if (spec.policyTypes?.length) return spec
  return { ...spec, policyTypes: spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'] }
}

export function defaultIngressClass(ingressClass: IngressClass): IngressClass {
  const spec = change(ingressClass.spec ?? {}, 'parameters', (parameters) => fill(parameters, { scope: 'Cluster' }))
  return spec === ingressClass.spec ? ingressClass : { ...ingressClass, spec }
}
