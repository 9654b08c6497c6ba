/** tea-house: pours tea, as long as it has water. The worked example of README.md. */
import type { HttpAnswer, ServedRequest } from '../../base/os/network-stack'
import type { Image, Server } from '../../cluster/container-runtime/contract'
import { answer, json, notFound } from '../answers'
import { busyboxTools, linuxImage } from '../linux'
import { alpineFiles } from '../linux-files'

const POURING_MS = 40

const server: Server = {
  start(container) {
    const sort = container.env.get('TEA')
    if (sort === undefined) {
      container.log('TEA must name a sort of tea', 'stderr')
      return container.exit(1)
    }
    container.use({ memoryBytes: 20 * 1024 ** 2 })
    container.onSignal('SIGTERM', () => container.exit(0))
    let cups = 0
    function handle(request: ServedRequest): HttpAnswer {
      if (request.path === '/cups') return json({ cups })
      if (request.path !== '/') return notFound()
      const cup = answer(200, `a cup of ${sort} from ${container.hostname}\n`)
      // Whoever only asks what would be answered changes nothing and waits for nothing.
      if (request.rehearsal) return cup
      cups++
      container.log(`cup ${cups} for ${request.remoteAddress}`)
      return { later: (done) => container.compute(POURING_MS, () => done(cup)) }
    }
    container.after(3_000, () => {
      container.listen(8080, { protocol: 'http', isPlain: true, handle })
      container.log('the water boils')
    })
  },
}

export const teaHouse: Image = linuxImage({
  repository: 'lab/tea-house',
  tags: ['latest', '1.0'],
  sizeBytes: 12_000_000,
  entrypoint: ['/usr/bin/tea-house'],
  user: 'nobody',
  exposedPorts: [8080],
  files: { ...alpineFiles(), '/etc/tea-house/menu': 'oolong\nsencha\n' },
  tools: busyboxTools,
  servers: { '/usr/bin/tea-house': server },
})
