/**
 * How the parts of the control plane are, when somebody asks for ComponentStatuses. Upstream: pkg/registry/core/componentstatus/rest.go (v1.32).
 * Simplified: all parts that run are well; a real API server asks each of them over the network.
 */
import type { ComponentStatus } from '../api/kinds/component-status'

const HEALTHY = { type: 'Healthy', status: 'True', message: 'ok' }

/** What a real one hears from a port that nobody listens at. */
const silentAt = (port: number) => ({
  type: 'Healthy',
  status: 'False',
  message: `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`,
})

const CONTROLLER_MANAGER_PORT = 10_257
const SCHEDULER_PORT = 10_259

interface Parts {
  readonly hasScheduler: boolean
  readonly hasControllerManager?: boolean
}

export function componentStatuses({ hasScheduler, hasControllerManager = true }: Parts): readonly ComponentStatus[] {
  const parts = [
    { name: 'controller-manager', condition: hasControllerManager ? HEALTHY : silentAt(CONTROLLER_MANAGER_PORT) },
    { name: 'etcd-0', condition: HEALTHY },
    { name: 'scheduler', condition: hasScheduler ? HEALTHY : silentAt(SCHEDULER_PORT) },
  ]
  return parts.map(({ name, condition }) => ({
    apiVersion: 'v1',
    kind: 'ComponentStatus',
    metadata: { name, creationTimestamp: null as never, uid: undefined as never, resourceVersion: undefined as never },
    conditions: [condition],
  }))
}
