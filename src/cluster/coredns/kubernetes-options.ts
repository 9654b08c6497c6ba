/**
 * What the lines of the `kubernetes` block mean, and CoreDNS's words for those that mean nothing.
 * Upstream: coredns plugin/kubernetes/setup.go ParseStanza (v1.11.3).
 *
 * Simplified: `endpoint`, `tls` and `kubeconfig` are read and not heeded; a real CoreDNS talks to the API server that they name.
 */
import type { Namespace } from '../../api/kinds/namespace'
import type { Service } from '../../api/kinds/service'
import { parseLabelSelector, type LabelMatcher } from '../../api/selectors'
import { isStatusError } from '../../api/status-error'
import { absolute, type Directive } from './corefile'
import { isReverseZone } from './kubernetes-name'
import { SetupError, wrongCount } from './plugin'

export interface KubernetesOptions {
  readonly zones: readonly string[]
  /** The zone that reverse lookups name. */
  readonly primaryZone: string
  readonly pods: 'disabled' | 'insecure' | 'verified'
  readonly ttl: number
  /** Zones whose unknown names are handed on. */
  readonly fallthrough: readonly string[]
  readonly namesEndpointsByPod: boolean
  readonly hidesEmptyServices: boolean
  readonly noEndpoints: boolean
  showsNamespace(namespace: Namespace | undefined): boolean
  showsService(service: Service): boolean
}

const DEFAULT_TTL = 5

type Mutable = { -readonly [K in keyof KubernetesOptions]: KubernetesOptions[K] }

/** A line of the block: what stands behind its first word, and where. */
interface Line {
  readonly word: string
  readonly words: readonly string[]
  readonly line: number
}

export function readKubernetesOptions(
  { arguments: given, block, blockLines }: Directive,
  serverZones: readonly string[],
): KubernetesOptions {
  const zones = given.length > 0 ? given.map(absolute) : serverZones
  const primaryZone = zones.find((zone) => !isReverseZone(zone))
  if (primaryZone === undefined) throw new SetupError('non-reverse zone name must be used')
  const options: Mutable = {
    zones,
    primaryZone,
    pods: 'disabled',
    ttl: DEFAULT_TTL,
    fallthrough: [],
    namesEndpointsByPod: false,
    hidesEmptyServices: false,
    noEndpoints: false,
    showsNamespace: () => true,
    showsService: () => true,
  }
  block.forEach(([word, ...words], index) => readLine(options, { word, words, line: blockLines[index] }))
  const has = (name: string) => block.some(([word]) => word === name)
  if (has('namespaces') && has('namespace_labels'))
    throw new SetupError('namespaces and namespace_labels cannot both be set', blockLines.at(-1))
  return options
}

function readLine(options: Mutable, { word, words, line }: Line): void {
  const miscounted = () => wrongCount([word, ...words], line)
  switch (word) {
    case 'pods':
      if (words.length !== 1) throw miscounted()
      return void (options.pods = podMode(words[0]))
    case 'ttl':
      if (words.length === 0) throw miscounted()
      return void (options.ttl = readTtl(words[0], line))
    case 'fallthrough':
      return void (options.fallthrough = words.length > 0 ? words.map(absolute) : ['.'])
    case 'endpoint_pod_names':
      if (words.length > 0) throw miscounted()
      return void (options.namesEndpointsByPod = true)
    case 'noendpoints':
      if (words.length > 0) throw miscounted()
      return void (options.noEndpoints = true)
    case 'ignore':
      if (words.length > 0 && words[0] !== 'empty_service') throw new SetupError(`unable to parse ignore value: '${words[0]}'`)
      return void (options.hidesEmptyServices = words.length > 0)
    case 'endpoint':
    case 'tls':
    case 'kubeconfig':
      if (words.length === 0 || (word === 'tls' && words.length !== 3)) throw miscounted()
      return
    default:
      return readSelection(options, { word, words, line })
  }
}

/** Which namespaces and Services are shown at all. */
function readSelection(options: Mutable, { word, words, line }: Line): void {
  if (word !== 'namespaces' && word !== 'labels' && word !== 'namespace_labels') throw new SetupError(`unknown property '${word}'`, line)
  if (words.length === 0) throw wrongCount([word], line)
  if (word === 'namespaces') {
    const names = new Set(words)
    return void (options.showsNamespace = (namespace) => names.has(namespace?.metadata.name ?? ''))
  }
  const matches = selector(words.join(' '), word === 'labels' ? 'label selector' : 'namespace_label selector')
  if (word === 'labels') options.showsService = ({ metadata }) => matches(metadata.labels ?? {})
  else options.showsNamespace = (namespace) => namespace !== undefined && matches(namespace.metadata.labels ?? {})
}

function selector(text: string, what: string): LabelMatcher {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    if (!isStatusError(error)) throw error
    throw new SetupError(`unable to parse ${what} value: '${text}': ${error.message}`)
  }
}

function podMode(text: string): KubernetesOptions['pods'] {
  if (text === 'disabled' || text === 'insecure' || text === 'verified') return text
  throw new SetupError(`wrong value for pods: ${text},  must be one of: disabled, verified, insecure`)
}

function readTtl(text: string, line: number): number {
  if (!/^[+-]?\d+$/.test(text)) throw new SetupError(`strconv.Atoi: parsing "${text}": invalid syntax`)
  const ttl = Number(text)
  if (ttl < 0 || ttl > 3600) throw new SetupError(`ttl must be in range [0, 3600]: ${ttl}`, line)
  return ttl
}
