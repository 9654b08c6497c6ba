/**
 * Which of several controllers writes addresses: the one that holds the Lease. Upstream: internal/ingress/controller/status.go
 * setupLeaderElection (controller-v1.12.1).
 *
 * Simplified: the Lease is written when it is taken, and given up with the pod that holds it; a real holder renews it all the time.
 */
import type { ApiDoor } from '../../api/door'
import { Lease } from '../../api/kinds/lease'
import { Pod } from '../../api/kinds/pod'
import { isStatusError } from '../../api/status-error'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import type { Log } from './log'

const RETRY_MS = 7_500
const LEASE_SECONDS = 30

export interface Candidacy {
  readonly door: ApiDoor
  readonly process: ContainerProcess
  readonly log: Log
  readonly namespace: string
  /** Of the Lease. */
  readonly name: string
  lead(): void
}

export function runForLeader({ door, process, log, namespace, name, lead }: Candidacy): void {
  const identity = process.hostname
  const place = { namespace, name }
  let told = ''
  log('leaderelection.go:257', `attempting to acquire leader lease ${namespace}/${name}...`)

  function look(): void {
    try {
      stand()
    } catch (error) {
      if (!isStatusError(error)) throw error
      log('leaderelection.go:436', `"error retrieving resource lock" err=${JSON.stringify(error.message)}`, 'E')
      process.after(RETRY_MS, look)
    }
  }

  function stand(): void {
    const lease = door.find(Lease, place)
    const holder = lease?.spec.holderIdentity ?? ''
    if (holder !== '' && holder !== identity && isAlive(holder)) {
      if (told !== holder) log('status.go:85', `"New leader elected" identity="${holder}"`)
      told = holder
      return process.after(RETRY_MS, look)
    }
    const now = `${new Date(process.now()).toISOString().slice(0, 23)}000Z`
    const transitions = lease ? (lease.spec.leaseTransitions ?? 0) + (holder === identity ? 0 : 1) : 0
    const spec = { holderIdentity: identity, leaseDurationSeconds: LEASE_SECONDS, acquireTime: now, renewTime: now, leaseTransitions: transitions }
    if (lease) door.update(Lease, { ...lease, spec: { ...lease.spec, ...spec } })
    else door.create(Lease, { metadata: place, spec })
    log('leaderelection.go:271', `successfully acquired lease ${namespace}/${name}`)
    log('status.go:85', `"New leader elected" identity="${identity}"`)
    lead()
  }

  const isAlive = (pod: string): boolean => door.list(Pod, { namespace, fieldSelector: `metadata.name=${pod}` }).items.some(({ status }) => status.phase === 'Running')

  look()
}

