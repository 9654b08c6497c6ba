/**
 * Who of several may work: whoever holds the Lease. A holder that cannot renew it ends; who comes after it waits until the Lease
 * has run out, unless it was given back. Upstream: k8s.io/client-go/tools/leaderelection (v1.32).
 *
 * Simplified: the Lease is renewed in the store every five minutes; a real holder does so every two seconds.
 */
import type { ApiDoor } from '../../api/door'
import { Lease } from '../../api/kinds/lease'
import { isNotFound, isStatusError } from '../../api/status-error'
import type { Clock, Timer } from '../../base/clock'
import type { EventRecorder } from '../client/event-recorder'
import { createInformers } from '../client/informer'
import type { Log } from './klog'

const LEASE_SECONDS = 15
const RENEW_DEADLINE_MS = 10_000
const RETRY_MS = 2_000
const RENEW_MS = 300_000
const namespace = 'kube-system'

export interface Election {
  readonly door: ApiDoor
  readonly clock: Clock
  readonly recorder: EventRecorder
  readonly log: Log
  /** Of the Lease. */
  readonly name: string
  /** `control-plane_6f1c...` */
  readonly identity: string
  /** Gives the Lease back when it ends in good order. */
  readonly releases: boolean
  lead(): void
  /** It leads no more, and is to end. */
  lost(): void
}

export interface Candidate {
  /** The API server has gone, or is back. */
  reachable(isReachable: boolean): void
  stop(): void
}

export function runForLeader(election: Election): Candidate {
  const { door, clock, recorder, log, name, identity } = election
  const informers = createInformers(door, clock)
  let isLeading = false
  let isStopped = false
  let timer: Timer | undefined
  let giveUp: Timer | undefined
  /** When this candidate first saw what the holder wrote last. */
  let seen = { at: clock.now(), renewTime: '' }

  const inMs = (delayMs: number): void => {
    clock.cancel(timer)
    timer = clock.after(delayMs, isLeading ? renew : acquire)
  }

  function acquire(): void {
    if (isStopped) return
    if (isAcquired()) {
      isLeading = true
      clock.cancel(giveUp)
      log('leaderelection.go:271', `successfully acquired lease ${namespace}/${name}`)
      inMs(RENEW_MS)
      election.lead()
    } else inMs(RETRY_MS)
  }

  function isAcquired(): boolean {
    try {
      const lease = find()
      if (!lease) return announce(door.create(Lease, { metadata: { name, namespace }, spec: { ...held(), acquireTime: clock.microTimestamp(), leaseTransitions: 0 } }))
      const { holderIdentity, renewTime = '', leaseTransitions = 0 } = lease.spec
      if (renewTime !== seen.renewTime) seen = { at: clock.now(), renewTime }
      if (holderIdentity && clock.now() < seen.at + LEASE_SECONDS * 1000) return false
      const spec = { ...held(), acquireTime: clock.microTimestamp(), leaseTransitions: leaseTransitions + 1 }
      return announce(door.update(Lease, { ...lease, spec }))
    } catch (error) {
      if (!isStatusError(error)) throw error
      return false
    }
  }

  function announce(lease: Lease): true {
    recorder.event(lease, 'Normal', 'LeaderElection', `${identity} became leader`)
    return true
  }

  const held = () => ({ holderIdentity: identity, leaseDurationSeconds: LEASE_SECONDS, renewTime: clock.microTimestamp() })

  function find(): Lease | undefined {
    try {
      return door.get(Lease, { namespace, name })
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  function renew(): void {
    if (isStopped) return
    try {
      const lease = find()
      if (lease && lease.spec.holderIdentity !== identity) return lose()
      if (lease) door.update(Lease, { ...lease, spec: { ...lease.spec, ...held() } })
      else door.create(Lease, { metadata: { name, namespace }, spec: { ...held(), acquireTime: clock.microTimestamp(), leaseTransitions: 0 } })
    } catch (error) {
      if (!isStatusError(error)) throw error
    }
    inMs(RENEW_MS)
  }

  function lose(): void {
    if (isStopped) return
    log('leaderelection.go:308', `failed to renew lease ${namespace}/${name}: context deadline exceeded`, 'E')
    log('server.go:300', 'leaderelection lost', 'F')
    election.lost()
  }

  log('leaderelection.go:257', `attempting to acquire leader lease ${namespace}/${name}...`)
  informers.of(Lease, { namespace }).onChange(({ type, object }) => {
    if (object.metadata.name !== name || !isLeading || type === 'ADDED') return
    if (type === 'DELETED') inMs(RETRY_MS)
    else if (object.spec.holderIdentity !== identity) giveUp ??= clock.after(RENEW_DEADLINE_MS, renew)
  })
  acquire()

  return {
    reachable(isReachable) {
      clock.cancel(giveUp)
      giveUp = isReachable ? undefined : clock.after(RENEW_DEADLINE_MS, lose)
    },
    stop() {
      isStopped = true
      informers.stop()
      clock.cancel(timer)
      clock.cancel(giveUp)
      if (isLeading && election.releases) release()
    },
  }

  function release(): void {
    try {
      const lease = find()
      if (lease?.spec.holderIdentity === identity) door.update(Lease, { ...lease, spec: { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, renewTime: clock.microTimestamp() } })
    } catch (error) {
      if (!isStatusError(error)) throw error
    }
  }
}
