/**
 * The plugins in the order in which they are asked; the first that rejects a node is the one that is named. To add one more: a file in
 * plugins/, a test beside it, a line here. Upstream: pkg/scheduler/apis/config/v1/default_plugins.go (v1.32).
 */
import type { Plugin } from './framework'
import { imageLocality } from './plugins/image-locality'
import { interPodAffinity } from './plugins/inter-pod-affinity'
import { nodeAffinity } from './plugins/node-affinity'
import { nodeName } from './plugins/node-name'
import { nodePorts } from './plugins/node-ports'
import { nodeResourcesBalancedAllocation } from './plugins/node-resources-balanced-allocation'
import { nodeResourcesFit } from './plugins/node-resources-fit'
import { nodeUnschedulable } from './plugins/node-unschedulable'
import { nodeVolumeLimits } from './plugins/node-volume-limits'
import { podTopologySpread } from './plugins/pod-topology-spread'
import { schedulingGates } from './plugins/scheduling-gates'
import { taintToleration } from './plugins/taint-toleration'
import { volumeBinding } from './plugins/volume-binding'
import { volumeRestrictions } from './plugins/volume-restrictions'
import { volumeZone } from './plugins/volume-zone'

export const plugins: readonly Plugin[] = [
  schedulingGates, // before the queue
  nodeUnschedulable, // cheap and final
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit, // after what no waiting can change
  volumeRestrictions, // the next four have no say for pods without claims and disks
  nodeVolumeLimits,
  volumeBinding,
  volumeZone,
  podTopologySpread, // dear: looks at all nodes
  interPodAffinity, // dearer still: looks at all pods when the pod asks for it
  nodeResourcesBalancedAllocation, // from here on only scores
  imageLocality,
]
