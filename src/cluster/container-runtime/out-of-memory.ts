/**
 * Whom the kernel of a machine kills when there is no memory left: the process that takes most of it, made worse or better by what the
 * kubelet wrote for its pod. Upstream: mm/oom_kill.c of Linux; pkg/kubelet/qos/policy.go (v1.32).
 */
import type { Container } from './container'

interface Memory {
  readonly memoryBytes: number
  otherMemory(): number
}

const WORST = 1000
const NEVER = -1000

type Process = Pick<Container, 'memoryBytes' | 'spec'>

/** Undefined while there is enough. */
export function outOfMemoryVictim<P extends Process>(running: Iterable<P>, machine: Memory): P | undefined {
  let used = machine.otherMemory()
  let victim: P | undefined
  let worst = -Infinity
  for (const container of running) {
    used += container.memoryBytes
    const { oomScoreAdj = WORST } = container.spec
    const score = (container.memoryBytes / machine.memoryBytes) * 1000 + oomScoreAdj
    if (oomScoreAdj > NEVER && score > worst) {
      worst = score
      victim = container
    }
  }
  return used > machine.memoryBytes ? victim : undefined
}
