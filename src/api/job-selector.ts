/**
 * The selector and the labels that tie a Job to its pods; the server makes them of the Job's uid and name.
 * Upstream: generateSelector in pkg/registry/batch/job/strategy.go (v1.32).
 */
import { withFields } from '../base/with-fields'
import type { Job } from './types'

export const CONTROLLER_UID_LABEL = 'batch.kubernetes.io/controller-uid'
export const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name'

/** The last two are the names of old, kept for those who select by them. */
export const jobLabels = (name: string, uid: string): Readonly<Record<string, string>> => ({
  [CONTROLLER_UID_LABEL]: uid,
  [JOB_NAME_LABEL]: name,
  'controller-uid': uid,
  'job-name': name,
})

export function generateJobSelector(job: Job): Job {
  const { metadata, spec } = job
  if (spec.manualSelector) return job
  const { template, selector } = spec
  const own = template?.metadata?.labels
  const labels = { ...own, ...jobLabels(metadata.name, metadata.uid) }
  // A Job without labels has those of its template, also the ones that are made here.
  const isSharing = metadata.labels === own || Object.keys(metadata.labels ?? {}).length === 0
  return {
    ...job,
    metadata: isSharing ? { ...metadata, labels } : metadata,
    spec: withFields(spec, {
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [CONTROLLER_UID_LABEL]: metadata.uid } },
      template: { ...template, metadata: withFields(template?.metadata ?? {}, { labels }) },
    }),
  }
}
