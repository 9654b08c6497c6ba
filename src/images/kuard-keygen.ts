/** The work that a kuard may be given: it makes keys, one after the other. Upstream: kuard's pkg/keygen */
import type { ContainerProcess } from '../cluster/container-runtime/contract'

/** What a 4096-bit RSA key takes on one core, about. */
const KEY_MS = { least: 700, spread: 3000 }
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function startKeygen(
  container: ContainerProcess,
  flags: ReadonlyMap<string, string>,
  log: (text: string) => void,
): void {
  const total = Number(flags.get('keygen-num-to-gen') ?? 0)
  const endsAt = Number(flags.get('keygen-time-to-run') ?? 0) * 1000 + container.now()
  const isTimed = flags.has('keygen-time-to-run')
  const isFinite = total > 0 || isTimed
  let made = 0

  function finish(): void {
    log('(ID 0) Workload exiting')
    if (flags.get('keygen-exit-on-complete') === 'true') container.exit(Number(flags.get('keygen-exit-code') ?? 0))
  }

  function makeOne(): void {
    if ((total > 0 && made >= total) || (isTimed && container.now() >= endsAt)) return finish()
    container.compute(KEY_MS.least + container.random() * KEY_MS.spread, () => {
      made++
      const fingerprint = Array.from({ length: 43 }, () => BASE64[Math.floor(container.random() * 64)]).join('')
      log(`(ID 0${isFinite && total > 0 ? ` ${made}/${total}` : ''}) Item done: SHA256:${fingerprint}`)
      makeOne()
    })
  }

  log('(ID 0) Workload starting')
  makeOne()
}
