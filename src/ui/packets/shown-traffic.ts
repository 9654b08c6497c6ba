/** Whether the learner wants to see what nobody asked for: the kubelets' probes and what the cluster does for its own upkeep. */
import { create } from 'zustand'
import type { TrafficSort } from './traffic-store'

export const useShownTraffic = create<{ readonly probes: boolean }>(() => ({ probes: false }))

const asked: ReadonlySet<TrafficSort> = new Set(['asked'])
const everything: ReadonlySet<TrafficSort> = new Set(['asked', 'probe', 'upkeep'])

export const shownSorts = ({ probes }: { readonly probes: boolean }): ReadonlySet<TrafficSort> => (probes ? everything : asked)
