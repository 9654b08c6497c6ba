/**
 * What it takes of a core to serve: each request, and each message of a bare connection, beside the work that an image asks for itself.
 *
 * Simplified: a request's own time on a core counts, but never makes it wait; only the work that an image asks for does.
 */
import type { Listener, NetworkStack, Socket } from '../../base/os/network-stack'

/** To be read, answered and written. */
const REQUEST_CORE_MS = 0.1
const MESSAGE_CORE_MS = 0.02
const KILOBYTE_CORE_MS = 0.01

export interface Charged {
  charge(coreMs: number): void
}

/** Thousands of pods are probed all the time, and what that takes is too little to be seen. */
const isProbe = (headers: Readonly<Record<string, string>>): boolean => headers['user-agent']?.startsWith('kube-probe/') === true

const chargedSocket = (container: Charged, socket: Socket): Socket => ({
  remoteAddress: socket.remoteAddress,
  remotePort: socket.remotePort,
  send: (data) => socket.send(data),
  close: () => socket.close(),
  onClose: (handle) => socket.onClose(handle),
  onData: (handle) =>
    socket.onData((data) => {
      container.charge(MESSAGE_CORE_MS + (data.length / 1024) * KILOBYTE_CORE_MS)
      handle(data)
    }),
})

/** A listener whose container pays for what it hears. */
export function chargedListener(container: Charged, listener: Listener): Listener {
  if (listener.protocol === 'tcp') return { ...listener, accept: (socket) => listener.accept(chargedSocket(container, socket)) }
  if (listener.protocol !== 'http') return listener
  return {
    ...listener,
    handle(request) {
      if (!request.rehearsal && !isProbe(request.headers)) container.charge(REQUEST_CORE_MS)
      return listener.handle(request)
    },
  }
}

/** The network of a program whose servers pay. */
export function chargedStack(container: Charged, stack: NetworkStack): NetworkStack {
  const listen: NetworkStack['listen'] = (port, listener, options) => stack.listen(port, chargedListener(container, listener), options)
  return Object.create(stack, { listen: { value: listen } }) as NetworkStack
}
