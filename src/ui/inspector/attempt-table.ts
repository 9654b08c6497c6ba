/**
 * One attempt of the scheduler as a table: plugins down, the best nodes across, what each said of each; and the nodes that were turned
 * down, by reason. What is read is the sandbox's `schedulingattempts`. Pure.
 */
export interface PluginVerdict {
  readonly raw?: number
  readonly normalized: number
  readonly weight: number
  readonly weighted: number
}

export interface NodeVerdict {
  readonly name: string
  readonly rejectedBy?: string
  readonly reasons?: readonly string[]
  readonly scores?: Readonly<Record<string, PluginVerdict>>
  readonly total?: number
}

export interface SchedulingAttempt {
  readonly time: string
  readonly nodeName?: string
  readonly message?: string
  readonly nodesTotal: number
  readonly nodes: readonly NodeVerdict[]
  readonly tiedNodes: readonly string[]
  readonly candidates: readonly { readonly nodeName: string; readonly victims: readonly string[]; readonly isChosen: boolean }[]
  readonly nominatedNodeName?: string
}

export interface AttemptRow {
  readonly plugin: string
  /** By column; undefined where the plugin said nothing. */
  readonly cells: readonly { readonly weighted: number; readonly how: string }[]
}

export interface AttemptTable {
  readonly columns: readonly string[]
  readonly rows: readonly AttemptRow[]
  readonly totals: readonly number[]
  /** Plugins that gave every node the same. */
  readonly indifferent: readonly string[]
  readonly rejections: readonly { readonly because: string; readonly nodes: readonly string[] }[]
  /** Possible nodes that have no column. */
  readonly further: number
}

const MOST_COLUMNS = 6

export function attemptTable({ nodes, nodeName }: SchedulingAttempt): AttemptTable {
  const possible = nodes.filter(({ rejectedBy }) => rejectedBy === undefined)
  const scored = possible.filter(({ total }) => total !== undefined)
  const isChosen = ({ name }: NodeVerdict): number => (name === nodeName ? 1 : 0)
  const best = [...scored].sort((a, b) => (b.total ?? 0) - (a.total ?? 0) || isChosen(b) - isChosen(a)).slice(0, MOST_COLUMNS)
  const plugins = [...new Set(best.flatMap(({ scores = {} }) => Object.keys(scores)))]
  const rows = plugins.map((plugin) => ({ plugin, cells: best.map(({ scores = {} }) => cellOf(scores[plugin])) }))
  const decides = ({ cells }: AttemptRow): boolean => cells.some(({ weighted }) => weighted !== cells[0].weighted)
  return {
    columns: best.map(({ name }) => name),
    rows: rows.filter(decides),
    totals: best.map(({ total = 0 }) => total),
    indifferent: rows.filter((row) => !decides(row)).map(({ plugin }) => plugin),
    rejections: rejectionsOf(nodes),
    further: possible.length - best.length,
  }
}

function cellOf(verdict: PluginVerdict | undefined): AttemptRow['cells'][number] {
  if (!verdict) return { weighted: 0, how: '' }
  const { raw = verdict.normalized, normalized, weight, weighted } = verdict
  const norm = raw === normalized ? String(normalized) : `${raw} → ${normalized}`
  return { weighted, how: weight === 1 ? (raw === normalized ? '' : norm) : `${norm} × ${weight}` }
}

function rejectionsOf(nodes: readonly NodeVerdict[]): AttemptTable['rejections'] {
  const groups = new Map<string, string[]>()
  for (const { name, rejectedBy, reasons = [] } of nodes) {
    if (rejectedBy === undefined) continue
    const because = `${rejectedBy}: ${reasons.join(', ')}`
    groups.set(because, [...(groups.get(because) ?? []), name])
  }
  return [...groups].map(([because, names]) => ({ because, nodes: names }))
}
