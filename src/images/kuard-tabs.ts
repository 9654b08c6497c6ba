/**
 * The tabs of a kuard's page, and what their forms ask for: each is put as the request to the kuard's API that its script would make.
 * Upstream: kuard's client/src/{env,mem,probe,memq}.jsx
 */
import type { HttpResponse, ServedRequest } from '../base/os/network-stack'
import { buttonForm, escapeHtml, formFields, table } from './html'
import type { KuardTab } from './kuard-page'

/** Asks the kuard itself. */
export type AskApi = (method: string, path: string, body?: string) => HttpResponse

const MOST_AT_ONCE = 1_000

/** Undefined when the path is no tab of its own. */
export function kuardTab(path: string, ask: AskApi): KuardTab | undefined {
  const body = tabBodies[path]?.(ask)
  return body === undefined ? undefined : { path, body }
}

/** What the form of a tab asks for; gives where its reader goes next, or undefined when there is no such form. */
export function kuardForm({ method, body }: ServedRequest, path: string, ask: AskApi): string | undefined {
  if (method !== 'POST' || tabBodies[path] === undefined) return undefined
  const fields = formFields(body)
  const field = (name: string): string => fields.get(name) ?? ''
  const probe = probePaths[path]
  if (probe !== undefined) ask('PUT', `${probe}/api`, JSON.stringify({ failNext: wholeNumber(field('failNext')) }))
  if (path === '/-/mem') ask('POST', field('act') === 'clear' ? '/mem/api/clear' : `/mem/api/alloc?size=${wholeNumber(field('size'))}`)
  if (path === '/-/memq') changeQueue(ask, field)
  return path
}

const wholeNumber = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) : 0)

const probePaths: Readonly<Record<string, string>> = { '/-/liveness': '/healthy', '/-/readiness': '/ready' }

const tabBodies: Readonly<Record<string, (ask: AskApi) => string>> = {
  '/-/env': environment,
  '/-/mem': memory,
  '/-/liveness': (ask) => probe(ask, '/-/liveness'),
  '/-/readiness': (ask) => probe(ask, '/-/readiness'),
  '/-/memq': queues,
}

function environment(ask: AskApi): string {
  const { commandLine, env } = JSON.parse(ask('GET', '/env/api').body) as { commandLine: readonly string[]; env: Readonly<Record<string, string>> }
  return `<h3>Command line</h3><pre>${escapeHtml(commandLine.join(' '))}</pre><h3>Environment</h3>${table(['Name', 'Value'], Object.entries(env).sort())}`
}

function memory(ask: AskApi): string {
  const { memStats } = JSON.parse(ask('GET', '/mem/api').body) as { memStats: { Alloc: number; Sys: number } }
  const sizes: readonly (readonly [string, number])[] = [['500 MiB', 500 * 1024 ** 2], ['2 GiB', 2 * 1024 ** 3]]
  const buttons = sizes.map(([name, size]) => buttonForm('/-/mem', `Allocate ${name}`, { act: 'alloc', size: String(size) }))
  return `${buttons.join('')}${buttonForm('/-/mem', 'Clear', { act: 'clear' })}${table(['Bytes', ''], [['Alloc', memStats.Alloc], ['Sys', memStats.Sys]])}`
}

interface ProbeState {
  readonly probePath: string
  readonly failNext: number
  readonly history: readonly { readonly id: number; readonly when: string; readonly relWhen: string; readonly code: number }[]
}

function probe(ask: AskApi, tab: string): string {
  const { probePath, failNext, history } = JSON.parse(ask('GET', `${probePaths[tab]}/api`).body) as ProbeState
  const state = failNext < 0 ? 'will fail always' : failNext === 0 ? 'will succeed' : `will fail for the next ${failNext} calls`
  const some = `<form method="post" action="${tab}"><button>Fail for next N calls</button> <label>N <input type="number" name="failNext" value="10" min="1" size="4"></label></form>`
  const rows = [...history].reverse().map(({ id, when, relWhen, code }) => [id, `${when} (${relWhen})`, code])
  return `<p>Probe <a href="${probePath}">${probePath}</a> ${state}</p>${buttonForm(tab, 'Succeed', { failNext: '0' })}${buttonForm(tab, 'Fail', { failNext: '-1' })}${some}<h3>History</h3>${table(['ID', 'When', 'Status'], rows)}`
}

interface Stats {
  readonly queues: readonly { readonly name: string; readonly depth: number; readonly enqueued: number; readonly dequeued: number; readonly drained: number }[]
}

function queues(ask: AskApi): string {
  const { queues: all } = JSON.parse(ask('GET', '/memq/server/stats').body) as Stats
  const name = all[0]?.name ?? 'keygen'
  const rows = all.map((queue) => [queue.name, queue.depth, queue.enqueued, queue.dequeued, queue.drained])
  const queue = `<label>Queue <input name="queue" value="${escapeHtml(name)}"></label>`
  const buttons = ['Create', 'Dequeue', 'Drain', 'Delete'].map((act) => `<button name="act" value="${act}">${act}</button>`)
  const enqueue = `<form method="post" action="/-/memq">${queue} <label>Items <input type="number" name="count" value="100" min="1" max="${MOST_AT_ONCE}"></label> <button name="act" value="Enqueue">Enqueue</button></form>`
  return `${all.length === 0 ? '<p>There are no queues</p>' : table(['Name', 'Depth', 'Enqueued', 'Dequeued', 'Drained'], rows)}<p></p><form method="post" action="/-/memq">${queue} ${buttons.join(' ')}</form>${enqueue}`
}

function changeQueue(ask: AskApi, field: (name: string) => string): void {
  const queue = `/memq/server/queues/${encodeURIComponent(field('queue'))}`
  const act = field('act')
  if (act === 'Create') ask('PUT', queue)
  if (act === 'Delete') ask('DELETE', queue)
  if (act === 'Dequeue' || act === 'Drain') ask('POST', `${queue}/${act.toLowerCase()}`)
  if (act !== 'Enqueue') return
  const count = Math.min(wholeNumber(field('count')), MOST_AT_ONCE)
  for (let item = 0; item < count; item++) ask('POST', `${queue}/enqueue`, `Work Item ${item}`)
}
