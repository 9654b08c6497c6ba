/** The image of the controller. Upstream: registry.k8s.io/ingress-nginx/controller, rootfs/Dockerfile (controller-v1.12.1). */
import type { AddonSurroundings } from '../../cluster/addon'
import type { Image } from '../../cluster/container-runtime/contract'
import { runController } from './controller'
import { controllerRepository } from './version'

const PROGRAM = '/nginx-ingress-controller'
const INIT = '/usr/bin/dumb-init'

export const controllerImage = (surroundings: AddonSurroundings): Image => ({
  repository: controllerRepository,
  tags: [],
  sizeBytes: 108_000_000,
  entrypoint: [INIT, '--'],
  command: [PROGRAM],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/nginx/sbin' },
  workingDirectory: '/etc/nginx',
  user: 'www-data',
  exposedPorts: [80, 443],
  files: {},
  tools: ['bash', 'sh', 'cat', 'ls', 'grep', 'curl', 'ps', 'env', 'id', 'hostname', 'nslookup'],
  servers: {
    [INIT]: { start: (process) => runController(surroundings, process) },
    [PROGRAM]: { start: (process) => runController(surroundings, process) },
    '/wait-shutdown': {
      start(process) {
        process.signalFirst('SIGTERM')
        process.exit(0)
      },
    },
  },
  uses: { memoryBytes: 78_000_000, cpuCores: 0.003 },
})
