/**
 * hello-world: says that it ran, and ends. Upstream: https://github.com/docker-library/hello-world; the text is
 * shortened.
 */
import type { Image } from '../cluster/container-runtime/contract'
import { linuxImage } from './linux'

export const helloWorld: Image = linuxImage({
  repository: 'hello-world',
  tags: ['latest', 'linux'],
  sizeBytes: 2_500,
  command: ['/hello'],
  tools: [],
  servers: {
    '/hello': {
      start(container) {
        container.log(
          '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n',
        )
        container.exit(0)
      },
    },
  },
})
