/**
 * The program of the controller: watches as its service account, makes nginx's configuration of what it sees, writes addresses, and
 * answers the webhook. Upstream: cmd/nginx/main.go, internal/ingress/controller/{nginx,controller}.go (controller-v1.12.1).
 */
import type { Ingress } from '../../api/kinds/ingress'
import { Pod } from '../../api/kinds/pod'
import type { KubeObject } from '../../api/object'
import { isStatusError } from '../../api/status-error'
import type { Random } from '../../base/random'
import type { AddonSurroundings } from '../../cluster/addon'
import { createEventRecorder } from '../../cluster/client/event-recorder'
import { createInformers } from '../../cluster/client/informer'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { serviceAccountClient, type ServiceAccountClient } from '../service-account'
import { checkIngress, reviewIngress } from './admission'
import { configure, type Configuration } from './configuration'
import { endpointSource } from './endpoints'
import { issueFakeCertificate } from './fake-certificate'
import { flagsOf, type Flags } from './flags'
import { listen, type Ports } from './listeners'
import { runForLeader } from './leader'
import { banner, eventLine, logger, type Log } from './log'
import { Proxy } from './proxy'
import type { CertificateSource } from './server-certificate'
import { publishedAddresses, writeAddresses, type Publishing } from './status'
import { createStore, type Store } from './store'

/** Between two rounds: 0.3 a second. */
const ROUND_MS = 3_334
const FIRST_ROUND_SLEEP_MS = 1_000
const RELOAD_MS = 150
/** Until workers have the endpoints that they were told of. */
const PICK_UP_MS = 500
const STATUS_MS = 60_000
const RETRY_MS = 5_000

export function runController(surroundings: AddonSurroundings, process: ContainerProcess): void {
  const log = logger(process)
  process.write(banner(releaseOf(process)))
  log('client_config.go:667', 'Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might not work.', 'W')
  const client = serviceAccountClient(surroundings, process, 'nginx-ingress-controller')
  const problem = surroundings.problem()
  if (!client || problem !== undefined) return giveUp({ process, log }, problem ?? 'no token')
  log('main.go:205', '"Creating API client" host="https://10.96.0.1:443"')
  const controller = new Controller({ surroundings, process, client, log })
  controller.begin()
}

function giveUp({ process, log }: Pick<Parts, 'process' | 'log'>, problem: string): void {
  log('main.go:201', `Error while initiating a connection to the Kubernetes API server. This could mean the cluster is misconfigured (e.g. it has invalid API server certificates or Service Accounts configuration). Reason: ${problem}`, 'F')
  process.exit(1)
}

const releaseOf = ({ image }: ContainerProcess): string => /:v(\d+\.\d+\.\d+)/.exec(image)?.[1] ?? '1.12.1'

interface Parts {
  readonly surroundings: AddonSurroundings
  readonly process: ContainerProcess
  readonly client: ServiceAccountClient
  readonly log: Log
}

/** Kinds it could not do without. */
const watched = [
  ['ingresses', '/apis/networking.k8s.io/v1/ingresses'],
  ['ingressclasses', '/apis/networking.k8s.io/v1/ingressclasses'],
  ['services', '/api/v1/services'],
  ['endpointslices', '/apis/discovery.k8s.io/v1/endpointslices'],
  ['secrets', '/api/v1/secrets'],
] as const

class Controller {
  readonly #parts: Parts
  readonly #flags: Flags
  readonly #random: Random
  readonly #certificates: Omit<CertificateSource, 'secret'>
  #store: Store | undefined
  #proxy: Proxy | undefined
  #signature = ''
  #lastRoundAt = -Infinity
  #isPlanned = false

  constructor(parts: Parts) {
    this.#parts = parts
    const { process, surroundings } = parts
    this.#flags = flagsOf(process)
    this.#random = surroundings.simulation.random.fork(`ingress-nginx ${process.hostname} ${process.now()}`)
    this.#certificates = { own: { chain: issueFakeCertificate(this.#random, process.now()) }, now: () => process.now() }
  }

  /** Again and again until it may see what it has to. */
  begin(): void {
    const { client, log, process, surroundings } = this.#parts
    const problem = surroundings.problem()
    if (problem !== undefined) return giveUp({ process, log }, problem)
    const refused = watched.flatMap(([what, path]) => {
      const refusal = client.refusal('GET', path)
      return refusal === undefined ? [] : [`Failed to watch *v1.${what}: failed to list *v1.${what}: ${refusal}`]
    })
    if (refused.length === 0) return this.#start()
    for (const refusal of refused) log('reflector.go:166', `"Unhandled Error" err="k8s.io/client-go@v0.32.2/tools/cache/reflector.go:251: ${refusal}"`, 'E')
    process.after(RETRY_MS, () => this.begin())
  }

  #start(): void {
    const { surroundings, process, client, log } = this.#parts
    const { clock } = surroundings.simulation
    log('main.go:101', '"SSL fake certificate created" file="/etc/ingress-controller/ssl/default-fake-certificate.pem"')
    log('ssl.go:535', `"loading tls certificate" path="${this.#flags.webhookCertificate}" key="${this.#flags.webhookKey}"`)
    log('nginx.go:271', '"Starting NGINX Ingress controller"')
    const informers = createInformers(client.door, clock)
    process.onEnd(() => informers.stop())
    const recorder = createEventRecorder(client.door, { clock, random: this.#random.fork('events'), component: 'nginx-ingress-controller' })
    const say = (object: KubeObject, said: { readonly kind: string; readonly apiVersion: string; readonly reason: string; readonly message: string }): void => {
      recorder.event(object, 'Normal', said.reason, said.message)
      log('event.go:377', eventLine(object, said))
    }
    const store = createStore(
      informers,
      { controllerClass: this.#flags.controllerClass, annotation: this.#flags.ingressClass, takesClassless: this.#flags.takesClassless, configMap: this.#flags.configMap },
      {
        changed: () => this.#plan(),
        found: ({ metadata }, className) =>
          log('store.go:440', `"Found valid IngressClass" ingress="${metadata.namespace ?? ''}/${metadata.name}" ingressclass="${className}"`),
        ignored: ({ metadata }, problem) =>
          log('store.go:436', `"Ignoring ingress because of error while validating ingress class" ingress="${metadata.namespace ?? ''}/${metadata.name}" error=${JSON.stringify(problem)}`),
        scheduled: (ingress) => say(ingress, { kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', reason: 'Sync', message: 'Scheduled for sync' }),
        configured: (configMap, reason) =>
          say(configMap, { kind: 'ConfigMap', apiVersion: 'v1', reason, message: `ConfigMap ${this.#flags.configMap}` }),
      },
    )
    this.#store = store
    this.#say = say
    log('nginx.go:317', '"Starting NGINX process"')
    log('nginx.go:337', `"Starting validation webhook" address="${this.#flags.webhook}" certPath="${this.#flags.webhookCertificate}" keyPath="${this.#flags.webhookKey}"`)
    listen(process, this.#flags, this.#ports(store))
    runForLeader({ ...{ door: client.door, process, log, namespace: client.namespace, name: this.#flags.electionId }, lead: () => this.#publish(store) })
    process.onSignal('SIGTERM', () => this.#shutDown(store))
    this.#plan()
  }

  #say: (object: KubeObject, said: { readonly kind: string; readonly apiVersion: string; readonly reason: string; readonly message: string }) => void = () => undefined

  #ports(store: Store): Ports {
    const { log, process } = this.#parts
    return {
      proxy: () => this.#proxy,
      ownCertificate: this.#certificates.own.chain,
      review: (request) =>
        reviewIngress(request, (ingress) => {
          const problem = checkIngress(ingress, {
            settings: store.settings,
            isOwn: (one) => !('problem' in store.classOf(one)),
            configurationWith: (one) => this.#configuration(store, [...store.ingresses().filter(({ metadata }) => !isSame(metadata, one.metadata)), one], () => undefined),
          })
          const name = `${ingress.metadata.namespace ?? ''}/${ingress.metadata.name}`
          if (request.rehearsal) return problem
          if (problem === undefined) log('main.go:107', `"successfully validated configuration, accepting" ingress="${name}"`)
          else log('main.go:96', `"invalid ingress configuration" err=${JSON.stringify(problem)} ingress="${name}"`, 'E')
          return problem
        }),
      now: () => process.now(),
    }
  }

  #configuration(store: Store, ingresses: readonly Ingress[], warn: (where: string, message: string) => void): Configuration {
    const certificates = { ...this.#certificates, secret: store.secret }
    return configure(ingresses, { endpoints: endpointSource(store), certificates, globals: store.settings, warn })
  }

  /** At once after a while without, and otherwise when the pace allows it. */
  #plan(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    const { process } = this.#parts
    process.after(Math.max(0, this.#lastRoundAt + ROUND_MS - process.now()), () => this.#round())
  }

  #round(): void {
    const { process, log, surroundings } = this.#parts
    const store = this.#store
    this.#isPlanned = false
    this.#lastRoundAt = process.now()
    if (!store || surroundings.problem() !== undefined) return
    const configuration = this.#configuration(store, store.ingresses(), (where, message) => log(where, message, 'W'))
    const signature = signatureOf(configuration)
    const isReload = signature !== this.#signature
    this.#signature = signature
    if (isReload) log('controller.go:196', '"Configuration changes detected, backend reload required"')
    const isFirst = this.#proxy === undefined
    process.after(isReload ? RELOAD_MS : PICK_UP_MS, () => {
      if (isReload) this.#tellOfReload()
      if (isFirst) log('controller.go:227', '"Initial sync, sleeping for 1 second"')
      process.after(isFirst ? FIRST_ROUND_SLEEP_MS : 0, () => this.#take(configuration))
    })
  }

  #take(configuration: Configuration): void {
    if (this.#proxy) this.#proxy.take(configuration)
    else this.#proxy = new Proxy(this.#parts.process, configuration)
  }

  #tellOfReload(): void {
    const { log, process, client } = this.#parts
    log('controller.go:216', '"Backend successfully reloaded"')
    const pod = this.#guarded(() => client.door.get(Pod, { namespace: client.namespace, name: process.hostname }))
    if (pod) this.#say(pod, { kind: 'Pod', apiVersion: 'v1', reason: 'RELOAD', message: 'NGINX reload triggered due to a change in configuration' })
  }

  #publishing(): Publishing {
    const podLabels = 'app.kubernetes.io/component=controller,app.kubernetes.io/name=ingress-nginx'
    return { address: this.#flags.publishAddress, service: this.#flags.publishService, namespace: this.#parts.client.namespace, podLabels }
  }

  #publish(store: Store): void {
    const { process, client, log } = this.#parts
    this.#guarded(() => writeAddresses({ door: client.door, log }, store.ingresses(), publishedAddresses(client.door, this.#publishing())))
    process.after(STATUS_MS, () => this.#publish(store))
  }

  /** Whoever is the last takes its addresses with it. */
  #shutDown(store: Store): void {
    const { process, client, log } = this.#parts
    log('sigterm.go:36', '"Received SIGTERM, shutting down"')
    log('nginx.go:393', '"Shutting down controller queues"')
    const others = this.#guarded(() => client.door.list(Pod, { namespace: client.namespace, labelSelector: this.#publishing().podLabels }).items.length) ?? 0
    if (others <= 1) {
      log('status.go:135', '"removing value from ingress status" address=[]')
      this.#guarded(() => writeAddresses({ door: client.door, log }, store.ingresses(), []))
    }
    log('nginx.go:401', '"Stopping admission controller"')
    log('nginx.go:409', '"Stopping NGINX process"')
    process.exit(0)
  }

  #guarded<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      if (!isStatusError(error)) throw error
      this.#parts.log('status.go:103', error.message, 'E')
      return undefined
    }
  }
}

const isSame = (a: Ingress['metadata'], b: Ingress['metadata']): boolean => a.namespace === b.namespace && a.name === b.name

/** What nginx has to be started anew for; endpoints and certificates reach its workers without. */
function signatureOf({ servers, globals }: Configuration): string {
  return JSON.stringify([
    globals,
    ...[...servers.values()].map(({ host, aliases, locations }) => [
      ...[host, aliases],
      locations.map(({ path, pathType, backend, isDefault, ingress, settings }) => [path, pathType, backend, isDefault, ingress?.metadata.namespace, ingress?.metadata.name, settings]),
    ]),
  ])
}

