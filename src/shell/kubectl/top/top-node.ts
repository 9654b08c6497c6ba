/** kubectl top node. Upstream: kubectl/pkg/cmd/top/top_node.go (v1.32). */
import type { NodeMetrics } from '../../../api/metrics'
import { quantityValue } from '../../../api/quantity'
import type { Node } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, UsageError } from '../failures'
import type { FlagTable, FlagValues } from '../flags'
import { byUse, cpuCell, formatCells, memoryCell, requireMetrics, requireSortKey, shareCell, usedBy } from './usage-cells'

const flags = {
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  selector: { type: 'string', short: 'l', help: 'Only nodes with these labels.' },
  'show-capacity': { type: 'bool', help: 'Percentages of the capacity in place of what pods may use.' },
  'sort-by': { type: 'string', help: 'cpu or memory.', words: ['cpu', 'memory'] },
  'use-protocol-buffers': { type: 'bool', default: true, help: 'Has no effect here: answers are JSON.' },
} as const satisfies FlagTable

const columns = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)']
const UNKNOWN = ['<unknown>', '<unknown>', '<unknown>', '<unknown>']

export const topNode = defineCommand({
  name: 'node',
  aliases: ['nodes', 'no'],
  use: '[NAME | -l label] [options]',
  short: 'Display resource (CPU/memory) usage of nodes',
  examples: ['kubectl top node', 'kubectl top node NODE_NAME'],
  flags,
  completes: 'nodes',
  async run(context, { args, flags: given }) {
    if (args.length > 1) throw new UsageError('node [NAME | -l label]')
    requireSortKey(given['sort-by'])
    if (args.length > 0 && given.selector) throw new CommandError('only one of NAME or --selector can be provided')
    await requireMetrics(context)
    const [name] = args
    const metrics = await read<NodeMetrics>(context, { path: '/apis/metrics.k8s.io/v1beta1/nodes', name, selector: given.selector })
    if (metrics.length === 0) throw new CommandError('metrics not available yet')
    const nodes = await read<Node>(context, { path: '/api/v1/nodes', name, selector: given.selector })
    await context.out(formatCells([...(given['no-headers'] ? [] : [columns]), ...rowsOf(metrics, nodes, given)]))
  },
})

interface Asked {
  readonly path: string
  readonly name: string | undefined
  readonly selector: string
}

async function read<T>({ client }: KubectlContext, { path, name, selector }: Asked): Promise<readonly T[]> {
  if (name) return [(await client.json({ path: `${path}/${name}` })) as T]
  const list = (await client.json({ path, query: { labelSelector: selector } })) as { readonly items: readonly T[] }
  return list.items
}

function rowsOf(metrics: readonly NodeMetrics[], nodes: readonly Node[], given: FlagValues<typeof flags>): string[][] {
  const measured = metrics.map(({ metadata: { name }, usage }) => ({ name, used: usedBy([usage]) })).toSorted(byUse(given['sort-by']))
  const rows = measured.map(({ name, used }) => {
    const node = nodes.find(({ metadata }) => metadata.name === name)
    const available = (given['show-capacity'] ? node?.status.capacity : node?.status.allocatable) ?? {}
    const cpu = shareCell(used.cpu, quantityValue(available.cpu))
    return [name, cpuCell(used), cpu, memoryCell(used), shareCell(used.memory, quantityValue(available.memory))]
  })
  const silent = nodes.filter(({ metadata: { name } }) => !measured.some((one) => one.name === name))
  return [...rows, ...silent.map(({ metadata }) => [metadata.name, ...UNKNOWN])]
}
