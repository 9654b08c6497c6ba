/** The same measures for the peer, `@ngrok/webernetes`, through its public interface. Run by `run.mjs` in a process of its own. */
import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes'
import { cpuSeconds, print, spread } from './measure'

class WebImage extends BaseImage {
  static readonly imageName = 'web'
  static readonly imageVersion = '1.0'
  readonly defaultCommand = ['server']

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return super.exec(context, argv)
    context.listenHttp(80, async () => ({ status: 200, body: 'hello\n' }))
    return context.waitUntilKilled()
  }
}

const labels = { app: 'web' }

async function boot(): Promise<Cluster> {
  const cluster = new Cluster()
  cluster.registerImage(WebImage)
  await cluster.init()
  return cluster
}

const deploy = (cluster: Cluster, replicas: number, release = '1') =>
  cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1.0', env: [{ name: 'RELEASE', value: release }] }] } } },
    },
  ])

/** Resolves when so many pods say that they are ready. */
function ready(cluster: Cluster, replicas: number): Promise<void> {
  const names = new Set<string>()
  return new Promise((resolve) => {
    cluster.informer(
      'pods',
      (_type, pod) => {
        const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
        if (isReady && pod.metadata?.name) names.add(pod.metadata.name)
        if (names.size >= replicas) resolve()
      },
      { namespace: 'default' },
    )
  })
}

async function measureBoot(): Promise<void> {
  const started = performance.now()
  const cpu = cpuSeconds()
  await boot()
  print({ measure: 'boot', subject: 'webernetes', wallSeconds: (performance.now() - started) / 1000, cpuSeconds: cpuSeconds() - cpu })
}

async function measureReplicas(replicas: number): Promise<void> {
  const cluster = await boot()
  const cpu = cpuSeconds()
  const started = performance.now()
  const done = ready(cluster, replicas)
  await deploy(cluster, replicas)
  await done
  const seconds = cpuSeconds() - cpu
  const wallSeconds = (performance.now() - started) / 1000
  print({ measure: `replicas-${replicas}`, subject: 'webernetes', cpuSeconds: seconds, wallSeconds, podsPerCpuSecond: replicas / seconds })
}

const requireOk = ({ status }: { status: number }): void => {
  if (status !== 200) throw new Error(`the peer answers ${status}`)
}

/** Resolves when so many pods of a release are ready, and no others are left. */
function rolledOver(cluster: Cluster, replicas: number, release: string): Promise<void> {
  const pods = new Map<string, boolean>()
  return new Promise((resolve) => {
    cluster.informer(
      'pods',
      (type, { metadata, spec, status }) => {
        const name = metadata?.name ?? ''
        const isNew = spec?.containers[0].env?.some(({ value }) => value === release) ?? false
        const isReady = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false
        if (type === 'delete') pods.delete(name)
        else pods.set(name, isNew && isReady)
        if (pods.size === replicas && [...pods.values()].every(Boolean)) resolve()
      },
      { namespace: 'default' },
    )
  })
}

/** One cluster after the other in one process, as for Kubarium. */
async function measureRounds(replicas: number, rounds: number, isRolled: boolean): Promise<void> {
  const starts: number[] = []
  const rolls: number[] = []
  for (let round = 0; round < rounds; round++) {
    const cluster = await boot()
    const cpu = cpuSeconds()
    const done = ready(cluster, replicas)
    await deploy(cluster, replicas)
    await done
    starts.push(cpuSeconds() - cpu)
    if (!isRolled) continue
    const before = cpuSeconds()
    const rolled = rolledOver(cluster, replicas, '2')
    await deploy(cluster, replicas, '2')
    await rolled
    rolls.push(cpuSeconds() - before)
  }
  print({ measure: `start-${replicas}`, subject: 'webernetes', ...spread(starts) })
  if (isRolled) print({ measure: `rolling-update-${replicas}`, subject: 'webernetes', ...spread(rolls) })
}

async function measureRequests(count: number): Promise<void> {
  const cluster = await boot()
  const done = ready(cluster, 3)
  await deploy(cluster, 3)
  await done
  await cluster.apply([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }] } }])
  const { spec } = await cluster.api.corev1.readNamespacedService({ name: 'web', namespace: 'default' })
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const cpu = cpuSeconds()
  for (let i = 0; i < count; i++) requireOk(await cluster.fetch(`http://${spec?.clusterIP}/`))
  print({ measure: 'cluster-ip', subject: 'webernetes', requests: count, requestsPerCpuSecond: count / (cpuSeconds() - cpu) })
}

const [measure, size, rounds, isRolled] = process.argv.slice(2)
if (measure === 'boot') await measureBoot()
else if (measure === 'replicas') await measureReplicas(Number(size))
else if (measure === 'rounds') await measureRounds(Number(size), Number(rounds), isRolled === 'rolled')
else await measureRequests(Number(size))
process.exit(0)
