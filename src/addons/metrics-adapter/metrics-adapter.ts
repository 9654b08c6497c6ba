/**
 * The adapter with which custom metrics are tried out: it serves what it is told by POST, so that autoscalers have figures to follow.
 * Upstream: sigs.k8s.io/custom-metrics-apiserver/test-adapter. `k8s-test-metrics-adapter-amd64` is how its Makefile names the image.
 *
 * Simplified: it lists objects in its own name without asking whether its ServiceAccount may, and takes everybody's word for who asks;
 * a real one asks the API server for both.
 */
import { isQuantity } from '../../api/quantity'
import { isStatusError } from '../../api/status-error'
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { Addon, AddonSurroundings } from '../../cluster/addon'
import type { ContainerProcess, Image } from '../../cluster/container-runtime/contract'
import { answer, json, notFound, splitPath } from './answers'
import { deployPage, PAGE } from './manifests'
import { answerMetrics, placeOf, type Objects } from './metric-api'
import { createMetricBook, type MetricBook } from './metric-book'

const PROGRAM = '/adapter'
const WRITING_PORT = 8080
const SECURE_PORT = 6443

export const metricsAdapter: Addon = {
  images: (surroundings) => [adapterImage(surroundings)],
  page: (host, path) => (host === 'raw.githubusercontent.com' && PAGE.test(path) ? answer(200, deployPage()) : undefined),
}

const adapterImage = (surroundings: AddonSurroundings): Image => ({
  repository: 'k8s-test-metrics-adapter-amd64',
  tags: ['latest'],
  sizeBytes: 31_000_000,
  entrypoint: [PROGRAM, '--logtostderr=true'],
  command: [],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  workingDirectory: '/',
  user: '0',
  exposedPorts: [],
  files: {},
  tools: [],
  servers: { [PROGRAM]: { start: (process) => run(surroundings, process) } },
  uses: { memoryBytes: 24_000_000, cpuCores: 0.002 },
})

function run({ apiServer, simulation: { clock }, problem }: AddonSurroundings, process: ContainerProcess): void {
  const book = createMetricBook()
  const door = apiServer.door({ user: 'system:serviceaccount:custom-metrics:custom-metrics-apiserver', fieldManager: 'adapter' })
  const objects: Objects = {
    kinds: () => apiServer.catalog.all(),
    names: (kind, place) => door.list(kind, place).items.map(({ metadata }) => metadata.name),
    timestamp: () => clock.timestamp(),
  }
  const port = Number(process.argv.map((text) => /^--secure-port=(\d+)$/.exec(text)?.[1]).findLast((found) => found !== undefined) ?? SECURE_PORT)
  process.listen(port, { protocol: 'http', handle: ({ method, path }) => (method === 'GET' ? guarded(() => answerMetrics(book, objects, path)) : notFound()) })
  process.listen(WRITING_PORT, { protocol: 'http', isPlain: true, handle: (request) => write(book, request) })
  process.log(`I${goTime(process.now())}       1 main.go:191] ${problem() ?? 'custom-metrics-apiserver started'}`, 'stderr')
  process.onSignal('SIGTERM', () => process.exit(0))
}

/** `0102 15:04:05.000000`: the time in a line of klog. */
const goTime = (ms: number): string => `${new Date(ms).toISOString().slice(5, 23).replace('-', '').replace('T', ' ')}000`

/** A list that cannot be had is what it answers. */
function guarded(act: () => HttpResponse): HttpResponse {
  try {
    return act()
  } catch (error) {
    if (!isStatusError(error)) throw error
    return json(error.status, error.code)
  }
}

/** POST /write-metrics/namespaces/shop/pods/web-1/http_requests?labels=verb%3DGET with `"500m"`. */
function write(book: MetricBook, { method, path: asked, body, rehearsal }: ServedRequest): HttpResponse {
  const { parts: [root, ...parts], query } = splitPath(asked)
  const place = root === 'write-metrics' ? placeOf(parts) : undefined
  if (!place || method !== 'POST') return notFound()
  const value = valueOf(body)
  if (value === undefined) return answer(400, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
  const labels = Object.fromEntries((query.get('labels') ?? '').split(',').filter(Boolean).map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
  if (!rehearsal) book.set({ ...place, value, labels })
  return answer(200, '')
}

function valueOf(body: string): string | undefined {
  const text = body.trim().replace(/^"(.*)"$/s, '$1')
  return isQuantity(text) ? text : undefined
}
