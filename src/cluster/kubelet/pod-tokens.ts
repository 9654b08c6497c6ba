/**
 * The ServiceAccount tokens in a pod's volumes: asked for when somebody looks, and renewed when four fifths of their time are over.
 * Upstream: pkg/kubelet/token/token_manager.go (v1.32).
 * Simplified: a token is asked for when it is first looked at; a real kubelet asks before it starts the pod, and starts it late when
 * there is none to be had.
 */
import type { ApiDoor } from '../../api/door'
import { isStatusError } from '../../api/status-error'
import type { Core, Pod } from '../../api/types'
import type { Clock } from '../../base/clock'

const DEFAULT_SECONDS = 3600
const SHARE_BEFORE_RENEWAL = 0.8
const LONGEST_MS = 24 * 3600_000

interface Held {
  readonly token: string
  readonly renewAtMs: number
}

export class PodTokens {
  /** Made when somebody looks: most pods never do. */
  #held: Map<string, Held> | undefined
  readonly #door: ApiDoor
  readonly #pod: Pod
  readonly #clock: Clock

  constructor({ door, pod, clock }: { readonly door: ApiDoor; readonly pod: Pod; readonly clock: Clock }) {
    this.#door = door
    this.#pod = pod
    this.#clock = clock
  }

  /** '' when there is none to be had. */
  get({ audience = '', expirationSeconds = DEFAULT_SECONDS }: Core.ServiceAccountTokenProjection): string {
    const key = `${audience}/${expirationSeconds}`
    const held = this.#held?.get(key)
    if (held && this.#clock.now() < held.renewAtMs) return held.token
    const token = this.#request(audience, expirationSeconds)
    if (token === undefined) return held?.token ?? ''
    const lifeMs = Math.min(expirationSeconds * 1000 * SHARE_BEFORE_RENEWAL, LONGEST_MS)
    ;(this.#held ??= new Map()).set(key, { token, renewAtMs: this.#clock.now() + lifeMs })
    return token
  }

  /** When the first of them is to be renewed; undefined where nobody has looked at one, or the pod is gone. */
  get renewAtMs(): number | undefined {
    const times = [...(this.#held?.values() ?? [])].map(({ renewAtMs }) => renewAtMs)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  #request(audience: string, expirationSeconds: number): string | undefined {
    const { metadata, spec } = this.#pod
    const { name, namespace, uid } = metadata
    const account = { namespace, name: spec.serviceAccountName ?? 'default' }
    const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name, uid }
    try {
      return this.#door.requestToken(account, { audiences: audience ? [audience] : [], expirationSeconds, boundObjectRef }).status.token
    } catch (error) {
      if (!isStatusError(error)) throw error
      // Nobody is left who could be asked about the pod: what it has stays as it is.
      this.#held?.clear()
      return undefined
    }
  }
}
