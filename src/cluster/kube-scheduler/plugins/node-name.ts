/** A pod that names its node wants no other. Upstream: pkg/scheduler/framework/plugins/nodename/node_name.go (v1.32). */
import { unresolvable, type Plugin } from '../framework'

const rejection = unresolvable("node(s) didn't match the requested node name")

export const nodeName: Plugin = {
  name: 'NodeName',
  isLocal: true,
  preFilter({ pod }) {
    const wanted = pod.spec.nodeName
    return wanted ? { filter: ({ name }) => (name === wanted ? undefined : rejection) } : undefined
  },
  isWorthRetrying: (_pod, event) => event.type === 'NodeAdded',
}
