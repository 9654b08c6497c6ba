/** Upstream: kubectl/pkg/describe/describe.go describeCSINode (v1.32). */
import type { CSINode, Storage } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, formatTime, labelLines } from './text'

export const describeCSINode = defineDescriber<CSINode>('CSINode', async (node, about) => {
  const { metadata, spec } = node
  return [
    `Name:\t${metadata.name}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`,
    'Spec:',
    ...(spec.drivers ? ['  Drivers:', ...spec.drivers.flatMap(driverLines)] : []),
    ...(await eventsSection(about, node)),
  ]
})

const driverLines = ({ name, nodeID, allocatable, topologyKeys }: Storage.CSINodeDriver): string[] => [
  `    ${name}:`,
  `      Node ID:\t${nodeID}`,
  ...(allocatable?.count === undefined ? [] : ['      Allocatables:', `        Count:\t${allocatable.count}`]),
  ...(topologyKeys ? [`      Topology Keys:\t[${topologyKeys.join(' ')}]`] : []),
]
