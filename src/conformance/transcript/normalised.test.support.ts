/**
 * The one place that says what is told apart although it is the same: ages, times, and what chance gave: names, addresses, places. What
 * is as long as its double is covered in its place, so that the columns beside it are compared to the byte. What is not (ages, addresses)
 * frees its own column of its width, and no other.
 */
import type { Answered } from './replay.test.support'

const SUFFIX = '[bcdfghjklmnpqrstvwxz2456789]{5}'

/** Of one length on both sides. */
const covered: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UUUUUUUU-UUUU-UUUU-UUUU-UUUUUUUUUUUU'],
  [/\b\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d/g, 'YYYY-MM-DD$1hh:mm:ss'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d/g, 'Day, DD Mon YYYY hh:mm:ss'],
  [new RegExp(`-${SUFFIX}\\b`, 'g'), '-SSSSS'],
  [/(?<=:)3[0-2]\d{3}(?=\/)|(?<=NodePort: .*)3[0-2]\d{3}/g, 'NNNNN'],
  [/(?<=(?:Node|NodeName|nodeName|selected-node|NodeName:) *:? +"?|default\/[\w-]+ to )node-[123]\b/g, 'node-N'],
  [/(?<="nodeName":"|"values":\[\]interface \{\}\{")node-[123](?=")/g, 'node-N'],
  [/(?<=node-N\/|hostIP: |"hostIP":")172\.18\.0\.[3-5]/g, '172.18.0.N'],
]

/** Of lengths of their own. */
const freed: readonly (readonly [RegExp, string])[] = [
  [/\b10\.244\.\d+\.\d+\b(?!\/)/g, '<pod-ip>'],
  [/\b10\.(?:9[6-9]|10\d|11[01])\.(?!0\.1\b)\d+\.\d+\b/g, '<cluster-ip>'],
  [/(?<=resourceVersion"?: ?")\d+/g, '<version>'],
  [/(?<=hh:mm:ss\.)\d+(?= \+0000)/g, '<fraction>'],
]

const AGES = /^(AGE|Age|LAST SEEN|DURATION|LAST SCHEDULE)$/
const AGE = /^(?:\d+[dhms]){1,2}$/

const replace = (text: string, pairs: readonly (readonly [RegExp, string])[]): string =>
  pairs.reduce((changed, [pattern, word]) => changed.replaceAll(pattern, word), text)

interface Cell {
  readonly text: string
  readonly isFreed: boolean
}

function cellOf(raw: string, heading: string): Cell {
  const text = replace(raw, covered)
  if (AGES.test(heading) && AGE.test(raw.trim())) return { text: '<age>', isFreed: true }
  if (heading === 'NODE') return { text: text.replace(/\bnode-[123]\b/, 'node-N'), isFreed: false }
  const free = replace(text, freed)
  return { text: free, isFreed: free !== text }
}

/** Where the columns begin: below dashes, or below a heading in capitals. */
function columnsOf(line: string, next = ''): readonly number[] {
  if (/^ *-+( +-+)+ *$/.test(next)) return [...next.matchAll(/-+/g)].map(({ index }) => index)
  const isHeading = /^[A-Z][A-Z()-]*(?: ?[A-Z()-]+)*(?: {2,}[A-Z][A-Z()-]*(?: [A-Z()-]+)*)+ *$/.test(line)
  return isHeading ? [...line.matchAll(/(?<=^| {2})[A-Z]/g)].map(({ index }) => index) : []
}

/** A table ends with an empty line, or with one that begins further left. */
function tableAt(lines: readonly string[], at: number, left: number): readonly string[] {
  const end = lines.findIndex((line, index) => index > at && (line.trim() === '' || line.search(/\S/) < left))
  return lines.slice(at, end === -1 ? undefined : end)
}

function normalisedTable(lines: readonly string[], columns: readonly number[]): string[] {
  const rows = lines.map((line) => columns.map((from, index) => line.slice(index === 0 ? 0 : from, columns[index + 1] ?? undefined)))
  const cells = rows.map((row) => row.map((raw, index) => cellOf(raw, rows[0][index].trim())))
  const free = columns.map((_, index) => cells.some((row) => row[index].isFreed))
  return cells.map((row) =>
    row
      .map(({ text }, index) => (free[index] ? `${text.trim().replace(/^-+$/, '---')}   ` : text))
      .join('')
      .trimEnd(),
  )
}

function normalisedText(text: string): string {
  const lines = text.split('\n')
  const done: string[] = []
  for (let at = 0; at < lines.length;) {
    const columns = columnsOf(lines[at], lines[at + 1])
    const table = columns.length > 1 ? tableAt(lines, at, columns[0]) : [lines[at]]
    if (columns.length > 1) done.push(...normalisedTable(table, columns))
    else done.push(replace(replace(lines[at], covered), freed).replace(/^((?:Duration|Age): +)(\d+[dhms])+$/, '$1<age>'))
    at += table.length
  }
  return done.join('\n')
}

export const normalised = ({ stdout, stderr, exit }: Answered): Answered => ({
  stdout: normalisedText(stdout),
  stderr: normalisedText(stderr),
  exit,
})
