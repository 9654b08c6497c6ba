/** Upstream: kubectl/pkg/describe/describe.go describeSecret (v1.32). */
import type { Secret } from '../../../api/types'
import { defineDescriber } from './describer'
import { annotationLines, labelLines } from './text'

/** Sizes only, except for tokens, which one looks up here. */
export const describeSecret = defineDescriber<Secret>('Secret', async ({ metadata, type = '', data = {} }) => [
  `Name:\t${metadata.name}`,
  `Namespace:\t${metadata.namespace ?? ''}`,
  ...labelLines('Labels', metadata.labels),
  ...annotationLines('Annotations', metadata.annotations),
  '',
  `Type:\t${type}`,
  ...['', 'Data', '===='],
  ...Object.keys(data)
    .sort()
    .map((key) =>
      key === 'token' && type === 'kubernetes.io/service-account-token'
        ? `${key}:\t${atob(data[key])}`
        : `${key}:\t${atob(data[key]).length} bytes`,
    ),
])
