/** Images that course pages start and look at from outside only. */
import type { Image } from '../../cluster/container-runtime/contract'
import { answer } from '../answers'
import { busyboxTools, linuxImage } from '../linux'
import { alpineFiles } from '../linux-files'

/**
 * Upstream: https://github.com/fluent/fluentd-docker-image (v0.14)
 *
 * Simplified: it says that it runs and hears nobody; a real one reads its configuration and passes records on.
 */
export const fluentd: Image = linuxImage({
  repository: 'fluent/fluentd',
  tags: ['latest', 'v0.12', 'v0.14', 'v0.14.10', 'v1.16', 'v1.16-1', 'v1.17'],
  sizeBytes: 15_300_000,
  command: ['fluentd'],
  exposedPorts: [24224, 5140],
  tools: busyboxTools,
  files: { ...alpineFiles('3.4.6', { fluent: 1000 }), '/fluentd/etc/fluent.conf': '<source>\n  @type  forward\n  @id    input1\n  port  24224\n</source>\n\n<match **>\n  @type stdout\n</match>\n' },
  servers: {
    fluentd: {
      start(container) {
        const say = (text: string): void => container.log(`${new Date(container.now()).toISOString().slice(0, 19).replace('T', ' ')} +0000 [info]: ${text}`)
        say('reading config file path="/fluentd/etc/fluent.conf"')
        say('starting fluentd-0.14.10 pid=5')
        say('#0 starting fluentd worker pid=15 ppid=5 worker=0')
        say('#0 listening port port=24224 bind="0.0.0.0"')
        say('#0 fluentd worker is now running worker=0')
        container.listen(24224, { protocol: 'tcp', accept: () => undefined })
        container.use({ memoryBytes: 42_000_000, cpuCores: 0.002 })
        container.onSignal('SIGTERM', () => {
          say('Received graceful stop')
          container.exit(0)
        })
      },
    },
  },
})

/** Upstream: https://github.com/kelseyhightower/helloworld */
export const helloWorldServer: Image = linuxImage({
  repository: 'kelseyhightower/helloworld',
  tags: ['latest', 'v1', 'v2'],
  sizeBytes: 2_600_000,
  entrypoint: ['/helloworld'],
  exposedPorts: [80],
  tools: [],
  servers: {
    '/helloworld': {
      start(container) {
        container.listen(80, { protocol: 'http', isPlain: true, handle: () => answer(200, 'Hello world\n') })
        container.use({ memoryBytes: 3_000_000 })
        container.onSignal('SIGTERM', () => container.exit(0))
      },
    },
  },
})
