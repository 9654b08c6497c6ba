/**
 * The addresses of one Service in the older form: subsets of addresses that share their ports, sorted by address. Changes are entered
 * pod by pod. Upstream: pkg/api/v1/endpoints/util.go RepackSubsets, pkg/controller/endpoint/endpoints_controller.go (v1.32).
 */
import type { Core } from '../../../api/types'
import { isSame } from '../../../api/updates'

/** More do not fit into one object; who wants them all reads the slices. */
const MAX_ADDRESSES = 1000

export interface Entry {
  readonly address: Readonly<Core.EndpointAddress>
  readonly ports: readonly Core.EndpointPort[]
  readonly isReady: boolean
}

export interface SubsetBook {
  put(podKey: string, entry: Entry): void
  drop(podKey: string): void
  readonly isOverCapacity: boolean
  subsets(): Core.EndpointSubset[]
}

interface Subset {
  readonly ports: readonly Core.EndpointPort[]
  readonly ready: Core.EndpointAddress[]
  readonly notReady: Core.EndpointAddress[]
}

export function createSubsetBook(): SubsetBook {
  const entries = new Map<string, Entry>()
  const groups = new Map<string, Subset>()

  function listOf({ ports, isReady }: Entry): Core.EndpointAddress[] {
    const name = JSON.stringify(ports)
    let group = groups.get(name)
    if (!group) groups.set(name, (group = { ports, ready: [], notReady: [] }))
    return isReady ? group.ready : group.notReady
  }

  function drop(podKey: string): void {
    const entry = entries.get(podKey)
    if (!entry) return
    entries.delete(podKey)
    const list = listOf(entry)
    list.splice(list.indexOf(entry.address, placeOf(list, entry.address.ip)), 1)
  }

  return {
    drop,
    put(podKey, entry) {
      if (isSame(entries.get(podKey), entry)) return
      drop(podKey)
      entries.set(podKey, entry)
      const list = listOf(entry)
      list.splice(placeOf(list, entry.address.ip), 0, entry.address)
    },
    get isOverCapacity() {
      return entries.size > MAX_ADDRESSES
    },
    subsets: () =>
      truncated([...groups.values()])
        .filter(({ ready, notReady }) => ready.length + notReady.length > 0)
        .map(toSubset),
  }
}

const none: readonly never[] = []

/** Ready ones first; what must be left out is left out of every subset in proportion, rounded up, so that the last has less. */
function truncated(subsets: readonly Shown[]): readonly Shown[] {
  const count = (list: 'ready' | 'notReady'): number => subsets.reduce((sum, subset) => sum + subset[list].length, 0)
  const [ready, notReady] = [count('ready'), count('notReady')]
  if (ready + notReady <= MAX_ADDRESSES) return subsets
  const cut = ready > MAX_ADDRESSES ? 'ready' : 'notReady'
  const max = cut === 'ready' ? MAX_ADDRESSES : MAX_ADDRESSES - ready
  let room = max
  return subsets.map((subset) => {
    const share = Math.min(room, Math.ceil((subset[cut].length / (cut === 'ready' ? ready : notReady)) * max))
    const kept = subset[cut].slice(0, share)
    room -= kept.length
    return cut === 'ready' ? { ...subset, ready: kept, notReady: none } : { ...subset, notReady: kept }
  })
}

interface Shown {
  readonly ports: readonly Core.EndpointPort[]
  readonly ready: readonly Core.EndpointAddress[]
  readonly notReady: readonly Core.EndpointAddress[]
}

function toSubset({ ports, ready, notReady }: Shown): Core.EndpointSubset {
  return {
    ...(ready.length > 0 ? { addresses: [...ready] } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: [...notReady] } : {}),
    ...(ports.length > 0 ? { ports: [...ports] } : {}),
  }
}

/** Index of the first address that does not sort before `ip`. */
function placeOf(sorted: readonly Core.EndpointAddress[], ip: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle].ip < ip) low = middle + 1
    else high = middle
  }
  return low
}
