/** What a container, a pod or a node uses, as cells of a table. Upstream: kubectl/pkg/metricsutil/{metrics_printer,metrics_resource_adder}.go (v1.32). */
import type { Usage } from '../../../api/metrics'
import { quantityValue } from '../../../api/quantity'
import type { KubectlContext } from '../command'
import { CommandError } from '../failures'
import { alignTabs, tableStyle } from '../tab-writer'

const MEBIBYTE = 1024 * 1024

/** In cores and bytes. */
export interface Used {
  readonly cpu: number
  readonly memory: number
}

export const usedBy = (usages: readonly Usage[]): Used => ({
  cpu: usages.reduce((sum, { cpu }) => sum + quantityValue(cpu), 0),
  memory: usages.reduce((sum, { memory }) => sum + quantityValue(memory), 0),
})

export const cpuCell = ({ cpu }: Used): string => `${Math.ceil(Number((cpu * 1000).toFixed(6)))}m`
export const memoryCell = ({ memory }: Used): string => `${Math.floor(memory / MEBIBYTE)}Mi`

export const shareCell = (used: number, available: number): string => `${available === 0 ? 0 : Math.trunc((used / available) * 100)}%`

/** Every cell ends with a tab, the last one too. */
export const formatCells = (lines: readonly (readonly string[])[]): string =>
  alignTabs(`${lines.map((cells) => cells.map((cell) => `${cell}\t`).join('')).join('\n')}\n`, tableStyle)

export function requireSortKey(key: string): void {
  if (key && key !== 'cpu' && key !== 'memory') throw new CommandError('--sort-by accepts only cpu or memory')
}

/** The largest first where a resource is named, else by name. */
export const byUse =
  <T extends { readonly used: Used; readonly name: string }>(key: string) =>
  (a: T, b: T): number => {
    if (key === 'cpu' || key === 'memory') return b.used[key] - a.used[key]
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
  }

export async function requireMetrics({ discovery }: KubectlContext): Promise<void> {
  const hasMetrics = (await discovery.all()).some(({ group }) => group === 'metrics.k8s.io')
  if (!hasMetrics) throw new CommandError('Metrics API not available')
}
