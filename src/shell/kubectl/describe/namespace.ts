/**
 * Upstream: kubectl/pkg/describe/describe.go describeNamespace (v1.32). Quotas and limit ranges are listed where the server knows
 * them.
 */
import { isNotFound } from '../../../api/status-error'
import type { Namespace } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type Manifest, type ManifestList } from '../manifest'
import { defineDescriber } from './describer'
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

async function listIn({ client }: KubectlContext, namespace: string, plural: string): Promise<readonly Manifest[]> {
  try {
    return itemsOf((await client.json({ path: `/api/v1/namespaces/${namespace}/${plural}` })) as ManifestList)
  } catch (error) {
    if (isNotFound(error)) return []
    throw error
  }
}

interface Quota extends Manifest {
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>
    readonly used?: Readonly<Record<string, string>>
  }
}

function quotaLines(quotas: readonly Quota[]): string[] {
  if (quotas.length === 0) return ['', 'No resource quota.']
  const one = ({ metadata, status }: Quota): string[] => [
    `  Name:\t${metadata.name ?? ''}`,
    '  Resource\tUsed\tHard',
    '  --------\t---\t---',
    ...Object.keys(status?.hard ?? {})
      .sort()
      .map((name) => `  ${name}\t${status?.used?.[name] ?? ''}\t${status?.hard?.[name] ?? ''}`),
  ]
  return ['', 'Resource Quotas', ...quotas.flatMap(one)]
}

interface LimitRange extends Manifest {
  readonly spec?: { readonly limits?: readonly Limit[] }
}
type Amounts = Readonly<Record<string, string>>
interface Limit {
  readonly type: string
  readonly min?: Amounts
  readonly max?: Amounts
  readonly default?: Amounts
  readonly defaultRequest?: Amounts
  readonly maxLimitRequestRatio?: Amounts
}

function limitLines(ranges: readonly LimitRange[]): string[] {
  if (ranges.length === 0) return ['', 'No LimitRange resource.']
  const limits = ranges.flatMap(({ spec }) => spec?.limits ?? [])
  return [
    '',
    'Resource Limits',
    ' Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio',
    ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------',
    ...limits.flatMap(oneLimit),
  ]
}

function oneLimit({ type, ...limit }: Limit): string[] {
  const columns = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio]
  const names = new Set(columns.flatMap((amounts) => Object.keys(amounts ?? {})))
  return [...names].map((name) => ` ${[type, name, ...columns.map((amounts) => amounts?.[name] ?? '-')].join('\t')}`)
}
