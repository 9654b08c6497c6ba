/**
 * The tabs of a kuard's page, and what their forms ask for: each is put as the request to the kuard's API that its script would make.
 * Upstream: kuard's client/src/{env,mem,probe,dns,keygen,memq}.jsx (v0.10)
 */
import type { HttpAnswer, HttpResponse } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { escapeHtml, formFields, table } from '../html'
import { askNames } from './dns'
import { dnsTab, keygenTab, memoryTab, probeTab, queuesTab } from './tab-bodies'

/** Asks the kuard itself. */
export type AskApi = (method: string, path: string, body?: string) => HttpAnswer

export interface Tab {
  readonly path: string
  /** HTML. */
  readonly body: string
}

interface Place {
  /** What stands before the path: `/a`, or nothing. */
  readonly base: string
  readonly path: string
}

const MOST_AT_ONCE = 1_000
const probePaths: Readonly<Record<string, string>> = { '/-/liveness': '/healthy', '/-/readiness': '/ready' }

interface Surroundings {
  readonly ask: AskApi
  readonly container: ContainerProcess
  show(tab: Tab | undefined): HttpResponse
}

type TabPlace = Place & { readonly query: ReadonlyMap<string, string>; readonly isRehearsal: boolean }

/** Paths without a tab of their own show the first one. */
export function kuardTab({ base, path, query, isRehearsal }: TabPlace, { ask, container, show }: Surroundings): HttpAnswer {
  const at = `${base}${path}`
  const body = (html: string): HttpResponse => show({ path, body: html })
  const probe = probePaths[path]
  if (probe !== undefined) return body(probeTab(at, `${base}${probe}`, read(ask('GET', `${probe}/api`))))
  if (path === '/-/env') return body(environment(read(ask('GET', '/env/api'))))
  if (path === '/-/mem') return body(memoryTab(at, read(ask('GET', '/mem/api'))))
  if (path === '/-/keygen') return body(keygenTab(at, read(ask('GET', '/keygen'))))
  if (path === '/-/memq') return body(queuesTab(at, read(ask('GET', '/memq/server/stats'))))
  if (path !== '/-/dns') return show(undefined)
  const asked = { type: query.get('type') ?? 'A', name: query.get('name') ?? '' }
  if (!query.has('name') || isRehearsal) return body(dnsTab(at, asked, ''))
  return { later: (done) => askNames(container, asked, (told) => done(body(dnsTab(at, asked, 'problem' in told ? told.problem : told.result)))) }
}

/** Does what the form of a tab asks for, and leads its sender back to the tab; undefined when there is no such form. */
export function kuardForm(text: string, { base, path, ask }: Place & { readonly ask: AskApi }): HttpAnswer | undefined {
  const fields = formFields(text)
  const field = (name: string): string => fields.get(name) ?? ''
  const response: HttpResponse = { status: 303, headers: { location: `${base}${path}`, 'content-length': '0' }, body: '' }
  const probe = probePaths[path]
  if (probe !== undefined && field('failNext') === '') return response
  if (probe !== undefined) ask('PUT', `${probe}/api`, JSON.stringify({ failNext: wholeNumber(field('failNext')) }))
  else if (path === '/-/mem') {
    const done = ask('POST', field('act') === 'clear' ? '/mem/api/clear' : `/mem/api/alloc?size=${wholeNumber(field('size'))}`)
    return 'delayMs' in done ? { ...done, response } : response
  } else if (path === '/-/keygen') ask('PUT', '/keygen', JSON.stringify(keygenConfig(field)))
  else if (path === '/-/memq') changeQueue(ask, field)
  else return undefined
  return response
}

const read = (answer: HttpAnswer): unknown => ('body' in answer ? JSON.parse(answer.body) : {})

const wholeNumber = (text: string): number => (/^-?\d+$/.test(text) ? Number(text) : 0)

function environment(told: unknown): string {
  const { commandLine, env } = told as { readonly commandLine: readonly string[]; readonly env: Readonly<Record<string, string>> }
  return `<h3>Command Line</h3><pre>${escapeHtml(commandLine.join(' '))}</pre><h3>Environment Variables</h3>${table(['Key', 'Value'], Object.entries(env))}`
}

function keygenConfig(field: (name: string) => string): object {
  return {
    enable: field('enable') !== '',
    numToGen: wholeNumber(field('numToGen')),
    timeToRun: wholeNumber(field('timeToRun')),
    memQServer: field('memQServer'),
    memQQueue: field('memQQueue'),
    exitOnComplete: field('exitOnComplete') !== '',
    exitCode: wholeNumber(field('exitCode')),
  }
}

function changeQueue(ask: AskApi, field: (name: string) => string): void {
  const queue = `/memq/server/queues/${encodeURIComponent(field('queue'))}`
  const act = field('act')
  if (act === 'Create') ask('PUT', queue)
  if (act === 'Delete') ask('DELETE', queue)
  if (act === 'Dequeue' || act === 'Drain') ask('POST', `${queue}/${act.toLowerCase()}`)
  if (act !== 'Enqueue') return
  const count = Math.min(wholeNumber(field('count')), MOST_AT_ONCE)
  for (let item = 0; item < count; item++) ask('POST', `${queue}/enqueue`, `work-item-${item}`)
}
