/**
 * What is accepted in the description of pods and yet told: fields that do nothing any more, things named twice, parts of bytes.
 * Upstream: warningsForPodSpecAndMeta in pkg/api/pod/warnings.go, pkg/api/node/util.go (v1.32).
 */
import type { ObjectMeta } from './object'
import { overlapWarnings } from './overlapping-paths'
import { canonicalQuantity, milliValue } from './quantity'
import type { Core } from './types'

type Spec = Readonly<Core.PodSpec>
type Amounts = Core.ResourceRequirements['limits']

/** `path` is '' for a pod, else where its template is, with a full stop behind it. */
export interface Described {
  readonly path: string
  readonly metadata: Pick<Partial<ObjectMeta>, 'annotations'>
  readonly spec: Spec
}

export function podSpecWarnings({ path, metadata, spec }: Described): readonly string[] {
  const at = `${path}spec`
  const annotations = metadata.annotations ?? {}
  const containers = containersOf(spec, at)
  return [
    ...nodeLabelWarnings(spec, at),
    ...annotationWarnings(annotations, `${path}metadata.annotations`),
    ...volumeWarnings(spec.volumes ?? [], `${at}.volumes`),
    ...overlapWarnings(spec.volumes ?? []),
    ...twice((spec.hostAliases ?? []).map(({ ip }) => ip ?? ''), (index, ip) => `${at}.hostAliases[${index}].ip: duplicate ip ${ip}`),
    ...secretWarnings(spec.imagePullSecrets ?? [], `${at}.imagePullSecrets`),
    ...fractions(spec.overhead, `${at}.overhead`),
    ...profileWarnings(annotations, SECCOMP_POD, { path, isSaid: spec.securityContext?.seccompProfile !== undefined }),
    ...containers.flatMap(({ container, place }) => [
      ...containerProfileWarnings({ path, metadata, spec }, container),
      ...containerWarnings(container, place),
    ]),
    ...portWarnings(containers),
    ...(path === '' ? [] : graceWarnings(spec, at)),
    ...affinityWarnings(spec, at),
  ]
}

interface Placed {
  readonly container: Core.Container
  readonly place: string
}

const containersOf = ({ initContainers, containers, ephemeralContainers }: Spec, path: string): readonly Placed[] => [
  ...(initContainers ?? []).map((container, index) => ({ container, place: `${path}.initContainers[${index}]` })),
  ...(containers ?? []).map((container, index) => ({ container, place: `${path}.containers[${index}]` })),
  ...(ephemeralContainers ?? []).map((container, index) => ({ container, place: `${path}.ephemeralContainers[${index}]` })),
]

const nodeLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}

/** What is to be said of a label of nodes that has another name today. */
export const nodeLabelWarning = (label: string): string | undefined => (Object.hasOwn(nodeLabels, label) ? nodeLabels[label] : undefined)

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution'
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution'
const NO_SELECTOR = 'a null labelSelector results in matching no pod'

function nodeLabelWarnings({ nodeSelector, affinity, topologySpreadConstraints }: Spec, path: string): readonly string[] {
  const node = affinity?.nodeAffinity
  const at = `${path}.affinity.nodeAffinity`
  return [
    ...Object.keys(nodeSelector ?? {}).sort().flatMap((label) => told(nodeLabelWarning(label), (text) => `${path}.nodeSelector[${label}]: ${text}`)),
    ...(node?.[REQUIRED]?.nodeSelectorTerms ?? []).flatMap((term, index) => termWarnings(term, `${at}.${REQUIRED}.nodeSelectorTerms[${index}]`)),
    ...(node?.[PREFERRED] ?? []).flatMap(({ preference }, index) => termWarnings(preference, `${at}.${PREFERRED}[${index}].preference`)),
    ...(topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, index) => [
      ...told(nodeLabelWarning(topologyKey), (text) => `${path}.topologySpreadConstraints[${index}].topologyKey: ${topologyKey} is ${text}`),
      ...(labelSelector ? [] : [`${path}.topologySpreadConstraints[${index}].labelSelector: ${NO_SELECTOR}`]),
    ]),
  ]
}

export const termWarnings = ({ matchExpressions = [] }: Core.NodeSelectorTerm, path: string): readonly string[] =>
  matchExpressions.flatMap(({ key }, index) => told(nodeLabelWarning(key), (text) => `${path}.matchExpressions[${index}].key: ${key} is ${text}`))

const told = (text: string | undefined, tell: (text: string) => string): readonly string[] => (text === undefined ? [] : [tell(text)])

const oldAnnotations: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]

const annotationWarnings = (annotations: Readonly<Record<string, string>>, path: string): readonly string[] =>
  oldAnnotations.filter(([name]) => Object.hasOwn(annotations, name)).map(([name, text]) => `${path}[${name}]: ${text}`)

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod'
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/'
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/'
const SECCOMP_TEXT = 'non-functional in v1.27+; use the "seccompProfile" field instead'
const APP_ARMOR_TEXT = 'deprecated since v1.30; use the "appArmorProfile" field instead'

interface Said {
  readonly path: string
  /** Whether the field says it, too. */
  readonly isSaid: boolean
  readonly text?: string
}

const profileWarnings = (annotations: Readonly<Record<string, string>>, key: string, { path, isSaid, text = SECCOMP_TEXT }: Said): readonly string[] =>
  !isSaid && Object.hasOwn(annotations, key) ? [`${path}metadata.annotations[${key}]: ${text}`] : []

/** Simplified: the annotation of a pod about AppArmor is not carried into the field; a real API server does so as it tells of it. */
function containerProfileWarnings({ path, metadata: { annotations = {} }, spec }: Described, { name, securityContext }: Core.Container): readonly string[] {
  const isArmored = spec.securityContext?.appArmorProfile !== undefined || securityContext?.appArmorProfile !== undefined
  return [
    ...profileWarnings(annotations, SECCOMP_CONTAINER + name, { path, isSaid: securityContext?.seccompProfile !== undefined }),
    ...profileWarnings(annotations, APP_ARMOR + name, { path, isSaid: isArmored, text: APP_ARMOR_TEXT }),
  ]
}

const oldVolumes: readonly (readonly [keyof Core.Volume, string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]

/** Go spells one of them otherwise than the wire does. */
const goNames: Readonly<Record<string, string>> = { storageos: 'storageOS' }

const volumeWarnings = (volumes: readonly Core.Volume[], path: string): readonly string[] =>
  volumes.flatMap((volume, index) => {
    const claim = volume.ephemeral?.volumeClaimTemplate?.spec.resources
    const at = `${path}[${index}].ephemeral.volumeClaimTemplate.spec.resources`
    return [
      ...oldVolumes.filter(([source]) => volume[source]).map(([source, text]) => `${path}[${index}].${goNames[source] ?? source}: ${text}`),
      ...fractions(claim?.requests, `${at}.requests`, ['storage']),
      ...fractions(claim?.limits, `${at}.limits`, ['storage']),
    ]
  })

function twice(names: readonly string[], tell: (index: number, name: string) => string): readonly string[] {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    const isKnown = seen.has(name)
    seen.add(name)
    return isKnown ? [tell(index, JSON.stringify(name))] : []
  })
}

const secretWarnings = (secrets: readonly Core.LocalObjectReference[], path: string): readonly string[] => [
  ...twice(secrets.map(({ name = '' }) => name), (index, name) => `${path}[${index}].name: duplicate name ${name}`),
  ...secrets.flatMap(({ name }, index) => (name ? [] : [`${path}[${index}].name: invalid empty name ""`])),
]

const containerWarnings = ({ resources = {}, env = [] }: Core.Container, path: string): readonly string[] => [
  ...fractions(resources.limits, `${path}.resources.limits`, ['memory']),
  ...fractions(resources.requests, `${path}.resources.requests`, ['memory']),
  ...fractions(resources.limits, `${path}.resources.limits`, ['ephemeral-storage']),
  ...fractions(resources.requests, `${path}.resources.requests`, ['ephemeral-storage']),
  ...hidden(env, `${path}.env`),
]

const WHOLE = ['memory', 'ephemeral-storage']

export const fractions = (amounts: Amounts, path: string, names: readonly string[] = WHOLE): readonly string[] =>
  names.flatMap((name) => {
    const amount = amounts?.[name]
    if (amount === undefined || milliValue(amount) % 1000 === 0) return []
    return [`${path}[${name}]: fractional byte value ${JSON.stringify(canonicalQuantity(amount))} is invalid, must be an integer`]
  })

/** A later value may be made of the earlier one; one that has nothing to do with it hides it. */
function hidden(env: readonly Core.EnvVar[], path: string): readonly string[] {
  const seen = new Set<string>()
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    const isRepeated = seen.has(name)
    seen.add(name)
    const reference = `$(${name})`
    const isMadeOfIt = !valueFrom && value !== reference && value.includes(reference)
    return isRepeated && !isMadeOfIt ? [`${path}[${index}]: hides previous definition of "${name}", which may be dropped when using apply`] : []
  })
}

interface PlacedPort {
  readonly port: Core.ContainerPort
  readonly place: string
}

function portWarnings(containers: readonly Placed[]): readonly string[] {
  const known = new Map<string, PlacedPort[]>()
  const ports = containers.flatMap(({ container, place }) => (container.ports ?? []).map((port, index) => ({ port, place: `${place}.ports[${index}]` })))
  return ports.flatMap((one) => {
    const { containerPort, protocol = 'TCP', hostIP, hostPort = 0 } = one.port
    const key = `${containerPort}/${protocol}`
    const others = known.get(key) ?? []
    known.set(key, [...others, one])
    const stray = hostIP && hostPort === 0 ? [`${one.place}: hostIP set without hostPort: ${goPort(one.port)}`] : []
    return [...stray, ...others.flatMap((other) => told(clash(one.port, other.port), (text) => `${one.place}: ${text} port definition with ${other.place}`))]
  })
}

function clash(a: Core.ContainerPort, b: Core.ContainerPort): string | undefined {
  const [port, other] = [a.hostPort ?? 0, b.hostPort ?? 0]
  if ((a.hostIP ?? '') === (b.hostIP ?? '') && port === other) return 'duplicate'
  if (port === 0 || other === 0) return 'overlapping'
  return port === other && !a.hostIP !== !b.hostIP ? 'dangerously ambiguous' : undefined
}

const goPort = ({ name = '', hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' }: Core.ContainerPort): string =>
  `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`

/** Of templates: for a pod the recorded cluster says nothing. */
const graceWarnings = ({ terminationGracePeriodSeconds: seconds = 0 }: Spec, path: string): readonly string[] =>
  seconds < 0 ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []

function affinityWarnings({ affinity }: Spec, path: string): readonly string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((side) => {
    const at = `${path}.affinity.${side}`
    const rules = affinity?.[side]
    return [
      ...(rules?.[REQUIRED] ?? []).flatMap(({ labelSelector }, index) => (labelSelector ? [] : [`${at}.${REQUIRED}[${index}].labelSelector: ${NO_SELECTOR}`])),
      ...(rules?.[PREFERRED] ?? []).flatMap(({ podAffinityTerm }, index) =>
        podAffinityTerm?.labelSelector ? [] : [`${at}.${PREFERRED}[${index}].podAffinityTerm.labelSelector: ${NO_SELECTOR}`],
      ),
    ]
  })
}
