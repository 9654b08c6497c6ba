import { expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { Event } from '../../../api/kinds/event'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

interface Row {
  readonly title: string
  /** Seconds at which an event is written: a new one, or again one that is named. */
  readonly writes: readonly (readonly [at: number, name: string])[]
  /** Second -> names that are left then. */
  readonly left: Readonly<Record<number, readonly string[]>>
}

const rows: readonly Row[] = [
  { title: 'goes an hour and a minute after it began a lease', writes: [[0, 'a']], left: { 3600: ['a'], 3659: ['a'], 3661: [] } },
  { title: 'goes with those of the minute before it', writes: [[0, 'a'], [60, 'b']], left: { 3659: ['a', 'b'], 3661: [] } },
  { title: 'has a lease of its own after more than a minute', writes: [[0, 'a'], [61, 'b']], left: { 3661: ['b'], 3720: ['b'], 3722: [] } },
  { title: 'lives on when it is counted again', writes: [[0, 'a'], [0, 'b'], [1800, 'a']], left: { 3661: ['a'], 5459: ['a'], 5461: [] } },
]

it.each(rows)('an event $title', ({ writes, left }) => {
  const simulation = createSimulation({ seed: 'events', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = server.door({ user: 'test', fieldManager: 'test' })
  const { clock } = simulation
  const until = (second: number): void => clock.advanceTo(clock.startedAt + second * 1000)
  for (const [at, name] of writes) {
    until(at)
    const known = door.list(Event, { namespace: 'default' }).items.find(({ metadata }) => metadata.name === name)
    if (known) door.update(Event, { ...known, count: 2 })
    else door.create(Event, { metadata: { name, namespace: 'default' }, involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' }, reason: 'Tested', type: 'Normal' })
  }
  for (const [second, names] of Object.entries(left)) {
    until(Number(second))
    expect({ second, names: door.list(Event, { namespace: 'default' }).items.map(({ metadata }) => metadata.name) }).toEqual({ second, names })
  }
})
