/**
 * Times as Go reads them, and what it says of those it cannot read.
 * Upstream: time.Parse and ParseError of Go's package time; RFC3339Micro in k8s.io/apimachinery/pkg/apis/meta/v1/micro_time.go (v1.32).
 */
const RFC3339 = '2006-01-02T15:04:05Z07:00'
const RFC3339_MICRO = '2006-01-02T15:04:05.000000Z07:00'

interface Element {
  readonly layout: string
  readonly pattern: RegExp
  /** The least and the greatest number, and their name. */
  readonly range?: readonly [least: number, most: number, name: string]
}

const literal = (layout: string): Element => ({ layout, pattern: new RegExp(`^\\${layout}`) })
const upToSeconds: readonly Element[] = [
  { layout: '2006', pattern: /^\d{4}/ },
  literal('-'),
  { layout: '01', pattern: /^\d\d/, range: [1, 12, 'month'] },
  literal('-'),
  { layout: '02', pattern: /^\d\d/, range: [1, 31, 'day'] },
  { layout: 'T', pattern: /^T/ },
  { layout: '15', pattern: /^\d\d/, range: [0, 23, 'hour'] },
  literal(':'),
  { layout: '04', pattern: /^\d\d/, range: [0, 59, 'minute'] },
  literal(':'),
]
const zone: Element = { layout: 'Z07:00', pattern: /^(Z|[+-]\d\d:\d\d)/ }
// A fraction that the layout does not name is taken with the seconds.
const seconds: readonly Element[] = [...upToSeconds, { layout: '05', pattern: /^\d\d([.,]\d+)?/, range: [0, 59, 'second'] }, zone]
const micros: readonly Element[] = [...upToSeconds, { layout: '05', pattern: /^\d\d/, range: [0, 59, 'second'] }, { layout: '.000000', pattern: /^[.,]\d{6}/ }, zone]

export const findTimeFault = (text: string): string | undefined => findFault(text, RFC3339, seconds)
export const findMicroTimeFault = (text: string): string | undefined => findFault(text, RFC3339_MICRO, micros)

function findFault(text: string, layout: string, elements: readonly Element[]): string | undefined {
  let rest = text
  for (const element of elements) {
    const found = element.pattern.exec(rest)?.[0]
    if (found === undefined) {
      return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(element.layout)}`
    }
    const [least, most, name] = element.range ?? [0, Infinity, '']
    const value = parseInt(found, 10)
    if (value < least || value > most) return `parsing time ${JSON.stringify(text)}: ${name} out of range`
    rest = rest.slice(found.length)
  }
  if (rest !== '') return `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`
  return Number(text.slice(8, 10)) > daysIn(text) ? `parsing time ${JSON.stringify(text)}: day out of range` : undefined
}

const daysIn = (text: string): number => new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
