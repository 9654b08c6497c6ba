/** Upstream: kubectl/pkg/describe/describe.go ConfigMapDescriber (v1.32). */
import type { ConfigMap } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, labelLines } from './text'

export const describeConfigMap = defineDescriber<ConfigMap>('ConfigMap', async (configMap, about) => {
  const { metadata, data = {}, binaryData = {} } = configMap
  const texts = Object.keys(data).sort()
  const binaries = Object.keys(binaryData).sort()
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    ...['', 'Data', '===='],
    ...texts.flatMap((key) => [`${key}:`, '----', ...data[key].split('\n'), '']),
    ...['', 'BinaryData', '===='],
    ...binaries.map((key) => `${key}: ${atob(binaryData[key]).length} bytes`),
    '',
    ...(await eventsSection(about, configMap)),
  ]
})
