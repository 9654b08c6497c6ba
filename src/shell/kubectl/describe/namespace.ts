/**
 * Upstream: kubectl/pkg/describe/describe.go describeNamespace (v1.32). Quotas and limit ranges are listed where the server knows
 * them.
 */
import { isNotFound } from '../../../api/status-error'
import type { LimitRange, Namespace, ResourceQuota } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type ManifestList } from '../manifest'
import { defineDescriber } from './describer'
import { limitTable } from './limit-range'
import { scopeLines, usageOf } from './resource-quota'
import { annotationLines, labelLines } from './text'

export const describeNamespace = defineDescriber<Namespace>('Namespace', async ({ metadata, status }, { context }) => [
  `Name:\t${metadata.name}`,
  ...labelLines('Labels', metadata.labels),
  ...annotationLines('Annotations', metadata.annotations),
  `Status:\t${status.phase ?? ''}`,
  ...conditionLines(status),
  ...quotaLines(await listIn(context, metadata.name, 'resourcequotas')),
  ...limitLines(await listIn(context, metadata.name, 'limitranges')),
])

function conditionLines({ conditions = [] }: Namespace['status']): string[] {
  if (conditions.length === 0) return []
  return [
    'Conditions:',
    '  Type\tStatus\tLastTransitionTime\tReason\tMessage',
    '  ----\t------\t------------------\t------\t-------',
    ...conditions.map(
      ({ type, status, lastTransitionTime, reason = '', message = '' }) =>
        `  ${type}\t${status}\t${String(lastTransitionTime ?? '')}\t${reason}\t${message}`,
    ),
  ]
}

async function listIn<T>({ client }: KubectlContext, namespace: string, plural: string): Promise<readonly T[]> {
  try {
    return itemsOf((await client.json({ path: `/api/v1/namespaces/${namespace}/${plural}` })) as ManifestList).map((item) => item as object as T)
  } catch (error) {
    if (isNotFound(error)) return []
    throw error
  }
}

function quotaLines(quotas: readonly ResourceQuota[]): string[] {
  if (quotas.length === 0) return ['', 'No resource quota.']
  const one = ({ metadata, spec, status }: ResourceQuota): string[] => [
    `  Name:\t${metadata.name}`,
    ...scopeLines(spec.scopes ?? []).map((line) => (line.startsWith(' ') ? ` ${line}` : `  ${line}`)),
    '  Resource\tUsed\tHard',
    '  --------\t---\t---',
    ...usageOf(status).map((cells) => `  ${cells.join('\t')}`),
  ]
  return ['', 'Resource Quotas', ...quotas.flatMap(one)]
}

function limitLines(ranges: readonly LimitRange[]): string[] {
  if (ranges.length === 0) return ['', 'No LimitRange resource.']
  return ['', 'Resource Limits', ...limitTable(ranges.flatMap(({ spec }) => spec.limits ?? []), ' ')]
}
