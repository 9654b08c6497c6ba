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
    subsets() {
      let room = MAX_ADDRESSES
      const take = (list: readonly Core.EndpointAddress[]): Core.EndpointAddress[] => {
        const taken = list.slice(0, room)
        room -= taken.length
        return taken
      }
      const ordered = [...groups.values()].filter(({ ready, notReady }) => ready.length + notReady.length > 0)
      const shown = ordered.map(({ ports, ready }) => ({ ports, addresses: take(ready) }))
      const all = ordered.map(({ notReady }, i) => ({ ...shown[i], notReadyAddresses: take(notReady) }))
      return all.filter(({ addresses, notReadyAddresses }) => addresses.length + notReadyAddresses.length > 0).map(toSubset)
    },
  }
}

interface Shown {
  readonly ports: readonly Core.EndpointPort[]
  readonly addresses: Core.EndpointAddress[]
  readonly notReadyAddresses: Core.EndpointAddress[]
}

function toSubset({ ports, addresses, notReadyAddresses }: Shown): Core.EndpointSubset {
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
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
