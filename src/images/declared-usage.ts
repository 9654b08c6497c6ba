/** What a declared program uses: its memory grows by time, by requests and by a spike; its core is busy by so much all the time. */
import type { ImageDeclaration } from '../api/image-declaration'
import type { ContainerProcess } from '../cluster/container-runtime/contract'

export interface DeclaredUsage {
  /** A request was served. */
  served(): void
}

const GROWS_EVERY_MS = 1_000

export function startUsing(container: ContainerProcess, { memory, cpu }: Pick<ImageDeclaration, 'memory' | 'cpu'>): DeclaredUsage {
  const { startBytes, perSecondBytes, perRequestBytes, spike } = memory
  let held = startBytes
  let spikeBytes = 0
  const tell = (): void => container.use({ memoryBytes: held + spikeBytes })

  function grow(): void {
    container.after(GROWS_EVERY_MS, () => {
      held += perSecondBytes
      tell()
      grow()
    })
  }

  function setSpike(bytes: number): void {
    spikeBytes = bytes
    tell()
  }

  container.use({ memoryBytes: held, ...(cpu.idleCores > 0 ? { cpuCores: cpu.idleCores } : {}) })
  if (perSecondBytes > 0) grow()
  if (spike) {
    container.after(spike.afterMs, () => {
      if (Number.isFinite(spike.lastsMs)) container.after(spike.lastsMs, () => setSpike(0))
      setSpike(spike.bytes)
    })
  }
  return {
    served() {
      if (perRequestBytes === 0) return
      held += perRequestBytes
      tell()
    },
  }
}
