/**
 * A network stack whose waits end with the process that waits: Ctrl-C on `curl` does not wait for the connection's time-out, and
 * the port of a server that was killed is free again.
 * The network itself knows nothing of processes.
 */
import { unlessEnded, type Interruptible } from './interruptible'
import type { NetworkStack } from './network-stack'

export function interruptibleNetwork(network: NetworkStack, process: Interruptible): NetworkStack {
  const guard = <T>(work: Promise<T>) => unlessEnded(process, work)
  return {
    get interfaces() {
      return network.interfaces
    },
    resolve: (host) => guard(network.resolve(host)),
    query: (name, type, server, options) => guard(network.query(name, type, server, options)),
    http: (request, options) => guard(network.http(request, options)),
    datagram: (host, port, data, options) => guard(network.datagram(host, port, data, options)),
    load(plan) {
      const load = network.load(plan)
      const forget = process.onEnd(() => load.stop())
      return { ended: guard(load.ended.finally(forget)), stop: () => load.stop() }
    },
    connect: (host, port, options) => guard(network.connect(host, port, options)),
    ping: (address, options) => guard(network.ping(address, options)),
    listen(port, listener, options) {
      const binding = network.listen(port, listener, options)
      if (!binding) return undefined
      const forget = process.onEnd(() => binding.close())
      return {
        close() {
          forget()
          binding.close()
        },
      }
    },
    listening: () => network.listening(),
    get kernel() {
      return network.kernel
    },
  }
}
