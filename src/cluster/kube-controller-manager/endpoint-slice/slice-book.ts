/**
 * The slices of one Service and which of them holds which pod. Changes are entered pod by pod; then the book says what to write:
 * as few slices as possible, none with more than a hundred endpoints.
 * Upstream: k8s.io/endpointslice/reconciler.go reconcileByPortMapping (v1.32).
 */
import type { EndpointSlice } from '../../../api/kinds/endpoint-slice'
import type { Discovery } from '../../../api/types'
import { isSame } from '../../../api/updates'

const MAX_ENDPOINTS = 100

export type Ports = readonly Discovery.EndpointPort[]

/** One slice, as it shall be. */
export interface Page {
  /** As last written; absent: not created yet. */
  object: EndpointSlice | undefined
  ports: Ports
  readonly endpoints: Map<string, Discovery.Endpoint>
  isChanged: boolean
}

export interface SliceBook {
  readonly pages: ReadonlySet<Page>
  put(podKey: string, ports: Ports, endpoint: Discovery.Endpoint): void
  drop(podKey: string): void
  /** Ends a round of changes: what is to be written, and which slices are no longer needed. One without endpoints always stays. */
  close(): { readonly written: readonly Page[]; readonly erased: readonly EndpointSlice[] }
}

interface Waiting {
  readonly ports: Ports
  readonly endpoints: Map<string, Discovery.Endpoint>
}

type KeyOf = (endpoint: Discovery.Endpoint, ports: Ports) => string

export function openSliceBook(existing: readonly EndpointSlice[], keyOf: KeyOf = keyOfTarget): SliceBook {
  const pages = new Set<Page>()
  const holders = new Map<string, Page>()
  const waiting = new Map<string, Waiting>()
  for (const object of existing) {
    const page: Page = { object, ports: object.ports ?? [], endpoints: new Map(), isChanged: false }
    pages.add(page)
    for (const endpoint of object.endpoints) enter(page, keyOf(endpoint, page.ports), endpoint)
  }

  function enter(page: Page, podKey: string, endpoint: Discovery.Endpoint): void {
    page.endpoints.set(podKey, endpoint)
    holders.set(podKey, page)
  }

  function drop(podKey: string): void {
    for (const { endpoints } of waiting.values()) endpoints.delete(podKey)
    const page = holders.get(podKey)
    if (!page) return
    holders.delete(podKey)
    page.endpoints.delete(podKey)
    page.isChanged = true
  }

  function put(podKey: string, ports: Ports, endpoint: Discovery.Endpoint): void {
    const page = holders.get(podKey)
    if (page && isSame(page.ports, ports)) {
      if (isSame(page.endpoints.get(podKey), endpoint)) return
      page.endpoints.set(podKey, endpoint)
      page.isChanged = true
      return
    }
    drop(podKey)
    const name = JSON.stringify(ports)
    const group = waiting.get(name) ?? { ports, endpoints: new Map<string, Discovery.Endpoint>() }
    waiting.set(name, group)
    group.endpoints.set(podKey, endpoint)
  }

  function fill(page: Page, from: Map<string, Discovery.Endpoint>): void {
    for (const [podKey, endpoint] of from) {
      if (page.endpoints.size >= MAX_ENDPOINTS) return
      from.delete(podKey)
      enter(page, podKey, endpoint)
      page.isChanged = true
    }
  }

  /** First into slices that change anyway, the fullest first, then into one that has room for all the rest, then into new ones. */
  function settle({ ports, endpoints }: Waiting): void {
    const alike = [...pages].filter((page) => page.endpoints.size < MAX_ENDPOINTS && isSame(page.ports, ports))
    const changing = alike.filter((page) => page.isChanged && page.endpoints.size > 0)
    for (const page of changing.sort((a, b) => b.endpoints.size - a.endpoints.size)) fill(page, endpoints)
    while (endpoints.size > 0) {
      const roomy = alike.filter((page) => page.endpoints.size < MAX_ENDPOINTS && page.endpoints.size + endpoints.size <= MAX_ENDPOINTS)
      const fullest = roomy.reduce<Page | undefined>((best, page) => (best && best.endpoints.size >= page.endpoints.size ? best : page), undefined)
      const page = fullest ?? { object: undefined, ports, endpoints: new Map<string, Discovery.Endpoint>(), isChanged: true }
      pages.add(page)
      fill(page, endpoints)
    }
  }

  function close() {
    for (const group of waiting.values()) settle(group)
    waiting.clear()
    const empty = [...pages].filter(({ endpoints }) => endpoints.size === 0)
    const fresh = [...pages].filter(({ object, endpoints }) => !object && endpoints.size > 0)
    for (const page of fresh) {
      const reused = empty.pop()
      if (!reused) break
      page.object = reused.object
      pages.delete(reused)
    }
    if (empty.length === pages.size) keepPlaceholder(empty)
    for (const page of empty) pages.delete(page)
    const erased = empty.flatMap(({ object }) => (object ? [object] : []))
    return { written: [...pages].filter(({ isChanged }) => isChanged), erased }
  }

  /** A Service without endpoints has a slice that says so. */
  function keepPlaceholder(empty: Page[]): void {
    const page = empty.pop() ?? { object: undefined, ports: [], endpoints: new Map<string, Discovery.Endpoint>(), isChanged: true }
    if (page.ports.length > 0) page.isChanged = true
    page.ports = []
    pages.add(page)
  }

  return { pages, put, drop, close }
}

/** Name of the pod, or the address of what is none. */
export const keyOfTarget = ({ targetRef, addresses }: Discovery.Endpoint): string =>
  targetRef?.name ? `${targetRef.namespace}/${targetRef.name}` : addresses[0]
