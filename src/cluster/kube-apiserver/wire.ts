/** How the API server reaches pods and Services: from the network of the node it runs on. Upstream: k8s.io/apiserver/pkg/server/egressselector (v1.32). */
import type { HttpOutcome, HttpRequest } from '../../base/os/network-stack'

export interface DialOptions {
  readonly timeoutMs: number
  /** Looks at the certificate of a TLS server; what it finds wrong ends the exchange. */
  verify?(certificate: string, nowMs: number): string | undefined
}

export type Dial = (request: HttpRequest, options: DialOptions) => Promise<HttpOutcome>

/** How a request would end that is sent now: no time passes, and nothing is remembered of it. */
export type Rehearse = (request: HttpRequest) => HttpOutcome

export interface Wire {
  /** Undefined while the API server stands alone. */
  dial: Dial | undefined
  /** For those who cannot wait. */
  rehearse?: Rehearse
}
