/** The log of a redis: pid, role, time, level. Upstream: redis' server.c (serverLogRaw) */
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import type { RedisVersion } from './redis-versions'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `01 Jan 2026 00:00:02.000` */
function stamp(ms: number): string {
  const at = new Date(ms).toISOString()
  return `${at.slice(8, 10)} ${months[Number(at.slice(5, 7)) - 1]} ${at.slice(0, 4)} ${at.slice(11, 23)}`
}

/** C: before the server runs, or a child that saves; M: a master, S: a replica. */
export type Role = 'C' | 'M' | 'S'

export class RedisLog {
  /** Of lines without a role of their own. */
  role: Role = 'M'
  #nextPid = 20

  constructor(
    readonly container: ContainerProcess,
    readonly version: RedisVersion,
  ) {}

  /** `*`, in all releases. */
  note(text: string, role: Role = this.role, pid = 1): void {
    this.#line('*', text, role, pid)
  }

  /** `#` until 7.0, `*` later. */
  wasWarning(text: string, role: Role = this.role): void {
    this.#line(this.version.rank < 702 ? '#' : '*', text, role, 1)
  }

  warn(text: string, role: Role = this.role): void {
    this.#line('#', text, role, 1)
  }

  /** The process number of a child that saves. */
  newPid(): number {
    return this.#nextPid++
  }

  #line(level: '*' | '#', text: string, role: Role, pid: number): void {
    this.container.log(`${pid}:${role} ${stamp(this.container.now())} ${level} ${text}`)
  }
}
