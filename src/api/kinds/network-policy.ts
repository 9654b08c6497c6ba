/**
 * NetworkPolicy: with whom pods may talk. Upstream: pkg/registry/networking/networkpolicy/strategy.go (v1.32).
 * Simplified: it is kept and shown, and no packet is held back by it; in a real cluster the network plugin does so, where it can.
 */
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
