/**
 * The images that one node has on its disk, and the one queue in which it pulls more: a pull takes the time that its
 * bytes take.
 * Upstream: containerd's image service; serialized pulls as kubelet's serialImagePuller (pkg/kubelet/images/puller.go,
 * v1.32).
 *
 * Simplified: layers that images share are not counted once; unpacking is part of the transfer.
 */
import type { Clock } from '../../base/clock'
import type { Random } from '../../base/random'
import type { Image } from './contract'
import { isMalformed, parseImageReference, type ImageReference } from './image-reference'
import { isPullFailure, type ImageRegistry, type PullFailure, type RegistryImage } from './image-registry'
import { accessFailure, HubLimit, type Login } from './registry-access'

export interface StoredImage {
  readonly image: Image
  /** `docker.io/library/nginx:1.27` */
  readonly name: string
  /** `docker.io/library/nginx@sha256:...`: the imageID of a container status. */
  readonly id: string
  readonly sizeBytes: number
}

export interface Pulled {
  readonly stored: StoredImage
  /** Without the time spent waiting for pulls before it. */
  readonly durationMs: number
}

type PullDone = (outcome: Pulled | PullFailure) => void

/** From the node to a registry and back, with the manifest. */
const RESOLVE_MS = { least: 350, spread: 500 }
const BYTES_PER_MS = 30_000

export class ImageStore {
  readonly #stored = new Map<string, StoredImage>()
  readonly #waiting: { reference: ImageReference; login: Login | undefined; done: PullDone }[] = []
  readonly #hubLimit = new HubLimit()
  #isPulling = false
  readonly #clock: Clock
  readonly #random: Random
  readonly #registry: ImageRegistry
  readonly #onAdded: () => void

  constructor(options: { clock: Clock; random: Random; registry: ImageRegistry; onAdded?: () => void }) {
    this.#clock = options.clock
    this.#random = options.random
    this.#registry = options.registry
    this.#onAdded = options.onAdded ?? (() => undefined)
  }

  find(reference: ImageReference): StoredImage | undefined {
    return this.#stored.get(reference.canonical)
  }

  /** In the order in which they came. */
  list(): readonly StoredImage[] {
    return [...this.#stored.values()]
  }

  /** Removes those that nobody uses. */
  removeUnused(isUsed: (stored: StoredImage) => boolean): void {
    for (const [name, stored] of this.#stored) if (!isUsed(stored)) this.#stored.delete(name)
  }

  /** Puts an image there that somebody has brought along; nothing when no registry has it. */
  load(name: string): void {
    const reference = parseImageReference(name)
    const found = isMalformed(reference) ? undefined : this.#registry.resolve(reference)
    if (found && !isPullFailure(found)) this.#keep(found)
  }

  /** One at a time; `done` is called by the clock. */
  pull(reference: ImageReference, login: Login | undefined, done: PullDone): void {
    this.#waiting.push({ reference, login, done })
    if (!this.#isPulling) this.#next()
  }

  #next(): void {
    const job = this.#waiting.shift()
    this.#isPulling = job !== undefined
    if (!job) return
    const found = this.#ask(job.reference, job.login)
    const durationMs = RESOLVE_MS.least + this.#random.below(RESOLVE_MS.spread) + this.#transferMs(found)
    this.#clock.after(durationMs, () => {
      const outcome = isPullFailure(found) ? found : { stored: this.#keep(found), durationMs }
      this.#next()
      job.done(outcome)
    })
  }

  #ask(reference: ImageReference, login: Login | undefined): RegistryImage | PullFailure {
    const found = this.#registry.resolve(reference)
    if (isPullFailure(found)) return found
    const now = this.#clock.now()
    const refusal =
      accessFailure(reference, login) ??
      (this.#isHere(found) ? undefined : this.#hubLimit.refusalOf(reference, { digest: found.digest, login, now }))
    return refusal === undefined ? found : { code: 'Unknown', message: refusal }
  }

  #isHere({ reference, digest }: RegistryImage): boolean {
    return this.#stored.get(reference.canonical)?.id.endsWith(digest) ?? false
  }

  #transferMs(found: RegistryImage | PullFailure): number {
    return isPullFailure(found) || this.#isHere(found) ? 0 : Math.round(found.image.sizeBytes / BYTES_PER_MS)
  }

  #keep({ image, reference, digest }: RegistryImage): StoredImage {
    const stored = {
      image,
      name: reference.canonical,
      id: `${reference.repository}@${digest}`,
      sizeBytes: image.sizeBytes,
    }
    const before = this.#stored.get(stored.name)
    if (before?.id === stored.id) return before
    this.#stored.set(stored.name, stored)
    this.#onAdded()
    return stored
  }
}
