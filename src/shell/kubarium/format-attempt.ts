/** An attempt of the scheduler as text: what came of it, who turned which node down, the scores of the others, and who would have to go. */
import type { ToldAttempt, ToldNode } from './attempt-reader'

/** More nodes than these are not shown side by side. */
const COLUMNS = 8
const GAP = 3

type Cells = readonly string[]

export function formatAttempt(attempt: ToldAttempt): string {
  const parts = [[headline(attempt), ...(attempt.message ? [`  ${attempt.message}`] : [])], rejections(attempt), scores(attempt), candidates(attempt)]
  return `${parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function headline({ pod, at, nodeName, nominatedNodeName }: ToldAttempt): string {
  const end = nominatedNodeName ? `no node yet; room is being made on ${nominatedNodeName}` : 'no node'
  return `${new Date(at).toISOString().slice(11, 19)}  ${pod}: ${nodeName ? `placed on ${nodeName}` : end}`
}

function rejections({ nodes }: ToldAttempt): readonly string[] {
  const rows = nodes.flatMap(({ name, rejectedBy, reasons = [] }): Cells[] => (rejectedBy ? [[name, rejectedBy, reasons.join(', ')]] : []))
  return rows.length === 0 ? [] : columns([['NODE', 'TURNED DOWN BY', 'BECAUSE'], ...rows])
}

/** A line for each plugin, a column for each node, the best first. */
function scores({ nodes, tiedNodes, nodeName }: ToldAttempt): readonly string[] {
  const possible = nodes.filter(({ rejectedBy }) => rejectedBy === undefined)
  const scored = possible.filter(({ scores: own }) => own !== undefined).sort((a, b) => (b.total ?? 0) - (a.total ?? 0))
  if (scored.length === 0) return possible.length === 1 && nodeName ? [`${possible[0].name} was the only node to choose from.`] : []
  const shown = scored.slice(0, COLUMNS)
  const plugins = Object.keys(shown[0].scores ?? {})
  const lines = columns([
    ['SCORED BY', 'WEIGHT', ...shown.map(({ name }) => name)],
    ...plugins.map((plugin) => [plugin, String(shown[0].scores?.[plugin].weight ?? ''), ...shown.map((node) => cell(node, plugin))]),
    ['total', '', ...shown.map(({ total }) => String(total ?? ''))],
  ])
  const more = scored.length > shown.length ? [`and ${scored.length - shown.length} more nodes with less`] : []
  const lot = tiedNodes.length > 1 ? [`The lot decided between ${tiedNodes.slice(0, COLUMNS).join(', ')}${tiedNodes.length > COLUMNS ? ' and others' : ''}.`] : []
  return [...lines, ...more, ...lot]
}

/** `300`, or with what the plugin had said first: `0 (3)`. */
function cell({ scores: own }: ToldNode, plugin: string): string {
  const score = own?.[plugin]
  if (!score) return ''
  return score.raw === undefined || score.raw === score.normalized ? String(score.weighted) : `${score.weighted} (${score.raw})`
}

function candidates({ candidates: all }: ToldAttempt): readonly string[] {
  if (all.length === 0) return []
  const rows = all.map(({ nodeName, victims, budgetViolations, isChosen }) => [`${nodeName}${isChosen ? ' *' : ''}`, String(budgetViolations), victims.join(', ')])
  return columns([['ROOM ON', 'BUDGETS BROKEN', 'IF THESE GO'], ...rows])
}

function columns(rows: readonly Cells[]): readonly string[] {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => row.map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] + GAP))).join('').trimEnd())
}
