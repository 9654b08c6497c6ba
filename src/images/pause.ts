/** registry.k8s.io/pause: does nothing, holds the namespaces of a pod. Upstream: build/pause (v1.32). */
import type { Image } from '../cluster/container-runtime/contract'

export const pause: Image = {
  repository: 'registry.k8s.io/pause',
  tags: ['3.1', '3.2', '3.3', '3.4.1', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '3.10.1', 'latest'],
  sizeBytes: 320_368,
  entrypoint: ['/pause'],
  command: [],
  env: {},
  workingDirectory: '/',
  user: '65535:65535',
  exposedPorts: [],
  files: {},
  tools: [],
  servers: {
    '/pause': {
      start(container) {
        container.onSignal('SIGTERM', () => container.exit(0))
        container.onSignal('SIGINT', () => container.exit(0))
      },
    },
  },
}
