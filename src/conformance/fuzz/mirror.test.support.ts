/**
 * A copy of one resource made of a list and of watch events alone. Notes what no watch may say: a version that does not grow, a change to
 * what is not there, an addition of what is.
 */
import type { ApiFetch, BodyStream } from '../../api/http'
import { readBody } from '../../api/http'
import { pathOf, type Resource } from './resources.test.support'

export interface Mirrored {
  readonly kind?: string
  readonly apiVersion?: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion: string }
}

interface MirrorOptions {
  readonly fetch: ApiFetch
  readonly resource: Resource
  onFault(text: string): void
  onEvent(event: { readonly revision: number; readonly namespace: string; readonly object: Mirrored }): void
}

const keyOf = ({ metadata: { namespace = '', name } }: Mirrored): string => `${namespace}/${name}`

export class Mirror {
  readonly objects = new Map<string, Mirrored>()
  readonly #options: MirrorOptions
  #last = 0
  #stream: BodyStream | undefined
  #stopped = false

  constructor(options: MirrorOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { fetch, resource } = this.#options
    const list = JSON.parse(await readBody(await fetch({ method: 'GET', path: pathOf(resource), headers: {} }))) as {
      readonly items?: readonly Mirrored[]
      readonly metadata: { readonly resourceVersion: string }
    }
    if (!list.items) return
    this.objects.clear()
    for (const item of list.items) this.objects.set(keyOf(item), withoutType(item))
    this.#last = Number(list.metadata.resourceVersion)
    const { body } = await fetch({ method: 'GET', path: `${pathOf(resource)}?watch=1&resourceVersion=${list.metadata.resourceVersion}`, headers: {} })
    if (typeof body === 'string') return this.#options.onFault(`a watch of ${resource.plural} does not begin: ${body}`)
    this.#stream = body
    void this.#follow(body)
  }

  stop(): void {
    this.#stopped = true
    this.#stream?.cancel()
  }

  async #follow(stream: BodyStream): Promise<void> {
    for (let chunk = await stream.read(); chunk !== undefined; chunk = await stream.read()) {
      for (const line of chunk.split('\n')) if (line !== '') this.#take(JSON.parse(line) as { type: string; object: Mirrored })
    }
    if (!this.#stopped) this.#options.onFault(`the watch of ${this.#options.resource.plural} has ended`)
  }

  #take({ type, object }: { readonly type: string; readonly object: Mirrored }): void {
    const { resource, onFault, onEvent } = this.#options
    const key = keyOf(object)
    const revision = Number(object.metadata.resourceVersion)
    if (!(revision > this.#last)) onFault(`${resource.plural}: version ${revision} comes after ${this.#last}`)
    if ((type === 'ADDED') === this.objects.has(key)) onFault(`${resource.plural}: ${type} ${key}, which is ${this.objects.has(key) ? '' : 'not '}there`)
    this.#last = revision
    if (type === 'DELETED') this.objects.delete(key)
    else this.objects.set(key, withoutType(object))
    onEvent({ revision, namespace: object.metadata.namespace ?? '', object })
  }
}

export const withoutType = ({ kind, apiVersion, ...rest }: Mirrored): Mirrored => rest

/** What differs between a mirror and a list of now. */
export function differences(mirror: Mirror, items: readonly Mirrored[]): string[] {
  const listed = new Map(items.map((item) => [keyOf(item), JSON.stringify(item)]))
  const wrong = [...mirror.objects].filter(([key, object]) => listed.get(key) !== JSON.stringify(object)).map(([key, object]) => `${key}: ${JSON.stringify(object)} is listed as ${listed.get(key)}`)
  return [...wrong, ...[...listed.keys()].filter((key) => !mirror.objects.has(key)).map((key) => `${key} is listed and was never seen`)]
}
