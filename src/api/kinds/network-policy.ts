/** NetworkPolicy: with whom pods may talk; the network plugin sees to it. Upstream: pkg/registry/networking/networkpolicy/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultNetworkPolicy } from '../defaults/networking'
import type { Kind } from '../kind'
import { formatLabelSelector } from '../selectors'
import type * as Types from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validateNetworkPolicy } from '../validation/network-policy'

export type NetworkPolicy = Types.NetworkPolicy

export const NetworkPolicy: Kind<NetworkPolicy> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [nameColumn, textColumn('Pod-Selector', 'Labels of the pods that it is about.'), ageColumn],
  row: (policy, nowMs) => [policy.metadata.name, formatLabelSelector(policy.spec.podSelector), ageOf(policy, nowMs)],
  setDefaults: defaultNetworkPolicy,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isSame(next.spec, previous.spec)),
  validate: validateNetworkPolicy,
}
