/**
 * Which path of a kuard answers what. Everything is also served below /a, /b and /c, so that an Ingress may send paths to different
 * kuards. Upstream: kuard's pkg/app/app.go (v0.10); github.com/julienschmidt/httprouter.
 */
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { answer, notFound, splitPath } from '../answers'
import { refused, served } from './api-answers'
import { browse } from './browse'
import { answerDns } from './dns'
import type { KuardFlags } from './flags'
import { configOf, KuardKeygen } from './keygen'
import { KuardMemory } from './memory'
import { KuardMetrics } from './metrics'
import { kuardPage } from './page'
import { KuardProbe } from './probe'
import { KuardQueues, type QueueAct } from './queues'
import { kuardForm, kuardTab, type AskApi, type Tab } from './tabs'

export interface Router {
  handle(request: ServedRequest): HttpAnswer
  readonly metrics: KuardMetrics
  readonly keygen: KuardKeygen
}

interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: RegExp
  answer(request: ServedRequest, word: string): HttpAnswer
}

interface Setting {
  readonly version: string
  readonly flags: KuardFlags
  log(text: string): void
}

export function createRouter(container: ContainerProcess, { version, flags, log }: Setting): Router {
  const metrics = new KuardMetrics(container)
  const keygen = new KuardKeygen(container, configOf(flags), log)
  const routes: readonly Route[] = [
    ...probeRoutes('healthy', new KuardProbe(flags.number('liveness-fail-next')), container),
    ...probeRoutes('ready', new KuardProbe(flags.number('readiness-fail-next')), container),
    ...memoryRoutes(new KuardMemory(container)),
    ...queueRoutes(new KuardQueues(container)),
    route('GET', '/env/api', () => served({ commandLine: container.argv, env: Object.fromEntries([...container.env].sort(([a], [b]) => (a < b ? -1 : 1))) })),
    route('POST', '/dns/api', (request) => answerDns(container, request)),
    route('GET', '/keygen', () => keygen.describe()),
    route('PUT', '/keygen', (request) => keygen.set(request)),
    route('GET', '/metrics', () => metrics.describe()),
    { method: 'GET', path: /^\/fs(\/.*)$/, answer: (_request, path) => browse(container.files, path) },
  ]

  function api(request: ServedRequest, path: string): HttpAnswer {
    const found = routes.filter((one) => one.path.test(path))
    const right = found.find(({ method }) => method === request.method)
    if (right) return right.answer(request, right.path.exec(path)?.[1] ?? '')
    if (found.length > 0) return notAllowed(found)
    return path === '/fs' || path === '/-' ? moved(`${splitPath(request.path).path}/`) : notFound()
  }

  function page(request: ServedRequest, base: string, path: string): HttpAnswer {
    const ask: AskApi = (method, asked, body = '') => api({ ...request, method, path: asked, body }, splitPath(asked).path)
    const show = (tab: Tab | undefined): HttpResponse => answer(200, kuardPage(container, request, { version, base, tab }), 'text/html; charset=utf-8')
    if (request.method === 'POST' && !request.rehearsal) return kuardForm(request.body, { base, path, ask }) ?? notFound()
    if (request.method !== 'GET') return notAllowed([{ method: 'GET' }])
    return kuardTab({ base, path, query: splitPath(request.path).query, isRehearsal: request.rehearsal }, { ask, container, show })
  }

  return {
    metrics,
    keygen,
    handle(request) {
      const { path: whole } = splitPath(request.path)
      const [base = ''] = /^\/[abc](?=\/|$)/.exec(whole) ?? []
      const path = whole.slice(base.length)
      if (path === '') return moved(`${whole}/`)
      return path === '/' || path.startsWith('/-/') ? page(request, base, path) : api(request, path)
    },
  }
}

const route = (method: Route['method'], path: string, respond: Route['answer']): Route => ({ method, path: new RegExp(`^${path}$`), answer: respond })

const probeRoutes = (name: string, probe: KuardProbe, clock: Pick<ContainerProcess, 'now'>): readonly Route[] => [
  route('GET', `/${name}`, (request) => probe.look(request, clock.now())),
  route('GET', `/${name}/api`, () => probe.describe(clock.now())),
  route('PUT', `/${name}/api`, (request) => probe.set(request, clock.now())),
]

const memoryRoutes = (memory: KuardMemory): readonly Route[] => [
  route('GET', '/mem/api', () => memory.describe()),
  route('POST', '/mem/api/alloc', (request) => memory.alloc(request, splitPath(request.path).query.get('size') ?? '')),
  route('POST', '/mem/api/clear', (request) => memory.clear(request)),
]

const queueRoutes = (queues: KuardQueues): readonly Route[] => {
  const act = (method: Route['method'], tail: string, name: QueueAct): Route => ({
    method,
    path: new RegExp(`^/memq/server/queues/([^/]+)${tail}$`),
    answer: (request, queue) => queues.act(name, queue, request),
  })
  return [
    route('GET', '/memq/server/stats', () => queues.stats()),
    act('PUT', '', 'create'),
    act('DELETE', '', 'delete'),
    act('POST', '/drain', 'drain'),
    act('POST', '/dequeue', 'dequeue'),
    act('POST', '/enqueue', 'enqueue'),
  ]
}

const moved = (location: string): HttpResponse => ({ status: 301, headers: { location, 'content-length': '0' }, body: '' })

function notAllowed(others: readonly { readonly method: string }[]): HttpResponse {
  const allow = [...others.map(({ method }) => method), 'OPTIONS'].join(', ')
  const plain = refused('Method Not Allowed', 405)
  return { ...plain, headers: { ...plain.headers, allow } }
}
