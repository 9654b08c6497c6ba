/**
 * Keeps one kind of the store as the server has it: list, watch from that revision, watch again when the stream ends, list again
 * when the revision is too old (410). Ends when `signal` does or when the server does not know the kind.
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
}

interface ListAnswer {
  readonly metadata: { readonly resourceVersion: string }
  readonly items: readonly KubeObject[]
}

interface WatchFrame {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: KubeObject
}

export async function watchKind(watched: WatchedKind, options: WatchKindOptions): Promise<void> {
  const { fetch, signal, onChange, pause } = options
  while (!signal.aborted) {
    const response = await fetch({ method: 'GET', path: watched.path, headers: { accept: ACCEPT } })
    const body = await readBody(response)
    if (signal.aborted || response.status === 404 || response.status === 403) return
    if (response.status === 200) {
      const list = JSON.parse(body) as ListAnswer
      onChange({ type: 'replace', kind: watched.kind, objects: list.items.map((item) => ({ ...item, kind: watched.kind, apiVersion: watched.apiVersion })) })
      await followFrom(list.metadata.resourceVersion, watched, options)
    }
    if (!signal.aborted) await pause()
  }
}

/** Returns when a new list is needed. */
async function followFrom(start: string, watched: WatchedKind, { fetch, signal, onChange }: WatchKindOptions): Promise<void> {
  let revision = start
  while (!signal.aborted) {
    const path = `${watched.path}?watch=1&allowWatchBookmarks=true&resourceVersion=${revision}`
    const response = await fetch({ method: 'GET', path, headers: { accept: ACCEPT }, signal })
    if (response.status !== 200) return
    let frames = 0
    for await (const line of readLines(response)) {
      frames++
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
