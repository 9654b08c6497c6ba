/** Waiting for what the server sends, so that a signal ends the wait: watches and followed logs. */
import type { BodyStream } from '../../api/http'
import { type Process, Signalled } from '../../base/os/process'
import type { RestEvent, RestEvents } from '../../cluster/client/rest-client'

/** Calls `handle` for each event until it says `done` or the server ends. */
export async function followEvents(process: Process, events: RestEvents, handle: (event: RestEvent) => Promise<'done' | void>): Promise<void> {
  const forget = process.onEnd(() => events.stop())
  try {
    for (;;) {
      const event = await events.next()
      throwIfSignalled(process)
      if (event === undefined || (await handle(event)) === 'done') return
    }
  } finally {
    forget()
    events.stop()
  }
}

export async function followStream(process: Process, stream: BodyStream, handle: (chunk: string) => Promise<void>): Promise<void> {
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
