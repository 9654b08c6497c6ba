/**
 * For tests: a real API server, network, runtime and kubelet of one node. Pods are bound by naming the node. A few tiny
 * programs stand in for those of the shared shell.
 */
import { ConfigMap } from '../../api/kinds/config-map'
import { Event } from '../../api/kinds/event'
import { kinds } from '../../api/kinds'
import type { Kind } from '../../api/kind'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { Secret } from '../../api/kinds/secret'
import { ServiceAccount } from '../../api/kinds/service-account'
import type { Core } from '../../api/types'
import { drive } from '../../base/driver'
import type { Program } from '../../base/os/process'
import { createTextReader } from '../../base/os/text-reader'
import { createSimulation } from '../../base/simulation'
import { images } from '../../images/images'
import type { Image, ToolRunner } from '../container-runtime/contract'
import { createRuntime } from '../container-runtime/runtime'
import { createApiServer } from '../kube-apiserver/api-server'
import type { NodeNetwork, PodSandbox } from '../network/contract'
import { createNetwork } from '../network/network'
import { startKubelet } from './kubelet'
import { createNetworkDisks } from './volumes/network-disks'
import { createNodeDisk } from './node-disk'

export const NODE = 'worker-1'
export const MANIFESTS = '/etc/kubernetes/manifests'

/** `sh -c 'SECONDS CODE'`-like programs: enough to end at a time with a code, to print, and to write files. */
const programs: Readonly<Record<string, Program>> = {
  sleep: async (process) => {
    await process.sleep(Number(process.argv[1]) * 1000)
    return 0
  },
  true: async () => 0,
  false: async () => 1,
  echo: async ({ argv, stdout }) => {
    await stdout.write(`${argv.slice(1).join(' ')}\n`)
    return 0
  },
  env: async ({ env, stdout }) => {
    for (const [name, value] of env) await stdout.write(`${name}=${value}\n`)
    return 0
  },
  cat: async ({ argv, files, stdout, stderr }) => {
    for (const path of argv.slice(1)) {
      if (!files.stat(path)) {
        await stderr.write(`cat: can't open '${path}': No such file or directory\n`)
        return 1
      }
      await stdout.write(files.read(path))
    }
    return 0
  },
  touch: async ({ argv, files }) => {
    for (const path of argv.slice(1)) files.write(path, '')
    return 0
  },
  /** `say FILE TEXT` */
  say: async ({ argv, files }) => {
    files.write(argv[1], argv[2])
    return 0
  },
  /** A line each second: 1, 2, 3, ... */
  count: async ({ argv, stdout, sleep }) => {
    for (let i = 1; i <= Number(argv[1] ?? Infinity); i++) {
      await stdout.write(`${i}\n`)
      await sleep(1000)
    }
    return 0
  },
  /** Says again each line that is typed, until `exit CODE` or the end. */
  parrot: async ({ stdin, stdout, onSignal }) => {
    onSignal('SIGINT', () => void stdout.write('^C\n'))
    for (let line = await stdin.readLine(); line !== undefined; line = await stdin.readLine()) {
      if (line.startsWith('exit ')) return Number(line.slice(5))
      await stdout.write(`${line}\n`)
    }
    return 0
  },
  'say-last': async ({ argv, files }) => {
    files.write('/dev/termination-log', argv[1])
    return 1
  },
  /** `exit-after SECONDS CODE [TEXT]` */
  'exit-after': async ({ argv, stdout, sleep }) => {
    await stdout.write(`${argv[3] ?? 'working'}\n`)
    await sleep(Number(argv[1]) * 1000)
    return Number(argv[2])
  },
  /** Ends when it is asked to, after so many seconds, with a code. */
  polite: async (process) => {
    let isAsked = false
    process.onSignal('SIGTERM', () => (isAsked = true))
    while (!isAsked) await process.sleep(100)
    await process.sleep(Number(process.argv[1] ?? 0) * 1000)
    await process.stdout.write('bye\n')
    return Number(process.argv[2] ?? 0)
  },
}

const toolbox: Image = {
  repository: 'toolbox',
  tags: ['1', 'latest'],
  sizeBytes: 3_000_000,
  entrypoint: [],
  command: ['sleep', '100000'],
  env: { PATH: '/bin' },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [],
  files: {},
  tools: [],
  servers: {},
  programs,
}

export interface OneNodeOptions {
  readonly seed?: string
  readonly images?: readonly Image[]
  /** Programs of the shared shell in place of the few that are here. */
  readonly tools?: ToolRunner
  /** A folder of static pods: file name -> text. */
  readonly manifests?: Readonly<Record<string, string>>
  readonly capacity?: Readonly<Record<string, string>>
}

export function startOneNode({
  seed = '1',
  images: more = [],
  tools = { find: (name) => programs[name] },
  manifests,
  capacity = {},
}: OneNodeOptions = {}) {
  const simulation = createSimulation({ seed, startMs: Date.UTC(2026, 0, 1) })
  const { clock } = simulation
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const network = createNetwork({ simulation })
  const sandboxes = new Set<PodSandbox>()
  const nodeNetwork = counting(
    sandboxes,
    network.addNode({ name: NODE, address: '172.18.0.3', podCIDR: '10.244.1.0/24' }),
  )
  const runtime = createRuntime({ simulation, nodeName: NODE, images: [...images, toolbox, ...more], tools })
  const disk = createNodeDisk(clock)
  const strain = { memoryBytes: 0, diskBytes: 0, cause: 0 }
  disk.makeDirectory(MANIFESTS, { parents: true })
  for (const [name, text] of Object.entries(manifests ?? {})) disk.write(`${MANIFESTS}/${name}`, text)
  const kubelet = startKubelet({
    disk,
    strain,
    capacity,
    ...(manifests ? { manifests: MANIFESTS } : {}),
    apiServer,
    simulation,
    nodeName: NODE,
    address: '172.18.0.3',
    podCIDR: '10.244.1.0/24',
    network: nodeNetwork,
    networkDisk: createNetworkDisks(clock),
    runtime,
  })
  apiServer.nodes.register(NODE, kubelet)
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  const startedAt = clock.now()

  const pod = (name = 'web'): Pod => door.get(Pod, { namespace: 'default', name })

  return {
    simulation,
    apiServer,
    door,
    network,
    runtime,
    kubelet,
    disk,
    strain,
    pod,
    /** Seconds since the start, with what asynchronous programs do in them. */
    run: async (seconds: number): Promise<void> => void (await drive(clock, { untilMs: clock.now() + seconds * 1000 })),
    /** Runs until it holds; the seconds that took. */
    async until(holds: () => boolean, atMostSeconds = 600): Promise<number> {
      const before = clock.now()
      const isDone = await drive(clock, { untilMs: before + atMostSeconds * 1000, until: holds })
      if (!isDone) throw new Error(`not within ${atMostSeconds} s`)
      return (clock.now() - before) / 1000
    },
    seconds: (): number => (clock.now() - startedAt) / 1000,
    create(
      spec: Partial<Core.PodSpec> & { containers: Core.Container[] },
      metadata: Partial<Pod['metadata']> & { name?: string } = {},
    ): Pod {
      return door.create(Pod, {
        metadata: { name: 'web', namespace: 'default', ...metadata },
        spec: { nodeName: NODE, ...spec },
      })
    },
    addressesInUse: () => sandboxes.size,
    node: (): Node => door.get(Node, { name: NODE }),
    configMap: (name: string, data: Record<string, string>) =>
      door.create(ConfigMap, { metadata: { name, namespace: 'default' }, data }),
    secret: (name: string, data: Record<string, string>) =>
      door.create(Secret, { metadata: { name, namespace: 'default' }, stringData: data }),
    /** `Reason: message` of everything said on the pod, oldest first, repeats counted. */
    events(name = 'web'): string[] {
      return door
        .list(Event, { namespace: 'default' })
        .items.filter(({ involvedObject }) => involvedObject.name === name)
        .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
        .map(({ reason, message, count = 1 }) => `${reason}: ${message}${count > 1 ? ` (x${count})` : ''}`)
    },
    status: (name = 'web', container = 0): Core.ContainerStatus | undefined =>
      pod(name).status.containerStatuses?.[container],
    condition: (type: string, name = 'web') =>
      pod(name).status.conditions?.find((condition) => condition.type === type),
    exists: (name = 'web'): boolean =>
      door.list(Pod, { namespace: 'default' }).items.some(({ metadata }) => metadata.name === name),
    /** One request to a port of the pod, and what came back. */
    async ask(port: number, path = '/', { name = 'web', method = 'GET', body = '', headers = {} } = {}) {
      const asking = kubelet
        .portForward({ namespace: 'default', pod: name }, port)
        .http({ method, host: 'localhost', port, path, headers: { host: 'localhost', ...headers }, body })
      await drive(clock, { untilMs: clock.now() + 10_000 })
      const outcome = await asking
      return 'response' in outcome
        ? outcome.response
        : { status: 0, headers: {} as Record<string, string>, body: outcome.failure }
    },
    /** A command in the pod's first container: what it printed, and its exit code. */
    async exec(command: readonly string[], { name = 'web', stdin = '', isTerminal = false } = {}) {
      let output = ''
      const writer = { isTerminal, end: () => undefined, write: async (text: string) => void (output += text) }
      const address = { namespace: 'default', pod: name, container: pod(name).spec.containers[0].name }
      const running = kubelet.exec(address, command, { stdin: createTextReader(stdin), stdout: writer, stderr: writer, ...(isTerminal ? { terminal: { columns: 80, rows: 24 } } : {}) })
      let exit: number | undefined
      void running.exit.then((code) => (exit = code))
      await drive(clock, { untilMs: clock.now() + 60_000, until: () => exit !== undefined })
      return { output, exit }
    },
    logs: (name = 'web', options: Parameters<typeof kubelet.logs>[1] = {}): string => {
      const text = kubelet.logs(
        { namespace: 'default', pod: name, container: pod(name).spec.containers[0].name },
        options,
      )
      return typeof text === 'string' ? text : ''
    },
  }
}

/** Keeps the sandboxes that were made and not removed. */
function counting(sandboxes: Set<PodSandbox>, network: NodeNetwork): NodeNetwork {
  return {
    ...network,
    addPod(pod) {
      const sandbox = network.addPod(pod)
      const remove = sandbox.remove.bind(sandbox)
      sandbox.remove = () => {
        sandboxes.delete(sandbox)
        remove()
      }
      sandboxes.add(sandbox)
      return sandbox
    },
  }
}

/** Words of waiting, running or terminated, as a table shows them. */
export function stateWord(status: Core.ContainerStatus | undefined): string {
  const { running, waiting, terminated } = status?.state ?? {}
  return running ? 'Running' : (waiting?.reason ?? terminated?.reason ?? '')
}
