/**
 * Whether there is an API server to talk to. Its process and etcd's open and close the gate; all its clients come through here, and
 * meet what they would meet at a port where nobody listens.
 *
 * Simplified: without etcd requests are refused at once; a real API server lets them wait for etcd first, and ends a little later.
 */
import type { StreamDoor } from '../api/exec'
import type { ApiFetch, ApiResponse, BodyStream } from '../api/http'
import { unreachableAnswer, unreachableError } from '../api/unreachable'
import { linkedDoor } from './client/linked-door'
import type { RunningApiServer } from './kube-apiserver/api-server'

export type Part = 'etcd' | 'kube-apiserver'

/** How some of its clients reach the API server. */
export interface ApiWay {
  readonly apiServer: RunningApiServer
  /** The server behind it, for those who look at `problem` themselves. */
  readonly behind: RunningApiServer
  /** Why nobody answers: `dial tcp 172.18.0.2:6443: connect: connection refused`; undefined while somebody does. */
  problem(): string | undefined
  /** Returns how to hear no more. */
  onChange(handle: (isOpen: boolean) => void): () => void
}

/** Itself it is the way of all that come over the network. */
export interface ApiGate extends ApiWay {
  /** Of those on the same machine. */
  readonly local: ApiWay
  set(part: Part, isUp: boolean): void
  has(part: Part): boolean
  /** The machine of the API server is in the network, or is not. */
  setReachable(isReachable: boolean): void
}

interface Way {
  readonly way: ApiWay
  /** Tells those who listen, if it has opened or closed since they were told last. */
  tell(): void
}

export function createApiGate(apiServer: RunningApiServer, { address, up }: { readonly address: string; readonly up: readonly Part[] }): ApiGate {
  const running = new Set<Part>(up)
  let isReachable = true
  const refused = (): string | undefined => (running.size === 2 ? undefined : `dial tcp ${address}: connect: connection refused`)
  const local = createWay(apiServer, refused)
  const remote = createWay(apiServer, () => (isReachable ? refused() : `dial tcp ${address}: connect: no route to host`))

  function tell(): void {
    local.tell()
    remote.tell()
  }

  return {
    ...remote.way,
    local: local.way,
    set(part, isUp) {
      if (isUp) running.add(part)
      else running.delete(part)
      tell()
    },
    has: (part) => running.has(part),
    setReachable(reachable) {
      isReachable = reachable
      tell()
    },
  }
}

function createWay(apiServer: RunningApiServer, problem: () => string | undefined): Way {
  const handlers = new Set<(isOpen: boolean) => void>()
  const streams = new Set<() => void>()
  let wasOpen = problem() === undefined

  const fetch: ApiFetch = async (request) => {
    const why = problem()
    if (why !== undefined) return unreachableAnswer(why)
    const response = await apiServer.fetch(request)
    return typeof response.body === 'string' ? response : cuttable(response, response.body, streams)
  }

  const guard = <Request, Answer>(open: (request: Request) => Answer) => (request: Request): Answer => {
    const why = problem()
    if (why !== undefined) throw unreachableError(why)
    return open(request)
  }
  const streamDoor: StreamDoor = { exec: guard(apiServer.streams.exec), portForward: guard(apiServer.streams.portForward) }

  return {
    way: {
      apiServer: { ...apiServer, fetch, streams: streamDoor, door: (caller) => linkedDoor(apiServer.door(caller), { problem }) },
      behind: apiServer,
      problem,
      onChange(handle) {
        handlers.add(handle)
        return () => handlers.delete(handle)
      },
    },
    tell() {
      const isOpen = problem() === undefined
      if (isOpen === wasOpen) return
      wasOpen = isOpen
      if (!isOpen) for (const cut of [...streams]) cut()
      for (const handle of [...handlers]) handle(isOpen)
    },
  }
}

/** A body that ends when the server does. */
function cuttable(response: ApiResponse, body: BodyStream, streams: Set<() => void>): ApiResponse {
  const cancel = (): void => {
    streams.delete(cancel)
    body.cancel()
  }
  const read = async (): Promise<string | undefined> => {
    const chunk = await body.read()
    if (chunk === undefined) streams.delete(cancel)
    return chunk
  }
  streams.add(cancel)
  return { ...response, body: { read, cancel } }
}
