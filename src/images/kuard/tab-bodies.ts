/**
 * The insides of kuard's tabs: what its APIs tell, as HTML, and forms where the real page has scripts.
 * Upstream: kuard's client/src/{mem,probe,dns,keygen,memq}.jsx (v0.10)
 */
import { buttonForm, escapeHtml, table } from '../html'
import type { KeygenConfig } from './keygen'

const MEBIBYTE = 1024 ** 2

/** `7.63 MiB` */
const sized = (bytes: number): string => (bytes < MEBIBYTE ? `${(bytes / 1024).toFixed(2)} KiB` : `${(bytes / MEBIBYTE).toFixed(2)} MiB`)

export function memoryTab(at: string, told: unknown): string {
  const { memStats } = told as { readonly memStats: Readonly<Record<'HeapAlloc' | 'HeapIdle' | 'HeapReleased' | 'StackInuse', number>> }
  const { HeapAlloc, HeapIdle, HeapReleased, StackInuse } = memStats
  const idle = HeapIdle - HeapReleased
  const rows = [['HeapAlloc', HeapAlloc], ['HeapIdle - HeapReleased', idle], ['StackInuse', StackInuse], ['Total', HeapAlloc + idle + StackInuse]] as const
  const sizes = [['500 MiB', 500], ['100 MiB', 100], ['10 MiB', 10]] as const
  const buttons = sizes.map(([name, size]) => buttonForm(at, `Allocate ${name}`, { act: 'alloc', size: String(size * MEBIBYTE) }))
  return `${table(['Key', 'Value'], rows.map(([key, bytes]) => [key, sized(bytes)]))}<h3>Allocate/Clear memory to force OOM</h3>${buttons.join('')}${buttonForm(at, 'Clear', { act: 'clear' })}`
}

interface ProbeState {
  readonly failNext: number
  readonly history: readonly { readonly id: number; readonly when: string; readonly relWhen: string; readonly code: number }[]
}

export function probeTab(at: string, served: string, told: unknown): string {
  const { failNext, history } = told as ProbeState
  const state = failNext < 0 ? 'permanently fail' : failNext === 0 ? 'permanently succeed' : `fail for next ${failNext} calls`
  const some = [1, 2, 3, 5, 10].map((count) => buttonForm(at, String(count), { failNext: String(count) }))
  const rows = history.map(({ id, when, relWhen, code }) => [id, when, relWhen, code])
  const shown = rows.length === 0 ? '<p>No recorded probe history</p>' : table(['ID', 'When', '', 'Status'], rows)
  return `<p>Probe is being served on <a href="${served}">${served}</a></p>
<p>Probe will ${state}</p>
${buttonForm(at, 'Succeed', { failNext: '0' })}${buttonForm(at, 'Fail', { failNext: '-1' })}
<p>Fail for next N calls:</p>${some.join('')}
<h3>History</h3>${shown}`
}

export function dnsTab(at: string, { type, name }: { readonly type: string; readonly name: string }, result: string): string {
  return `<form method="get" action="${at}">
<label>DNS Type <input name="type" value="${escapeHtml(type)}" size="6"></label>
<label>Name <input name="name" value="${escapeHtml(name)}"></label> <button>Query</button></form>
<pre>${escapeHtml(result)}</pre>`
}

export function keygenTab(at: string, told: unknown): string {
  const { config, history } = told as { readonly config: KeygenConfig; readonly history: readonly { readonly data: string }[] }
  const check = (name: 'enable' | 'exitOnComplete', label: string): string => `<p><label><input type="checkbox" name="${name}"${config[name] ? ' checked' : ''}> ${label}</label></p>`
  const box = (name: keyof KeygenConfig, label: string, kind: string): string => `<p><label>${label} <input ${kind} name="${name}" value="${escapeHtml(String(config[name]))}"></label></p>`
  const number = 'type="number" size="6"'
  const text = 'size="34"'
  const lines = [...history].reverse().map(({ data }) => `${escapeHtml(data)}\n`)
  return `<p>This makes work for the server: 4096 bit RSA key pairs. It may end the server when it is done, with a code.</p>
<form method="post" action="${at}">
${check('enable', 'Enabled?')}${check('exitOnComplete', 'Exit server on completion?')}
${box('exitCode', 'Exit code when exiting. 0 is success.', number)}
${box('numToGen', 'Number of keys to generate. 0 is infinite.', number)}
${box('timeToRun', 'Time to run, in seconds. 0 is infinite.', number)}
${box('memQServer', 'Base URL of the MemQ server to draw from. Can be http://localhost:8080/memq/server.', text)}
${box('memQQueue', 'The Queue to pull work items from.', text)}
<button>Submit</button></form>
<h3>History</h3>${lines.length === 0 ? '<p>No recorded workload history</p>' : `<pre>${lines.join('')}</pre>`}`
}

interface Stats {
  readonly queues: readonly { readonly name: string; readonly depth: number; readonly enqueued: number; readonly dequeued: number; readonly drained: number }[]
}

const queueApi: readonly (readonly [method: string, url: string, about: string])[] = [
  ['GET', '/stats', 'Get stats on all queues'],
  ['PUT', '/queues/:queue', 'Create a queue'],
  ['DELETE', '/queues/:queue', 'Delete a queue'],
  ['POST', '/queues/:queue/drain', 'Discard all items in queue'],
  ['POST', '/queues/:queue/enqueue', 'Add item to queue; the body is plain text'],
  ['POST', '/queues/:queue/dequeue', 'Take an item off the queue; 204 if it is empty'],
]

export function queuesTab(at: string, told: unknown): string {
  const { queues: all } = told as Stats
  const rows = all.map((queue) => [queue.name, queue.depth, queue.enqueued, queue.dequeued, queue.drained])
  const queue = `<label>Queue <input name="queue" value="${escapeHtml(all[0]?.name ?? 'keygen')}"></label>`
  const buttons = ['Create', 'Dequeue', 'Drain', 'Delete'].map((act) => `<button name="act" value="${act}">${act}</button>`)
  return `${all.length === 0 ? '<p>There are no queues created</p>' : table(['Name', 'Depth', 'Enqueued', 'Dequeued', 'Drained'], rows)}<p></p>
<form method="post" action="${at}">${queue} ${buttons.join(' ')}</form>
<form method="post" action="${at}">${queue} <label>Items <input type="number" name="count" value="100" min="1"></label> <button name="act" value="Enqueue">Enqueue</button></form>
<h3>API, relative to /memq/server</h3>${table(['Method', 'Url', 'Desc'], queueApi)}`
}
