/** The health of a kuard, which its user may spoil. Upstream: kuard's pkg/debugprobe (v0.10) */
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { answer } from '../answers'
import { isResponse, parsed, refused, relativeTime, served, stampTime } from './api-answers'

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

  constructor(failNext: number) {
    this.#failNext = failNext
  }

  look({ rehearsal }: ServedRequest, nowMs: number): HttpResponse {
    const left = this.#failNext
    const code = left === 0 ? 200 : 500
    if (!rehearsal) {
      if (left > 0) this.#failNext--
      this.#history = [...this.#history, { id: ++this.#count, whenMs: nowMs, code }].slice(-KEPT)
    }
    return answer(code, left === 0 ? 'ok' : left < 0 ? 'fail, permanent' : `fail, ${left - 1} left`, 'text/plain')
  }

  set({ body, rehearsal }: ServedRequest, nowMs: number): HttpResponse {
    const config = parsed(body)
    if (isResponse(config)) return config
    const { failNext = 0 } = config
    if (!Number.isInteger(failNext)) return refused(`json: cannot unmarshal ${typeof failNext} into Go struct field ProbeConfig.failNext of type int`)
    if (!rehearsal) this.#failNext = Number(failNext)
    return this.describe(nowMs)
  }

  /** Newest first. Its path stays empty, as in the original. */
  describe(nowMs: number): HttpResponse {
    const history = this.#history.map(({ id, whenMs, code }) => ({ id, when: stampTime(whenMs), relWhen: relativeTime(nowMs - whenMs, 'ago'), code })).reverse()
    return served({ probePath: '', failNext: this.#failNext, history })
  }
}
