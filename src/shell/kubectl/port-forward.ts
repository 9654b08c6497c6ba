/**
 * kubectl port-forward: ports of this machine that lead to ports of a pod. Upstream: kubectl/pkg/cmd/portforward/portforward.go,
 * client-go/tools/portforward (v1.32).
 */
import type { ForwardedPorts } from '../../api/exec'
import { isStatusError } from '../../api/status-error'
import type { ConnectOutcome, Socket } from '../../base/os/network-stack'
import type { Core, Pod } from '../../api/types'
import { defineCommand, type KubectlContext } from './command'
import { CommandError, UsageError } from './failures'
import { throwIfSignalled } from './follow'
import type { FlagTable } from './flags'
import { findPodOf } from './pod-of'
import { streamsOf } from './stream-session'
import { chooseByArgs, fetchChoices, type Target } from './targets'
import { throwAll } from './failures'

const flags = {
  address: { type: 'list', default: ['localhost'], help: 'Addresses to listen on.' },
  'pod-running-timeout': { type: 'duration', default: 60_000, help: 'How long to wait for a pod.' },
} as const satisfies FlagTable

export const portForward = defineCommand({
  name: 'port-forward',
  use: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  examples: ['kubectl port-forward pod/mypod 8888:5000', 'kubectl port-forward service/myservice 8443:https'],
  flags,
  completes: 'pods',
  async run(context, { args, flags: given }) {
    if (args.length < 2) throw new UsageError('TYPE/NAME and list of ports are required for port-forward')
    const [word, ...specs] = args
    const choices = await chooseByArgs(context, word.includes('/') ? [word] : ['pods', word])
    const { targets, errors } = await fetchChoices(context, choices)
    throwAll(errors)
    const [target] = targets
    const { pod } = await findPodOf(context, target, { timeoutMs: given['pod-running-timeout'], order: 'active' })
    const { phase = '' } = pod.status
    if (phase !== 'Running')
      throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`)
    const pairs = specs.map((spec) => parsePair(spec, target, pod))
    const { namespace = '', name } = pod.metadata
    const ports = await streamsOf(context).portForward({ namespace, pod: name, credentials: context.credentials(), cause: context.process.cause })
    await forward(context, { ports, pairs, addresses: given.address, pod: `${namespace}/${name}` })
  },
})

interface PortPair {
  /** 0: any free one. */
  readonly local: number
  readonly remote: number
}

function parsePair(spec: string, target: Target, pod: Pod): PortPair {
  const [first, second, ...more] = spec.split(':')
  if (more.length > 0) throw new CommandError(`invalid port format '${spec}'`)
  const remote = second ?? first
  const wanted = numberOf(remote) ?? namedPort(remote, target, pod)
  const local = second === undefined ? wanted : first === '' ? 0 : numberOf(first)
  if (local === undefined)
    throw new CommandError(
      `error parsing local port '${first}': strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`,
    )
  if (wanted === 0) throw new CommandError('remote port must be > 0')
  return { local, remote: translate(wanted, target, pod) }
}

const numberOf = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined)

function namedPort(name: string, { object }: Target, pod: Pod): number {
  if (object.kind === 'Service') {
    const port = ((object.spec as Core.ServiceSpec).ports ?? []).find((one) => one.name === name)
    if (port) return port.port
    throw new CommandError(`Service '${object.metadata.name ?? ''}' does not have a named port '${name}'`)
  }
  const port = pod.spec.containers.flatMap(({ ports = [] }) => ports).find((one) => one.name === name)
  if (port) return port.containerPort
  throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`)
}

/** A port of a service becomes the one that its pods listen on. */
function translate(port: number, { object }: Target, pod: Pod): number {
  if (object.kind !== 'Service') return port
  const spec = object.spec as Core.ServiceSpec
  const found = (spec.ports ?? []).find((one) => one.port === port)
  if (!found) throw new CommandError(`Service ${object.metadata.name ?? ''} does not have a service port ${port}`)
  if (spec.clusterIP === 'None' && found.targetPort === undefined) return port
  const { targetPort = port } = found
  if (typeof targetPort === 'number') return targetPort === 0 ? port : targetPort
  const named = pod.spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === targetPort)
  if (!named) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${targetPort}'`)
  return named.containerPort
}

interface Forwarding {
  readonly ports: ForwardedPorts
  readonly pairs: readonly PortPair[]
  readonly addresses: readonly string[]
  /** `default/web` */
  readonly pod: string
}

/** What a connection does that its pod refuses: it takes all others with it. */
interface Losing {
  lose(): void
}

async function forward(context: KubectlContext, forwarding: Forwarding): Promise<void> {
  const { process } = context
  const closers: { close(): void }[] = []
  try {
    let lose = (): void => undefined
    const end = new Promise<'lost' | undefined>((resolve) => {
      lose = () => resolve('lost')
      process.onEnd(() => resolve(undefined))
      if (process.signalled) resolve(undefined)
    })
    for (const pair of forwarding.pairs) closers.push(...(await listenFor(context, { ...forwarding, lose }, pair)))
    const isLost = (await end) === 'lost'
    throwIfSignalled(process)
    if (isLost) throw new CommandError('lost connection to pod')
  } finally {
    closers.forEach((closer) => closer.close())
    forwarding.ports.close()
  }
}

async function listenFor(
  context: KubectlContext,
  { ports, addresses, pod, lose }: Forwarding & Losing,
  { local, remote }: PortPair,
): Promise<{ close(): void }[]> {
  const opened: { close(): void }[] = []
  const port = local === 0 ? freePort(context) : local
  for (const address of addresses.flatMap(addressesOf)) {
    const accept = (socket: Socket): void => void join(context, socket, { ports, port, remote, pod, lose })
    const listener = context.process.network.listen(port, { protocol: 'tcp', accept }, { address })
    if (!listener) continue
    opened.push(listener)
    await context.out(`Forwarding from ${address.includes(':') ? `[${address}]` : address}:${port} -> ${remote}\n`)
  }
  if (opened.length > 0) return opened
  const place = addressesOf(addresses[0])[0]
  await context.err(
    `Unable to listen on port ${port}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 ${place}:${port}: bind: address already in use]\n`,
  )
  throw new CommandError(`unable to listen on any of the requested ports: [{${port} ${remote}}]`)
}

/** Simplified: machines here have no IPv6; where there is, a real kubectl listens on `::1` as well as on 127.0.0.1. */
const addressesOf = (address: string): string[] => (address === 'localhost' ? ['127.0.0.1'] : [address])

function freePort({ process }: KubectlContext): number {
  const taken = new Set(process.network.listening().map(({ port }) => port))
  let port = 32_768 + Math.floor(process.random() * 28_000)
  while (taken.has(port)) port++
  return port
}

interface Joining extends Losing {
  readonly ports: ForwardedPorts
  readonly port: number
  readonly remote: number
  readonly pod: string
}

/** One connection: whatever either side says reaches the other. */
async function join(context: KubectlContext, near: Socket, { ports, port, remote, pod, lose }: Joining): Promise<void> {
  const early: string[] = []
  let send = (data: string): void => void early.push(data)
  near.onData((data) => send(data))
  await context.out(`Handling connection for ${port}\n`)
  const outcome = await connectOrGone(ports, remote)
  if (outcome === 'gone' || !('socket' in outcome)) {
    const refused = `failed to connect to localhost:${remote} inside namespace, IPv4: dial tcp4 127.0.0.1:${remote}: connect: connection refused IPv6 dial tcp6 [::1]:${remote}: connect: connection refused`
    const problem = outcome === 'gone' ? `failed to find sandbox "${pod}" in store: not found` : refused
    await context.err(
      `${logStamp(context)} portforward.go:424] "Unhandled Error" err="an error occurred forwarding ${port} -> ${remote}: error forwarding port ${remote} to pod ${pod}: ${problem}"\n`,
    )
    near.close()
    return lose()
  }
  const { socket: far } = outcome
  far.onData((data) => near.send(data))
  far.onClose(() => near.close())
  near.onClose(() => far.close())
  send = (data) => far.send(data)
  early.forEach((data) => far.send(data))
}

/** The pod may have been deleted since the command began. */
async function connectOrGone(ports: ForwardedPorts, remote: number): Promise<ConnectOutcome | 'gone'> {
  try {
    return await ports.connect('127.0.0.1', remote)
  } catch (error) {
    if (isStatusError(error)) return 'gone'
    throw error
  }
}

/** As kubectl's logger begins a line. */
function logStamp({ process }: KubectlContext): string {
  const [date, time] = new Date(process.now()).toISOString().split('T')
  return `E${date.slice(5, 7)}${date.slice(8)} ${time.slice(0, 12)}000 ${String(process.pid).padStart(7)}`
}
