/** Waiting for what the server sends, so that a signal ends the wait: watches and followed logs. */
import type { BodyStream } from '../../api/http'
import type { Clock } from '../../base/clock'
import { type Process, Signalled } from '../../base/os/process'
import type { RestEvent, RestEvents } from '../../cluster/client/rest-client'

interface Waiting {
  readonly process: Process
  readonly clock: Clock
}
interface Following {
  readonly events: RestEvents
  readonly timeoutMs?: number
}

export type EventHandler = (event: RestEvent) => Promise<'done' | void>

/** Calls `handle` for each event until it says `done`. False when the server or the time limit (0: none) ended it before. */
export async function followEvents(
  { process, clock }: Waiting,
  { events, timeoutMs = 0 }: Following,
  handle: EventHandler,
): Promise<boolean> {
  const timer = timeoutMs > 0 ? clock.after(timeoutMs, () => clock.wake(() => events.stop())) : undefined
  const forget = process.onEnd(() => events.stop())
  try {
    for (;;) {
      const event = await events.next()
      throwIfSignalled(process)
      if (event === undefined) return false
      if ((await handle(event)) === 'done') return true
    }
  } finally {
    forget()
    clock.cancel(timer)
    events.stop()
  }
}

export async function followStream(
  process: Process,
  stream: BodyStream,
  handle: (chunk: string) => Promise<void>,
): Promise<void> {
  const forget = process.onEnd(() => stream.cancel())
  try {
    for (let chunk = await stream.read(); chunk !== undefined; chunk = await stream.read()) {
      throwIfSignalled(process)
      await handle(chunk)
    }
    throwIfSignalled(process)
  } finally {
    forget()
    stream.cancel()
  }
}

export function throwIfSignalled(process: Process): void {
  if (process.signalled) throw new Signalled(process.signalled)
}
