/** Who knows how packets went. Only the sandbox has one; what it tells is read here and never made up. */
export interface PacketTracer {
  /** The connection that began last. */
  last(): number
  /** What `from` (`Pod/default/client`, `outside`) asked for after that. */
  since(id: number, from: string): ToldTrace
}

export interface ToldTrace {
  readonly requests: readonly ToldRequest[]
  readonly verdict: { readonly reason: string; readonly text: string; readonly object?: string; readonly path?: string } | undefined
}

export interface ToldRequest {
  readonly protocol: string
  readonly address: string
  readonly port: number
  readonly to: string | undefined
  readonly outcome: string | undefined
  readonly request?: string
  readonly status?: number
  readonly question?: string
  readonly answer?: string
  readonly hops: readonly ToldHop[]
}

export interface ToldHop {
  readonly at: string
  readonly ok: boolean
  readonly text: string
  readonly object?: string
  readonly path?: string
  readonly rules?: readonly string[]
}
