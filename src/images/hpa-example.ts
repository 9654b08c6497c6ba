/**
 * hpa-example: the page of the walkthrough on autoscaling. Each request takes a while of a core, and the answer is always the same.
 * Upstream: https://github.com/kubernetes/website/tree/main/content/en/examples/application/hpa/php-apache.yaml (registry.k8s.io/hpa-example).
 *
 * Simplified: a page always takes the same; of a real one it depends on the machine. Apache's log has the lines of requests only.
 */
import type { HttpAnswer, HttpResponse, ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../cluster/container-runtime/contract'
import { answer } from './answers'
import { linuxImage, linuxTools } from './linux'
import { logTime } from './nginx/log'

/** A million square roots, and adding them up. */
const PAGE_CORE_MS = 55

const server: Server = {
  start(container) {
    const pending = new Set<(response: HttpResponse | undefined) => void>()
    container.listen(80, { protocol: 'http', isPlain: true, handle: (request) => serve({ container, pending }, request) })
    container.log("AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using " + `${container.podIP}. Set the 'ServerName' directive globally to suppress this message`, 'stderr')
    container.use({ memoryBytes: 12_000_000 })
    container.onSignal('SIGTERM', () => container.exit(0))
    container.onEnd(() => {
      for (const done of pending) done(undefined)
    })
  },
}

interface Apache {
  readonly container: ContainerProcess
  /** Who waits for an answer. */
  readonly pending: Set<(response: HttpResponse | undefined) => void>
}

const page: HttpResponse = answer(200, 'OK!', 'text/html')

function serve({ container, pending }: Apache, request: ServedRequest): HttpAnswer {
  if (request.rehearsal) return page
  return {
    later(done) {
      pending.add(done)
      container.compute(PAGE_CORE_MS, () => {
        pending.delete(done)
        container.log(`${request.remoteAddress} - - [${logTime(container.now())}] "${request.method} ${request.path} HTTP/1.1" 200 ${page.body.length} "-" "${request.headers['user-agent'] ?? '-'}"`)
        done(page)
      })
    },
  }
}

const aliases = ['registry.k8s.io/hpa-example', 'k8s.gcr.io/hpa-example']

export const hpaExamples: readonly Image[] = aliases.map((repository) =>
  linuxImage({
    repository,
    tags: ['latest'],
    sizeBytes: 170_000_000,
    command: ['apache2-foreground'],
    workingDirectory: '/var/www/html',
    exposedPorts: [80],
    files: { '/var/www/html/index.php': '<?php\n  $x = 0.0001;\n  for ($i = 0; $i <= 1000000; $i++) {\n    $x += sqrt($x);\n  }\n  echo "OK!";\n?>\n' },
    tools: [...linuxTools, 'bash'],
    servers: { 'apache2-foreground': server },
  }),
)
