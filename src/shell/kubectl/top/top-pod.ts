/** kubectl top pod. Upstream: kubectl/pkg/cmd/top/top_pod.go, kubectl/pkg/metricsutil (v1.32). */
import { formatGoDuration } from '../../../api/duration'
import type { PodMetrics } from '../../../api/metrics'
import type { Pod } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, UsageError } from '../failures'
import type { FlagTable, FlagValues } from '../flags'
import { byUse, cpuCell, formatCells, memoryCell, requireMetrics, requireSortKey, usedBy } from './usage-cells'

const flags = {
  'all-namespaces': { type: 'bool', short: 'A', help: 'Pods of all namespaces.' },
  containers: { type: 'bool', help: 'A line for each container.' },
  'field-selector': { type: 'string', help: 'Only pods with these fields.' },
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  selector: { type: 'string', short: 'l', help: 'Only pods with these labels.' },
  'sort-by': { type: 'string', help: 'cpu or memory.', words: ['cpu', 'memory'] },
  sum: { type: 'bool', help: 'Add a line with the totals.' },
  'use-protocol-buffers': { type: 'bool', default: true, help: 'Has no effect here: answers are JSON.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

/** Metrics of a pod that is older than this should be there. */
const CREATION_DELAY_MS = 120_000

export const topPod = defineCommand({
  name: 'pod',
  aliases: ['pods', 'po'],
  use: '[NAME | -l label] [options]',
  short: 'Display resource (CPU/memory) usage of pods',
  examples: ['kubectl top pod', 'kubectl top pod --namespace=NAMESPACE', 'kubectl top pod POD_NAME --containers', 'kubectl top pod -l name=myLabel'],
  flags,
  completes: 'pods',
  async run(context, { args, flags: given }) {
    if (args.length > 1) throw new UsageError('pod [NAME | -l label]')
    requireSortKey(given['sort-by'])
    if (args.length > 0 && (given.selector || given['field-selector'])) throw new CommandError('only one of NAME or selector can be provided')
    await requireMetrics(context)
    const metrics = await read<PodMetrics>(context, '/apis/metrics.k8s.io/v1beta1', { name: args[0], given })
    if (metrics.length > 0) return context.out(formatCells(linesOf(metrics, given)))
    await explainNothing(context, given)
    await context.err(given['all-namespaces'] ? 'No resources found\n' : `No resources found in ${context.namespace} namespace.\n`)
  },
})

async function read<T>({ client, namespace }: KubectlContext, root: string, { name, given }: { name?: string; given: Flags }): Promise<readonly T[]> {
  const place = given['all-namespaces'] ? `${root}/pods` : `${root}/namespaces/${namespace}/pods`
  if (name) return [(await client.json({ path: `${place}/${name}` })) as T]
  const query = { labelSelector: given.selector, fieldSelector: given['field-selector'] }
  return ((await client.json({ path: place, query })) as { readonly items: readonly T[] }).items
}

/** Pods that are there and not measured are either young or a fault. */
async function explainNothing(context: KubectlContext, given: Flags): Promise<void> {
  const pods = await read<Pod>(context, '/api/v1', { given: { ...given, 'all-namespaces': false } })
  if (pods.length === 0) return
  for (const { metadata } of pods) {
    const age = context.clock.now() - Date.parse(metadata.creationTimestamp)
    if (age <= CREATION_DELAY_MS) continue
    throw new CommandError(`Metrics not available for pod ${metadata.namespace}/${metadata.name}, age: ${formatGoDuration(age)}`)
  }
  throw new CommandError('metrics not available yet')
}

function linesOf(metrics: readonly PodMetrics[], given: Flags): string[][] {
  const before = [...(given['all-namespaces'] ? ['NAMESPACE'] : []), ...(given.containers ? ['POD'] : [])]
  const header = [...before, 'NAME', 'CPU(cores)', 'MEMORY(bytes)']
  const rows = measured(metrics, given).flatMap(({ pod }) => rowsOf(pod, given))
  return [...(given['no-headers'] ? [] : [header]), ...rows, ...(given.sum ? sumOf(metrics, header.length) : [])]
}

const measured = (metrics: readonly PodMetrics[], given: Flags) =>
  metrics
    .map((pod) => ({ pod, name: orderName(pod, given), used: usedBy(pod.containers.map(({ usage }) => usage)) }))
    .toSorted(byUse(given['sort-by']))

const orderName = ({ metadata }: PodMetrics, given: Flags): string => (given['all-namespaces'] ? `${metadata.namespace}/${metadata.name}` : metadata.name)

function rowsOf({ metadata: { namespace = '', name }, containers }: PodMetrics, given: Flags): string[][] {
  const place = given['all-namespaces'] ? [namespace] : []
  const line = (names: readonly string[], usages: PodMetrics['containers']): string[] => {
    const used = usedBy(usages.map(({ usage }) => usage))
    return [...place, ...names, cpuCell(used), memoryCell(used)]
  }
  if (!given.containers) return [line([name], containers)]
  const ordered = containers.map((container) => ({ container, name: container.name, used: usedBy([container.usage]) })).toSorted(byUse(given['sort-by']))
  return ordered.map(({ container }) => line([name, container.name], [container]))
}

function sumOf(metrics: readonly PodMetrics[], width: number): string[][] {
  const used = usedBy(metrics.flatMap(({ containers }) => containers.map(({ usage }) => usage)))
  const blank = (count: number): string[] => Array.from({ length: count }, () => '')
  return [
    [...blank(width - 2), '________', '________'],
    [...blank(width - 2), cpuCell(used), memoryCell(used)],
  ]
}
