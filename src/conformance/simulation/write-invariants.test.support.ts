/** What must hold of every write: it changes something, it has a cause, and nobody writes without end. */
import { isSame } from '../../api/updates'
import type { Trace } from '../../base/trace'
import type { Written } from './written.test.support'

/** So many writes to one object, or of one sort by one writer, within a minute are a loop. A CronJob of each minute has hundreds of Jobs after hours. */
const HOT_WRITES = 200
const HOT_SORT = 5000
const MINUTE_MS = 60_000

export interface Writing {
  faults(written: Written): string[]
  /** Who wrote what without any cause but the time: `kubelet/worker-1 update leases`, and how often. */
  readonly untold: ReadonlyMap<string, number>
}

export function watchWriting(trace: Trace): Writing {
  const untold = new Map<string, number>()
  const counts = new Map<string, { minute: number; writes: number }>()
  let lastRevision = 0

  function isHot(id: string, { minute, limit }: { readonly minute: number; readonly limit: number }): boolean {
    const count = counts.get(id)
    if (count?.minute === minute) return ++count.writes === limit
    counts.set(id, { minute, writes: 1 })
    if (counts.size > 20_000) counts.clear()
    return false
  }

  function heat({ resource, key, at, entry }: Written): string[] {
    const minute = Math.floor(at / MINUTE_MS)
    return [
      ...(isHot(`${resource} ${key}`, { minute, limit: HOT_WRITES }) ? [`${HOT_WRITES} writes within a minute`] : []),
      ...(isHot(`${resource} ${entry?.actor} ${entry?.text}`, { minute, limit: HOT_SORT }) ? [`${HOT_SORT} such writes within a minute`] : []),
    ]
  }

  function causeFaults({ entry }: Written): string[] {
    if (!entry) return ['no entry of the trace']
    if (entry.cause === 0) {
      const what = `${entry.actor.replace(/-\d+$/, '')} ${entry.text} ${entry.subject.split('/')[0]}`
      untold.set(what, (untold.get(what) ?? 0) + 1)
      return []
    }
    return trace.find(entry.cause) || entry.cause < trace.lastId - 40_000 ? [] : [`cause ${entry.cause} is unknown`]
  }

  return {
    untold,
    faults(written) {
      const { next, previous, revision } = written
      const faults = [...heat(written), ...causeFaults(written)]
      if (revision !== lastRevision + 1 && lastRevision > 0) faults.push(`revision ${revision} after ${lastRevision}`)
      lastRevision = revision
      if (next && next.metadata.resourceVersion !== String(revision)) faults.push(`resourceVersion ${next.metadata.resourceVersion} at revision ${revision}`)
      if (next && previous && isSame({ ...next, metadata: { ...next.metadata, resourceVersion: '' } }, { ...previous, metadata: { ...previous.metadata, resourceVersion: '' } })) {
        faults.push('a write that changes nothing')
      }
      return faults
    },
  }
}
