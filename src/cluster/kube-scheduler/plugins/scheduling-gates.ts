/**
 * A pod with scheduling gates waits until somebody takes them away.
 * Upstream: pkg/scheduler/framework/plugins/schedulinggates/scheduling_gates.go (v1.32).
 */
import { unresolvable, type Plugin } from '../framework'

export const schedulingGates: Plugin = {
  name: 'SchedulingGates',
  preEnqueue({ spec }) {
    const gates = (spec.schedulingGates ?? []).map(({ name }) => name)
    return gates.length > 0 ? unresolvable(`waiting for scheduling gates: [${gates.join(' ')}]`) : undefined
  },
  isWorthRetrying: (_pod, event) => event.type === 'OwnUpdate' && !event.pod.spec.schedulingGates?.length,
}
