/** Waiting that ends with the process that waits. A signal calls the `onEnd` hooks through `clock.wake`, so nothing here needs a clock. */
import { untilFree } from './gate'
import { Signalled, type Process } from './process'

/** The part of a process that a wait needs to know of: whether and when a signal ends it, and whether one holds it. */
export type Interruptible = Pick<Process, 'signalled' | 'onEnd' | 'held'>

export function throwIfSignalled(process: Interruptible | undefined): void {
  if (process?.signalled) throw new Signalled(process.signalled)
}

/** The outcome of `work`, or `Signalled` as soon as the process is ended. */
export function unlessEnded<T>(process: Interruptible, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Signalled(process.signalled ?? 'SIGTERM'))
    const stop = process.onEnd(end)
    work.then((result) => (process.held?.() ? untilFree(process).then(() => resolve(result)) : resolve(result)), reject).finally(stop)
    if (process.signalled) end()
  })
}
