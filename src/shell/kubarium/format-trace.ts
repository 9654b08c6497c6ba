/** A packet trace as text: a paragraph for each connection, a line for each hop, the rules that matched below, and the verdict last. */
import type { ToldHop, ToldRequest, ToldTrace } from './packet-tracer'

const WIDTH = 10

export function formatTrace({ requests, verdict }: ToldTrace, from: string): string {
  const lines = ['', `trace of ${from}: ${requests.length} connection${requests.length === 1 ? '' : 's'}`, ...requests.flatMap(formatRequest)]
  const place = [verdict?.object, verdict?.path].filter((part) => part !== undefined).join(' ')
  const last = verdict ? [`verdict: ${verdict.reason}: ${verdict.text}`, ...(place ? [`decided by: ${place}`] : [])] : ['verdict: nothing was sent']
  return `${[...lines, ...last].join('\n')}\n`
}

function formatRequest(request: ToldRequest, at: number): readonly string[] {
  const { protocol, address, port, hops, question, answer } = request
  const where = protocol === 'icmp' ? `icmp ${address}` : `${protocol} ${address}:${port}`
  const head = `${at + 1}  ${where}  ${saidOf(request)}`
  // A name that was answered needs no way told.
  return question !== undefined && answer !== undefined ? [head] : [head, ...hops.flatMap(formatHop)]
}

function saidOf({ request, status, question, answer, to, outcome }: ToldRequest): string {
  if (question !== undefined) return `${question} -> ${answer ?? outcome ?? 'no answer yet'}`
  const end = status ?? outcome ?? 'no answer yet'
  return `${request ? `${request} ` : ''}-> ${end}${to ? ` (${to})` : ''}`
}

function formatHop({ at, ok, text, object, path, rules = [] }: ToldHop): readonly string[] {
  const place = [object, path].filter((part) => part !== undefined).join(' ')
  const shown = place === '' || text.includes(place) ? '' : `  [${place}]`
  return [`  ${ok ? ' ' : '!'} ${at.padEnd(WIDTH)} ${text}${shown}`, ...rules.map((rule) => `      ${' '.repeat(WIDTH)}${rule}`)]
}
