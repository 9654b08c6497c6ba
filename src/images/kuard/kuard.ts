/**
 * kuard, the "Kubernetes Up and Running" demo: shows who answers, from where, and how it is; may be made ill by hand, given work, and
 * asked to keep queues of work for others. Upstream: https://github.com/kubernetes-up-and-running/kuard (v0.10)
 *
 * Simplified: its pages work without scripts, by forms of their own; the styles and scripts of the real ones are not served.
 */
import type { HttpAnswer, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { alpine } from '../alpine'
import { goLogTime } from '../answers'
import { linuxImage } from '../linux'
import { configuration, portOf, readFlags, type KuardFlags } from './flags'
import { OWN_MEMORY } from './memory'
import { createRouter } from './router'
import { serveTls } from './tls'

const colors = ['blue', 'green', 'purple']

const server: Server = {
  start(container) {
    const flags = readFlags(container.argv)
    if (typeof flags === 'string') {
      container.log(flags, 'stderr')
      return container.exit(2)
    }
    const log = (text: string): void => container.log(`${goLogTime(container.now())} ${text}`, 'stderr')
    const version = versionOf(container.image)
    greet(log, version, flags)
    // Like any Go program it does not handle SIGTERM by default, but process 1 of a container must ask for it to be ended by it.
    container.onSignal('SIGINT', () => container.exit(2))
    container.onSignal('SIGTERM', () => container.exit(2))
    container.use({ memoryBytes: OWN_MEMORY })
    serve(container, { flags, version, log })
  },
}

interface Setting {
  readonly flags: KuardFlags
  readonly version: string
  log(text: string): void
}

function serve(container: ContainerProcess, { flags, version, log }: Setting): void {
  const { handle, metrics, keygen } = createRouter(container, { version, flags, log })
  const logged = (request: ServedRequest): HttpAnswer => {
    if (request.rehearsal) return handle(request)
    log(`${request.remoteAddress}:${request.remotePort} ${request.method} ${request.path}`)
    const answer = handle(request)
    const status = 'status' in answer ? answer.status : 200
    metrics.count(request.method, request.path.split('?')[0], status)
    return answer
  }
  const tlsAddress = flags.text('tls-address')
  serveTls(container, { folder: flags.text('tls-dir'), address: tlsAddress, port: portOf(tlsAddress), log, handle: logged })
  const address = flags.text('address')
  log(`Serving on HTTP on ${address}`)
  if (container.listen(portOf(address), { protocol: 'http', isPlain: true, handle: logged })) return keygen.start()
  log(`listen tcp ${address}: bind: address already in use`)
  container.exit(1)
}

/** `v0.10.0-blue`, whichever way the tag says it. */
function versionOf(image: string): string {
  const tag = image.slice(image.lastIndexOf(':') + 1)
  if (tag.startsWith('v')) return tag
  return colors.includes(tag) ? `v0.10.0-${tag}` : `v0.8.1-${tag}`
}

function greet(log: (text: string) => void, version: string, flags: KuardFlags): void {
  const line = '*'.repeat(70)
  const warning = ['* WARNING: This server may expose sensitive', '* and secret information. Be careful.']
  for (const text of [`Starting kuard version: ${version}`, line, ...warning, line]) log(text)
  log(`Config: \n${JSON.stringify(configuration(flags), undefined, 2)}`)
}

const versioned = (versions: readonly string[], names: readonly string[]): string[] => [
  ...names,
  ...versions.flatMap((version) => names.map((name) => `${version}-${name}`)),
]

/** Those that are named by a number are older, and are started by their entrypoint, so that a Job may give flags alone. */
const kuardNamed = (repository: string): readonly Image[] => {
  const built: Image = linuxImage({
    ...{ repository, tags: versioned(['v0.9', 'v0.10.0'], colors), sizeBytes: 11_500_000 },
    command: ['/kuard'],
    user: 'nobody',
    exposedPorts: [],
    files: alpine.files,
    tools: alpine.tools,
    servers: { '/kuard': server },
  })
  return [built, { ...built, tags: versioned(['v0.7', 'v0.8.1', 'v0.9'], ['1', '2', '3']), entrypoint: ['/kuard'], command: [] }]
}

export const kuards: readonly Image[] = [...kuardNamed('gcr.io/kuar-demo/kuard-amd64'), ...kuardNamed('hellodk/kuard-amd64')]
