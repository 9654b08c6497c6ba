/** One cluster, and a number of requests sent to it: what went wrong, with the request that came before it. */
import { parsePath } from '../../cluster/kube-apiserver/http/parse-path'
import { readBody, type ApiResponse } from '../../api/http'
import { settle } from '../../base/driver'
import { Random } from '../../base/random'
import { createSimulation } from '../../base/simulation'
import { bootCluster } from '../../cluster/cluster'
import type { SchemaCheck } from '../../cluster/kube-apiserver/http/exchange'
import { images } from '../../images/images'
import { createTools } from '../../shell/tools'
import { judge } from './answer-faults.test.support'
import { differences, Mirror, type Mirrored } from './mirror.test.support'
import { createBodies, type Target } from './random-body.test.support'
import { NAMESPACES, randomRequest, type FuzzRequest } from './random-request.test.support'
import { pathOf, resourcesOf, type Resource } from './resources.test.support'
import { SchemaValues, type Schemas } from './schema-values.test.support'

export interface RoundOptions {
  readonly seed: string
  readonly requests: number
  readonly schema: SchemaCheck
  readonly schemas: Schemas
  /** Told of each fault; `request` is what was sent last. */
  onFault(text: string, request: FuzzRequest | undefined, index: number): void
  /** Told of each request before it is sent. */
  onRequest?(request: FuzzRequest, index: number): void
  /** False: stop. */
  onProgress?(sent: number): boolean
  readonly now: () => number
}

export interface RoundResult {
  readonly sent: number
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<number, number>>
}

const START_MS = Date.UTC(2026, 0, 5, 9)
const BETWEEN_CHECKPOINTS = 500
/** Steps of the clock that no pause between two requests should need. */
const MOST_STEPS = 500_000
const SLOW_MS = 3000
/** Of virtual time. */
const LONGEST_MS = 600_000

export async function fuzzRound(options: RoundOptions): Promise<RoundResult> {
  const { seed, requests, schema, schemas, onProgress = () => true } = options
  const random = new Random(`fuzz/${seed}`)
  const simulation = createSimulation({ seed, startMs: START_MS })
  const { clock } = simulation
  const cluster = bootCluster({ simulation, nodes: 3, images, tools: createTools(), schema })
  let last: FuzzRequest | undefined
  let index = 0
  const fault = (text: string): void => options.onFault(text, last, index)

  async function advance(ms: number): Promise<void> {
    const untilMs = clock.now() + ms
    await settle(clock)
    for (let steps = 1; ; steps++) {
      const next = clock.nextAt()
      if (next === undefined || next > untilMs) break
      clock.step()
      if (clock.woken) await settle(clock)
      if (steps > MOST_STEPS) throw new Error(`time stands still at ${clock.now()}`)
    }
    clock.restAt(untilMs)
    await settle(clock)
  }
  await advance(30_000)

  /** Most answers come at once; those that a pod gives take their time. */
  async function answered(answer: Promise<ApiResponse>): Promise<ApiResponse> {
    let done: ApiResponse | undefined
    void answer.then((response) => (done = response))
    await settle(clock)
    for (let step = 10, waited = 0; !done && waited < LONGEST_MS; waited += step, step *= 1.5) await advance(step)
    if (!done) throw new Error(`there is no answer to ${JSON.stringify(last).slice(0, 2000)}`)
    return done
  }

  const seen = new Map<string, Record<string, unknown>>()
  const seenKey = ({ resource, namespace, name }: Target): string => `${resource.plural}.${resource.group}/${namespace}/${name}`
  let resources: Resource[] = []
  let token = ''
  const mirrors = new Map<string, Mirror>()
  const allowed = new Map<number, { readonly namespaces: readonly string[]; readonly request: FuzzRequest }>()
  const values = new SchemaValues(schemas, random.fork('values'))
  const bodies = createBodies(random.fork('bodies'), { values, seen: (target) => seen.get(seenKey(target)) })
  const watches = new Set<{ cancel(): void }>()
  const statuses: Record<number, number> = {}
  const { store } = cluster.storage

  const ask = async (path: string) => JSON.parse(await readBody(await cluster.fetch({ method: 'GET', path, headers: {} }))) as { readonly items?: readonly Mirrored[] }

  async function reflect(): Promise<void> {
    resources = await resourcesOf(cluster.fetch)
    for (const resource of resources) {
      const path = pathOf(resource)
      if (mirrors.has(path) || !resource.verbs.includes('watch')) continue
      const mirror = new Mirror({
        ...{ fetch: cluster.fetch, resource, onFault: fault },
        onEvent({ revision, namespace }) {
          const permission = allowed.get(revision)
          if (permission && !permission.namespaces.includes(namespace)) {
            options.onFault(`${permission.request.method} ${permission.request.path} has changed ${resource.plural} in "${namespace}"`, permission.request, index)
          }
        },
      })
      mirrors.set(path, mirror)
      await mirror.start()
    }
    for (const [path, mirror] of mirrors) {
      if (resources.some((resource) => pathOf(resource) === path)) continue
      mirror.stop()
      mirrors.delete(path)
    }
  }

  /** What was written in the last moment, a mirror has not yet seen. */
  async function settled(path: string, mirror: Mirror | undefined): Promise<{ readonly items?: readonly Mirrored[] }> {
    for (let tries = 0; tries < 5; tries++) {
      const list = await ask(path)
      if (!mirror || !list.items || differences(mirror, list.items).length === 0) return list
      await advance(3)
    }
    return ask(path)
  }

  async function checkpoint(): Promise<void> {
    for (const watch of watches) watch.cancel()
    watches.clear()
    await advance(50)
    for (const resource of resources) {
      const path = pathOf(resource)
      const mirror = mirrors.get(path)
      const { items } = await settled(path, mirror)
      if (!mirror || !items) continue
      const different = differences(mirror, items)
      if (different.length > 0) fault(`${resource.plural}: ${different[0].slice(0, 2000)}`)
      const past = snapshots.get(path)
      if (past) {
        const then = await ask(`${path}?resourceVersion=${past.revision}&resourceVersionMatch=Exact`)
        if (then.items && JSON.stringify(then.items) !== past.text) fault(`${resource.plural}: the list of revision ${past.revision} has changed`)
      }
      snapshots.set(path, { revision: store.revision, text: JSON.stringify(items) })
    }
    const mirrored = new Set(resources.filter((resource) => mirrors.has(pathOf(resource))).map(({ group, plural }) => (group ? `${plural}.${group}` : plural)))
    for (const [{ resource }] of store.entries()) if (!mirrored.has(resource)) fault(`${resource} is stored and nobody can list it`)
    allowed.clear()
    for (const name of NAMESPACES) {
      const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
      await cluster.fetch({ method: 'POST', path: '/api/v1/namespaces', headers: { 'content-type': 'application/json' }, body })
    }
    await advance(100)
    await reflect()
  }
  const snapshots = new Map<string, { readonly revision: number; readonly text: string }>()

  await reflect()
  await checkpoint()

  const revisionText = (): string => random.pick(['0', '1', '', String(store.revision), String(Math.max(0, store.revision - random.below(200))), String(store.revision + 5), 'x'])
  for (; index < requests; index++) {
    if (index % BETWEEN_CHECKPOINTS === 0 && index > 0) {
      await checkpoint()
      if (!onProgress(index)) break
    }
    const request = addressed(randomRequest(random, { bodies, resources, revision: revisionText, token: () => token }))
    last = request
    options.onRequest?.(request, index)
    const before = store.revision
    const askedAt = clock.now()
    const startedAt = options.now()
    const abort = new AbortController()
    const answer = await answered(cluster.fetch({ ...request, signal: abort.signal }))
    const took = options.now() - startedAt
    if (took > SLOW_MS) fault(`the answer took ${took} ms`)
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    const { faults, parsed } = judge(request, answer)
    // What a pod answers is not the server's to word.
    if (request.target?.subresource !== 'proxy') faults.forEach(fault)
    const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
    // Whoever has to ask others takes time, in which others write.
    if (store.revision !== before && clock.now() === askedAt) {
      const what = isRead ? 'a read' : request.isDryRun ? 'a dry run' : answer.status >= 400 && !isSweep(request) ? `a refused request (${answer.status})` : ''
      if (what) fault(`${what} has changed the store`)
      if (request.target) {
        const namespaces = [request.target.namespace ?? '']
        for (let revision = before + 1; revision <= store.revision; revision++) allowed.set(revision, { namespaces, request })
      }
    }
    const continues = parsed?.metadata?.continue
    if (continues) token = continues
    if (request.target && parsed && answer.status < 300 && parsed.kind === request.target.resource.kind) seen.set(seenKey(request.target), parsed as Record<string, unknown>)
    if (typeof answer.body !== 'string') {
      const stream = answer.body
      watches.add(random.below(2) === 0 ? stream : { cancel: () => abort.abort() })
      if (random.below(3) > 0) void drain(stream)
      if (random.below(4) === 0) abort.abort()
    }
    if (Reflect.ownKeys(Object.prototype).length !== ownKeys || 'polluted' in Object) throw new Error('Object.prototype has been changed')
    await advance(random.below(10) === 0 ? random.below(5000) : random.below(40))
  }
  await checkpoint()
  for (const mirror of mirrors.values()) mirror.stop()
  return { sent: index, statuses }
}

const ownKeys = Reflect.ownKeys(Object.prototype).length

/** Deletes what it can before it comes to what it may not. */
const isSweep = ({ method, target }: FuzzRequest): boolean => method === 'DELETE' && target !== undefined

/** Where the path leads elsewhere than it was meant to, nothing is known of what may happen. */
function addressed(request: FuzzRequest): FuzzRequest {
  const { target } = request
  const at = parsePath(request.path).resource
  const { resource } = target ?? {}
  const isThere = at && resource && at.plural === resource.plural && at.group === resource.group && at.version === resource.version && at.namespace === target?.namespace
  return isThere ? request : { ...request, target: undefined }
}

async function drain(stream: { read(): Promise<string | undefined> }): Promise<void> {
  while ((await stream.read()) !== undefined);
}
