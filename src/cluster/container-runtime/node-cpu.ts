/**
 * The cores of one machine, and the containers that want them. Shares are reckoned anew when somebody wants more or less; as long as
 * there is enough for everybody that costs nothing.
 */
import { shareCores, type CpuWish } from './cpu-shares'

export interface CpuUser extends CpuWish {
  /** What it may use from now on. */
  granted(cores: number): void
}

export class NodeCpu {
  readonly #users = new Set<CpuUser>()
  readonly #cores: number
  /** What all of them would use, each within its limit. */
  #wanted = 0
  #isScarce = false
  /** By user, as it was counted. */
  readonly #counted = new Map<CpuUser, number>()

  constructor(cores: number) {
    this.#cores = cores
  }

  /** It wants something else than before. */
  changed(user: CpuUser): void {
    const most = Math.min(user.wanted, user.limit)
    this.#wanted += most - (this.#counted.get(user) ?? 0)
    if (user.wanted > 0) {
      this.#users.add(user)
      this.#counted.set(user, most)
    } else {
      this.#users.delete(user)
      this.#counted.delete(user)
    }
    const wasScarce = this.#isScarce
    this.#isScarce = this.#wanted > this.#cores
    if (this.#isScarce || wasScarce) this.#shareAnew()
    if (!this.#users.has(user) || !(this.#isScarce || wasScarce)) user.granted(most)
  }

  #shareAnew(): void {
    const users = [...this.#users]
    const granted = shareCores(users, this.#cores)
    users.forEach((user, index) => user.granted(granted[index]))
  }
}
