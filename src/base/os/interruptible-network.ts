/**
 * A network stack whose waits end with the process that waits: Ctrl-C on `curl` does not wait for the connection's time-out.
 * The network itself knows nothing of processes.
 */
import type { Clock } from '../clock'
import type { NetworkStack } from './network-stack'
import type { Interruptible } from './pipe'
import { Signalled } from './process'

/** The outcome of `work`, or `Signalled` as soon as the process is ended. */
export function unlessEnded<T>(process: Interruptible, clock: Clock, work: Promise<T>): Promise<T> {
  if (process.signalled) return Promise.reject(new Signalled(process.signalled))
  return new Promise((resolve, reject) => {
    const stop = process.onEnd(() => clock.wake(() => reject(new Signalled(process.signalled ?? 'SIGTERM'))))
    work.then(resolve, reject).finally(stop)
  })
}

export function interruptibleNetwork(network: NetworkStack, process: Interruptible, clock: Clock): NetworkStack {
  const guard = <T>(work: Promise<T>) => unlessEnded(process, clock, work)
  return {
    get interfaces() {
      return network.interfaces
    },
    resolve: (host) => guard(network.resolve(host)),
    query: (name, type, server) => guard(network.query(name, type, server)),
    http: (request, options) => guard(network.http(request, options)),
    connect: (host, port, options) => guard(network.connect(host, port, options)),
    ping: (address, options) => guard(network.ping(address, options)),
    listen: (port, listener, options) => network.listen(port, listener, options),
    listening: () => network.listening(),
  }
}
