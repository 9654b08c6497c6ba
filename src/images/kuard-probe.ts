/**
 * The health of a kuard, which its user may spoil. Upstream:
 * https://github.com/kubernetes-up-and-running/kuard/tree/master/pkg/debugprobe
 */
import type { HttpResponse, ServedRequest } from '../base/os/network-stack'
import { answer, json } from './answers'

const KEPT = 20

interface Look {
  readonly id: number
  readonly whenMs: number
  readonly code: number
}

export class KuardProbe {
  #history: readonly Look[] = []
  #count = 0
  /** So many more answers are failures; negative: all. */
  #failNext: number

  constructor(
    readonly path: string,
    failNext: number,
  ) {
    this.#failNext = failNext
  }

  /** Undefined when the request is none of its own. */
  handle(request: ServedRequest, path: string, nowMs: number): HttpResponse | undefined {
    if (path === this.path) return this.#look(request, nowMs)
    if (path !== `${this.path}/api`) return undefined
    if (request.method === 'PUT' && !request.rehearsal) {
      const failNext = parseFailNext(request.body)
      if (failNext === undefined) return answer(400, 'invalid configuration\n')
      this.#failNext = failNext
    }
    return json(this.#describe(nowMs))
  }

  #look({ rehearsal }: ServedRequest, nowMs: number): HttpResponse {
    const code = this.#failNext === 0 ? 200 : 500
    if (!rehearsal) {
      if (this.#failNext > 0) this.#failNext--
      this.#history = [...this.#history, { id: ++this.#count, whenMs: nowMs, code }].slice(-KEPT)
    }
    return answer(code, code === 200 ? 'ok' : 'fail')
  }

  #describe(nowMs: number): object {
    const history = this.#history.map(({ id, whenMs, code }) => ({
      id,
      when: new Date(whenMs).toUTCString(),
      relWhen: relative(nowMs - whenMs),
      code,
    }))
    return { probePath: this.path, failNext: this.#failNext, history }
  }
}

function parseFailNext(body: string): number | undefined {
  const found = /"failNext"\s*:\s*(-?\d+)/.exec(body)
  return found ? Number(found[1]) : undefined
}

function relative(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 2) return seconds === 0 ? 'now' : '1 second ago'
  if (seconds < 60) return `${seconds} seconds ago`
  const minutes = Math.floor(seconds / 60)
  return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`
}
