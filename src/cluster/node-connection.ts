/**
 * The way from the API server to a kubelet: what it hears when nobody answers there. Upstream: k8s.io/client-go/transport,
 * pkg/registry/core/pod/rest/{log,subresources}.go (v1.32).
 */
import type { NodeConnection } from '../api/node-connection'
import { internalError } from '../api/status-error'

interface Way {
  readonly address: string
  /** Undefined while no kubelet runs. */
  kubelet(): NodeConnection | undefined
  /** The machine is on, and its cable is plugged in. */
  isReachable(): boolean
}

export function connectionTo({ address, kubelet, isReachable }: Way): NodeConnection {
  const dial = (): NodeConnection | string => {
    const failure = (why: string): string => `dial tcp ${address}:10250: connect: ${why}`
    return isReachable() ? (kubelet() ?? failure('connection refused')) : failure('no route to host')
  }
  const upgraded = (): NodeConnection => {
    const found = dial()
    if (typeof found === 'string') throw internalError(`error dialing backend: ${found}`)
    return found
  }
  return {
    logs(container, options) {
      const found = dial()
      const { namespace, pod, container: name } = container
      if (typeof found === 'string') throw internalError(`Get "https://${address}:10250/containerLogs/${namespace}/${pod}/${name}": ${found}`)
      return found.logs(container, options)
    },
    exec: (...args) => upgraded().exec(...args),
    attach: (...args) => upgraded().attach(...args),
    portForward: (...args) => upgraded().portForward(...args),
    usage(window) {
      const found = dial()
      return typeof found === 'string' ? [] : found.usage(window)
    },
    machine() {
      const found = dial()
      return typeof found === 'string' ? { cpuCores: 0, memoryBytes: 0 } : found.machine()
    },
  }
}
