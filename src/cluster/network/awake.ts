/**
 * Sockets and listeners in the hands of programs. Programs are asynchronous: whatever the clock tells them wakes them, so that time
 * waits for what they make of it. Servers of images live on the clock themselves and need none of this.
 */
import type { Clock } from '../../base/clock'
import type { Listener, Socket } from '../../base/os/network-stack'

export function awakeSocket(clock: Clock, socket: Socket): Socket {
  return {
    remoteAddress: socket.remoteAddress,
    remotePort: socket.remotePort,
    send: (data) => socket.send(data),
    close: () => socket.close(),
    onData: (handle) => socket.onData((data) => clock.wake(() => handle(data))),
    onClose: (handle) => socket.onClose(() => clock.wake(handle)),
  }
}

export function awakeListener(clock: Clock, listener: Listener): Listener {
  switch (listener.protocol) {
    case 'tcp':
      return { protocol: 'tcp', accept: (socket) => clock.wake(() => listener.accept(awakeSocket(clock, socket))) }
    case 'udp':
      return { protocol: 'udp', receive: (datagram, reply, from) => clock.wake(() => listener.receive(datagram, reply, from)) }
    case 'http':
      if (listener.isPrompt) return listener
      return {
        protocol: 'http',
        isPlain: listener.isPlain,
        ...(listener.certificate ? { certificate: listener.certificate } : {}),
        handle(request) {
          clock.wake(() => undefined)
          return listener.handle(request)
        },
      }
  }
}
