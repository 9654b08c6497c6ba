/** Ends a pod that has been active for longer than its spec allows. Upstream: pkg/kubelet/active_deadline.go (v1.32). */
import type { Clock, Timer } from '../../base/clock'
import type { Pod } from '../../api/types'

export const deadlineVerdict = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
}

export class ActiveDeadline {
  #seconds: number | undefined
  #timer: Timer | undefined

  /** The deadline may be set, or brought forward, while the pod runs. */
  follow(clock: Clock, { spec, status }: Pick<Pod, 'spec' | 'status'>, passed: () => void): void {
    const { activeDeadlineSeconds } = spec
    if (activeDeadlineSeconds === this.#seconds || activeDeadlineSeconds === undefined) return
    this.#seconds = activeDeadlineSeconds
    clock.cancel(this.#timer)
    const startedAt = status.startTime ? Date.parse(status.startTime) : clock.now()
    this.#timer = clock.after(Math.max(0, startedAt + activeDeadlineSeconds * 1000 - clock.now()), passed)
  }

  stop(clock: Clock): void {
    clock.cancel(this.#timer)
  }
}
