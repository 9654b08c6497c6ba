/**
 * The HTTP door of the API server, as plain data: what Fetch calls Request and Response, reduced to what Kubernetes uses. The
 * same shape crosses a MessagePort, a Node socket and a direct call, needs no DOM types and costs nothing to make.
 */
export interface ApiRequest {
  readonly method: string
  /** Path with query, `/api/v1/pods?limit=500`. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /**
   * PEM of the certificate that the client has shown. Whoever hands it over has made sure that the client holds its key, as a TLS
   * handshake does; whether it is to be believed is the API server's to find out.
   */
  readonly clientCertificate?: string
  /** Comes from where nobody vouches for: without credentials it is from nobody, and from the administrator otherwise. */
  readonly guarded?: boolean
  /** Ends a watch or a followed log. */
  readonly signal?: AbortSignal
  /** Trace entry that this request answers to; 0 or absent: the request itself is the first cause. */
  readonly cause?: number
}

export interface ApiResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | BodyStream
}

/** A body that keeps coming: a watch, a followed log. */
export interface BodyStream {
  /** The next chunk, or undefined at the end. */
  read(): Promise<string | undefined>
  cancel(): void
}

export type ApiFetch = (request: ApiRequest) => Promise<ApiResponse>

export async function readBody(response: ApiResponse): Promise<string> {
  if (typeof response.body === 'string') return response.body
  let text = ''
  for (let chunk = await response.body.read(); chunk !== undefined; chunk = await response.body.read()) text += chunk
  return text
}
