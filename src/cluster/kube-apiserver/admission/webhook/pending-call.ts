/**
 * How a corridor that never waits asks somebody outside: it is left at the question, the question is asked, and it is walked again with
 * the answer at hand, as often as there are questions. Nothing is written before the last one is answered.
 * Upstream: k8s.io/apiserver/pkg/util/webhook (v1.32), which waits in place.
 */
import type { HttpResponse } from '../../../../base/os/network-stack'

export interface OutsideCall {
  /** As messages write it: `https://hook.default.svc:443/check?timeout=10s`. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly path: string
  /** Whom its certificate must be for, and PEM in base64 of those that may have signed it. */
  readonly serverName: string
  readonly caBundle?: string | undefined
  readonly body: string
  readonly timeoutMs: number
  /** Of the question; the answer must name it. */
  readonly uid: string
}

/** A fault is why nobody answered, in the words of Go's client. */
export type CallOutcome = { readonly response: HttpResponse; readonly uid: string } | { readonly fault: string }

/** The answer of an earlier walk; `make` is called once for a key. */
export type Ask = (key: string, make: () => OutsideCall) => CallOutcome

/** Leaves the corridor: the answer is not known yet. */
export class PendingCall extends Error {
  constructor(
    readonly key: string,
    readonly call: OutsideCall,
  ) {
    super('an answer from outside is waited for')
  }
}

export interface Calls {
  readonly ask: Ask
  settle(key: string, outcome: CallOutcome): void
}

/** The questions of one request, and their answers. */
export function createCalls(): Calls {
  const outcomes = new Map<string, CallOutcome>()
  return {
    ask(key, make) {
      const known = outcomes.get(key)
      if (!known) throw new PendingCall(key, make())
      return known
    },
    settle: (key, outcome) => void outcomes.set(key, outcome),
  }
}
