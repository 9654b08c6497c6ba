/**
 * The programs of the control plane and of kube-proxy, as images: each starts its part of the cluster when its container starts, and
 * stops it when that ends. Upstream: cmd/{kube-scheduler,kube-controller-manager,kube-apiserver,kube-proxy} (v1.32).
 *
 * Simplified: their logs tell of beginning and end; real ones say more of what they do.
 */
import { Node } from '../../api/kinds/node'
import type { Caller } from '../../api/door'
import type { Simulation } from '../../base/simulation'
import { serveApi } from '../api-endpoint'
import type { ApiGate } from '../api-gate'
import { createEventRecorder } from '../client/event-recorder'
import type { ContainerProcess, Image } from '../container-runtime/contract'
import { componentImage } from './component-image'
import { etcdLog, klog, type Log } from './klog'
import { runForLeader } from './leader-election'
import { ETCD_VERSION, VERSION } from './manifests'

export interface Parts {
  readonly simulation: Simulation
  readonly gate: ApiGate
  readonly apiPort: number
  /** Both are given chance of their own for each life. */
  startScheduler(simulation: Simulation): { stop(): void }
  startControllerManager(simulation: Simulation): { stop(): void }
  /** kube-proxy runs on a node, by the text of its configuration file, or does not any more. Gives why it cannot. */
  setProxy(nodeName: string, isRunning: boolean, configuration?: string): string | undefined
}

const MIB = 1024 * 1024
/** What a process takes before it gives up on an API server that it has never seen. */
const PATIENCE_MS = 10_000
/** Of the API server, with etcd. */
const ETCD_PATIENCE_MS = 20_000
const ETCD_RETRY_MS = 1_000
const ETCD_ADDRESS = 'https://127.0.0.1:2379'

export function componentImages(parts: Parts): readonly Image[] {
  return [
    componentImage({
      ...{ repository: 'registry.k8s.io/etcd', tag: ETCD_VERSION, sizeBytes: 57_680_541, program: 'etcd' },
      uses: { memoryBytes: 42 * MIB, cpuCores: 0.018 },
      run: (process) => runEtcd(parts, process),
    }),
    componentImage({
      ...{ repository: 'registry.k8s.io/kube-apiserver', tag: VERSION, sizeBytes: 28_679_230, program: 'kube-apiserver' },
      uses: { memoryBytes: 260 * MIB, cpuCores: 0.042 },
      run: (process) => runApiServer(parts, process),
    }),
    componentImage({
      ...{ repository: 'registry.k8s.io/kube-controller-manager', tag: VERSION, sizeBytes: 26_264_440, program: 'kube-controller-manager' },
      uses: { memoryBytes: 52 * MIB, cpuCores: 0.014 },
      run: (process) => runLed(parts, process, { name: 'kube-controller-manager', releases: false, start: parts.startControllerManager }),
    }),
    componentImage({
      ...{ repository: 'registry.k8s.io/kube-scheduler', tag: VERSION, sizeBytes: 20_657_536, program: 'kube-scheduler' },
      uses: { memoryBytes: 24 * MIB, cpuCores: 0.003 },
      run: (process) => runLed(parts, process, { name: 'kube-scheduler', releases: true, start: parts.startScheduler }),
    }),
    componentImage({
      ...{ repository: 'registry.k8s.io/kube-proxy', tag: VERSION, sizeBytes: 30_907_858, program: '/usr/local/bin/kube-proxy', tools: ['conntrack', 'iptables', 'iptables-save', 'nft'] },
      uses: { memoryBytes: 17 * MIB, cpuCores: 0.001 },
      run: (process) => runProxy(parts, process),
    }),
  ]
}

const flagOf = ({ argv }: ContainerProcess, name: string): string | undefined =>
  argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)

function runEtcd({ gate }: Parts, process: ContainerProcess): () => void {
  const log = etcdLog(process)
  log('etcdmain/etcd.go:73', 'Running: ', { args: process.argv })
  log('embed/etcd.go:315', 'starting an etcd server', { 'etcd-version': ETCD_VERSION.slice(0, -2), name: process.hostname, 'data-dir': '/var/lib/etcd' })
  log('etcdmain/main.go:44', 'notifying init daemon')
  log('embed/serve.go:250', 'serving client traffic securely', { traffic: 'grpc+http', address: '127.0.0.1:2379' })
  gate.set('etcd', true)
  return () => gate.set('etcd', false)
}

function runApiServer({ gate, simulation, apiPort }: Parts, process: ContainerProcess): () => void {
  const log = klog(process)
  log('options.go:238', `external host was not specified, using ${process.podIP}`)
  log('server.go:143', `Version: ${VERSION}`)
  const begin = (): void => {
    serveApi(process, { apiServer: gate.apiServer, clock: simulation.clock, port: apiPort })
    log('secure_serving.go:213', `Serving securely on [::]:${apiPort}`)
    gate.set('kube-apiserver', true)
  }
  const fail = (): void => {
    log('instance.go:226', 'Error creating leases: error creating storage factory: context deadline exceeded', 'F')
    process.exit(1)
  }
  const giveUpAt = process.now() + ETCD_PATIENCE_MS
  const isRightAddress = flagOf(process, 'etcd-servers') === ETCD_ADDRESS
  const wait = (): void => {
    if (gate.has('etcd') && isRightAddress) begin()
    else if (process.now() >= giveUpAt) fail()
    else process.after(ETCD_RETRY_MS, wait)
  }
  wait()
  const leave = gate.local.onChange(() => {
    if (gate.has('etcd') || !gate.has('kube-apiserver')) return
    process.after(ETCD_PATIENCE_MS, () => void (gate.has('etcd') || fail()))
  })
  return () => {
    leave()
    gate.set('kube-apiserver', false)
  }
}

interface Led {
  readonly name: 'kube-controller-manager' | 'kube-scheduler'
  readonly releases: boolean
  start(simulation: Simulation): { stop(): void }
}

function runLed(parts: Parts, process: ContainerProcess, led: Led): () => void {
  const { gate } = parts
  const log = klog(process)
  const kubeconfig = flagOf(process, 'kubeconfig') ?? ''
  if (!process.mountPoints.includes(kubeconfig)) {
    log('run.go:72', `"command failed" err="stat ${kubeconfig}: no such file or directory"`, 'E')
    process.exit(1)
    return () => undefined
  }
  log('serving.go:386', 'Generated self-signed cert in-memory')
  const why = gate.local.problem()
  if (why !== undefined) {
    process.after(PATIENCE_MS, () => {
      log('run.go:72', `"command failed" err="unable to load configmap based request-header-client-ca-file: Get \\"https://${process.podIP}:6443/\\": ${why}"`, 'E')
      process.exit(1)
    })
    return () => undefined
  }
  const start = led.name === 'kube-scheduler' ? ['server.go:166', `"Starting Kubernetes Scheduler" version="${VERSION}"`] : ['controllermanager.go:185', `"Starting" version="${VERSION}"`]
  log(start[0], start[1])
  return lead(parts, process, { ...led, log })
}

function lead({ gate, simulation }: Parts, process: ContainerProcess, { name, releases, start, log }: Led & { readonly log: Log }): () => void {
  const { clock } = simulation
  const caller: Caller = { user: `system:${name}`, fieldManager: name }
  const life = simulation.random.fork(`${name} ${process.now()}`)
  const identity = `${process.hostname}_${life.uuid()}`
  const door = gate.local.apiServer.door(caller)
  let running: { stop(): void } | undefined
  const recorder = createEventRecorder(door, { clock, random: life.fork('events'), component: name === 'kube-scheduler' ? 'default-scheduler' : name })
  const candidate = runForLeader({
    ...{ door, clock, recorder, log, name, identity, releases },
    lead: () => void (running = start({ ...simulation, random: life })),
    lost: () => process.exit(1),
  })
  const leave = gate.local.onChange(candidate.reachable)
  return () => {
    leave()
    running?.stop()
    candidate.stop()
  }
}

function runProxy({ gate, simulation, setProxy }: Parts, process: ContainerProcess): () => void {
  const log = klog(process)
  const nodeName = flagOf(process, 'hostname-override') ?? process.hostname
  log('server_linux.go:66', '"Using iptables proxy"')
  log('server.go:497', `"Version info" version="${VERSION}"`)
  log('config.go:199', '"Starting service config controller"')
  log('config.go:105', '"Starting endpoint slice config controller"')
  const configuration = flagOf(process, 'config') ?? ''
  const problem = process.files.stat(configuration) ? setProxy(nodeName, true, process.files.read(configuration)) : `open ${configuration}: no such file or directory`
  if (problem !== undefined) return giveUp(process, problem)
  if (gate.problem() === undefined) {
    const door = gate.apiServer.door({ user: 'system:serviceaccount:kube-system:kube-proxy', fieldManager: 'kube-proxy' })
    const recorder = createEventRecorder(door, { clock: simulation.clock, random: simulation.random.fork(`kube-proxy/${nodeName}`), component: 'kube-proxy', host: nodeName })
    const node = door.list(Node).items.find(({ metadata }) => metadata.name === nodeName)
    if (node) recorder.event(node, 'Normal', 'Starting', '')
  }
  return () => setProxy(nodeName, false)
}

function giveUp(process: ContainerProcess, problem: string): () => void {
  klog(process)('run.go:72', `"command failed" err=${JSON.stringify(`failed complete: ${problem}`)}`, 'E')
  process.exit(1)
  return () => undefined
}
