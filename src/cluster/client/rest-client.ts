/**
 * A client over the API server's HTTP door: JSON in and out, failures as `StatusError`, watches as a series of events. kubectl and
 * the lesson checks use it; nothing in it knows a kind. Upstream: staging/src/k8s.io/client-go/rest/request.go (v1.32).
 */
import type { ApiFetch, ApiResponse, BodyStream } from '../../api/http'
import { readBody } from '../../api/http'
import type { Status } from '../../api/status-error'
import { StatusError, unknownPathError } from '../../api/status-error'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface RestRequest {
  /** `GET` unless told. */
  readonly method?: string
  readonly path: string
  readonly query?: Query
  readonly accept?: string
  readonly contentType?: string
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** A path that somebody wrote, and no resource that was looked up. */
  readonly isRaw?: boolean
}

export interface RestEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: unknown
}

export interface RestEvents {
  /** The next event, or undefined at the end. */
  next(): Promise<RestEvent | undefined>
  stop(): void
}

export interface RestClient {
  /** The answer as parsed JSON. */
  json(request: RestRequest): Promise<unknown>
  text(request: RestRequest): Promise<string>
  /** A body as it comes: followed logs. */
  stream(request: RestRequest): Promise<BodyStream>
  watch(request: RestRequest): Promise<RestEvents>
}

export interface RestClientOptions {
  readonly fetch: ApiFetch
  /** Sent with every request: who calls, on whose behalf. */
  readonly headers?: Readonly<Record<string, string>>
  /** Trace entry that the requests answer to. */
  readonly cause?: number
  /** Sees each `Warning` header's text. */
  readonly onWarning?: (text: string) => void
}

export function createRestClient(options: RestClientOptions): RestClient {
  const send = async (request: RestRequest): Promise<ApiResponse> => {
    const response = await options.fetch({
      method: request.method ?? 'GET',
      path: request.path + formatQuery(request.query ?? {}),
      headers: headersOf(request, options.headers ?? {}),
      ...(request.body === undefined ? {} : { body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body) }),
      signal: request.signal,
      cause: options.cause,
    })
    for (const warning of warningsOf(response)) options.onWarning?.(warning)
    if (response.status >= 400) throw await failureOf(response, request)
    return response
  }
  const stream = async (request: RestRequest): Promise<BodyStream> => streamOf((await send(request)).body)
  return {
    json: async (request) => JSON.parse(await readBody(await send(request))),
    text: async (request) => readBody(await send({ ...request, isRaw: true })),
    stream,
    watch: async (request) => eventsOf(await stream({ ...request, query: { ...request.query, watch: true } })),
  }
}

function headersOf(request: RestRequest, common: Readonly<Record<string, string>>): Record<string, string> {
  return {
    accept: request.accept ?? 'application/json',
    ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
    ...common,
  }
}

function formatQuery(query: Query): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`],
  )
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

/** `299 - "text"`, several joined by a comma. */
function warningsOf({ headers }: ApiResponse): string[] {
  const found = (headers.warning ?? '').matchAll(/299 \S+ ("(?:[^"\\]|\\.)*")/g)
  return [...found].map(([, quoted]) => quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1'))
}

const RESOURCE = /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/[^/]+)?\/([^/]+)(?:\/([^/?]+))?(\/scale$)?/

/** `get deployments.apps web`; the client of scales, upstream, names no groups: `patch deployments web`. */
function askedFor({ method = 'GET', path, isRaw = false }: RestRequest): string {
  const [, group, plural, name, isScale] = RESOURCE.exec(path) ?? []
  if (isRaw || plural === undefined) return ''
  return [method.toLowerCase(), group && !isScale ? `${plural}.${group}` : plural, ...(name === undefined ? [] : [name])].join(' ')
}

async function failureOf(response: ApiResponse, request: RestRequest): Promise<StatusError> {
  const body = await readBody(response)
  const status = parseStatus(body)
  if (status) return new StatusError(status)
  if (response.status === 404) return unknownPathError(askedFor(request))
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: body.trim() || 'an error on the server has prevented the request from succeeding',
    reason: 'Unknown',
    details: {},
    code: response.status,
  })
}

function parseStatus(body: string): Status | undefined {
  if (!body.startsWith('{')) return undefined
  const parsed = JSON.parse(body) as Partial<Status>
  return parsed.kind === 'Status' ? (parsed as Status) : undefined
}

function streamOf(body: string | BodyStream): BodyStream {
  if (typeof body !== 'string') return body
  let rest: string | undefined = body
  return {
    read: async () => {
      const chunk = rest
      rest = undefined
      return chunk || undefined
    },
    cancel: () => {
      rest = undefined
    },
  }
}

/** One JSON document per line; a line may come in several chunks. */
function eventsOf(stream: BodyStream): RestEvents {
  let buffer = ''
  const next = async (): Promise<RestEvent | undefined> => {
    for (;;) {
      const end = buffer.indexOf('\n')
      if (end >= 0) {
        const line = buffer.slice(0, end)
        buffer = buffer.slice(end + 1)
        if (line.trim() !== '') return JSON.parse(line) as RestEvent
      } else {
        const chunk = await stream.read()
        if (chunk === undefined) return undefined
        buffer += chunk
      }
    }
  }
  return { next, stop: () => stream.cancel() }
}
