/**
 * Keeps one kind of the store as the server has it: list, watch from that revision, watch again when the stream ends, list again
 * when the revision is too old (410). Ends when `signal` does or when the server does not know the kind. Large lists come in pages and
 * bursts of changes in parts, so that whoever uses the page comes in between.
 */
import { readBody, type ApiFetch, type ApiResponse } from '../../api/http'
import type { KubeObject } from '../../api/object'
import type { ObjectChange } from './object-store'
import type { WatchedKind } from './watched-kinds'

/** The page shows no owners of fields, and there are many. */
const ACCEPT = 'application/json;managedFields=none'

export interface WatchKindOptions {
  readonly fetch: ApiFetch
  readonly signal: AbortSignal
  readonly onChange: (change: ObjectChange) => void
  /** Waits before trying anew after a failure. */
  readonly pause: () => Promise<void>
  /** Lets everything else have a turn. */
  readonly breathe: () => Promise<void>
}

/** Objects of one answer: some milliseconds of reading. */
const PAGE = 500
const BREATH = 50

interface ListAnswer {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
  readonly items: readonly KubeObject[]
}

interface WatchFrame {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: KubeObject
}

export async function watchKind(watched: WatchedKind, options: WatchKindOptions): Promise<void> {
  const { signal, onChange, pause } = options
  while (!signal.aborted) {
    const list = await listAll(watched, options)
    if (signal.aborted || list === 'unknown') return
    if (list) {
      onChange({ type: 'replace', kind: watched.kind, objects: list.items.map((item) => ({ ...item, kind: watched.kind, apiVersion: watched.apiVersion })) })
      await followFrom(list.metadata.resourceVersion, watched, options)
    }
    if (!signal.aborted) await pause()
  }
}

/** Undefined when it cannot be had now. */
async function listAll({ path }: WatchedKind, { fetch, signal, breathe }: WatchKindOptions): Promise<ListAnswer | 'unknown' | undefined> {
  const items: KubeObject[] = []
  for (let next = ''; ; ) {
    const response = await fetch({ method: 'GET', path: `${path}?limit=${PAGE}${next}`, headers: { accept: ACCEPT } })
    const body = await readBody(response)
    if (signal.aborted || response.status === 404 || response.status === 403) return 'unknown'
    if (response.status !== 200) return undefined
    const page = JSON.parse(body) as ListAnswer
    items.push(...page.items)
    const { continue: more = '' } = page.metadata
    if (more === '') return { metadata: page.metadata, items }
    next = `&continue=${encodeURIComponent(more)}`
    await breathe()
  }
}

/** Returns when a new list is needed. */
async function followFrom(start: string, watched: WatchedKind, { fetch, signal, onChange, breathe }: WatchKindOptions): Promise<void> {
  let revision = start
  while (!signal.aborted) {
    const path = `${watched.path}?watch=1&allowWatchBookmarks=true&resourceVersion=${revision}`
    const response = await fetch({ method: 'GET', path, headers: { accept: ACCEPT }, signal })
    if (response.status !== 200) return
    let frames = 0
    for await (const line of readLines(response)) {
      if (++frames % BREATH === 0) await breathe()
      const frame = JSON.parse(line) as WatchFrame
      if (frame.type === 'ERROR') return
      revision = frame.object.metadata.resourceVersion
      if (frame.type === 'BOOKMARK' || signal.aborted) continue
      onChange({ type: frame.type === 'DELETED' ? 'remove' : 'put', object: frame.object })
    }
    if (frames === 0) return
  }
}

/** Complete lines of a body, however its chunks are cut. */
export async function* readLines({ body }: ApiResponse): AsyncGenerator<string> {
  let rest = ''
  if (typeof body === 'string') rest = body
  else {
    for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines.filter((line) => line !== '')
    }
  }
  yield* rest.split('\n').filter((line) => line !== '')
}
