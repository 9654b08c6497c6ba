/**
 * What a profile makes of a pod for debugging: rights of its container, namespaces that it shares, and what a copy leaves behind.
 * Upstream: kubectl/pkg/cmd/debug/profiles.go (v1.32).
 */
import { CommandError } from '../failures'
import { isTree, type Tree } from '../manifest'

/** `ephemeral`: one more container in the pod itself. */
export type Style = 'copy' | 'ephemeral' | 'node'

export interface DebugPod {
  readonly metadata: Tree
  readonly spec: Tree
}

export interface Keeping {
  readonly labels: boolean
  readonly annotations: boolean
  readonly liveness: boolean
  readonly readiness: boolean
  readonly startup: boolean
  readonly initContainers: boolean
}

interface Profiled {
  readonly style: Style
  readonly container: string
  readonly keeps: Keeping
}

type Apply = (pod: DebugPod, profiled: Profiled) => DebugPod

export const treesOf = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value.filter(isTree) : [])

const inSpec = (pod: DebugPod, change: (spec: Tree) => Tree): DebugPod => ({ ...pod, spec: change(pod.spec) })

/** Whatever list it stands in. */
const inContainer = (pod: DebugPod, name: string, change: (container: Tree) => Tree): DebugPod =>
  inSpec(pod, (spec) => {
    const changed = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
      spec[list] === undefined ? [] : [[list, treesOf(spec[list]).map((each) => (each.name === name ? change(each) : each))]],
    )
    return { ...spec, ...Object.fromEntries(changed) }
  })

const secured = (container: Tree, change: (context: Tree) => Tree): Tree => ({
  ...container,
  securityContext: change(isTree(container.securityContext) ? container.securityContext : {}),
})

const withCapabilities = (pod: DebugPod, name: string, added: readonly string[]): DebugPod =>
  inContainer(pod, name, (container) =>
    secured(container, (context) => {
      const capabilities = isTree(context.capabilities) ? context.capabilities : {}
      const before = Array.isArray(capabilities.add) ? capabilities.add : []
      return { ...context, capabilities: { ...capabilities, add: [...before, ...added] } }
    }),
  )

const withoutContext = (pod: DebugPod, name: string): DebugPod => inContainer(pod, name, ({ securityContext: _, ...rest }) => rest)

const onHost = (pod: DebugPod): DebugPod => inSpec(pod, (spec) => ({ ...spec, hostNetwork: true, hostPID: true, hostIPC: true }))

function withRoot(pod: DebugPod, name: string): DebugPod {
  const volumes = [...treesOf(pod.spec.volumes), { name: 'host-root', hostPath: { path: '/' } }]
  const mounted = inContainer(pod, name, (container) => ({
    ...container,
    volumeMounts: [...treesOf(container.volumeMounts), { mountPath: '/host', name: 'host-root' }],
  }))
  return inSpec(mounted, (spec) => ({ ...spec, volumes }))
}

const shared = (pod: DebugPod): DebugPod => inSpec(pod, (spec) => ({ ...spec, shareProcessNamespace: spec.shareProcessNamespace ?? true }))

function stripped(pod: DebugPod, keeps: Keeping): DebugPod {
  const { labels, annotations, ...metadata } = pod.metadata
  const { initContainers, ...spec } = pod.spec
  const containers = treesOf(spec.containers).map(({ livenessProbe, readinessProbe, startupProbe, ...container }) => ({
    ...container,
    ...(keeps.liveness && livenessProbe ? { livenessProbe } : {}),
    ...(keeps.readiness && readinessProbe ? { readinessProbe } : {}),
    ...(keeps.startup && startupProbe ? { startupProbe } : {}),
  }))
  return {
    metadata: { ...metadata, ...(keeps.labels && labels ? { labels } : {}), ...(keeps.annotations && annotations ? { annotations } : {}) },
    spec: { ...spec, containers, ...(keeps.initContainers && initContainers ? { initContainers } : {}) },
  }
}

const restricted = (pod: DebugPod, name: string): DebugPod =>
  inContainer(withoutContext(pod, name), name, (container) => ({
    ...container,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  }))

const ofCopies = (pod: DebugPod, { style, keeps }: Profiled): DebugPod => (style === 'copy' ? shared(stripped(pod, keeps)) : pod)

const profiles: Readonly<Record<string, Apply>> = {
  legacy(pod, { style, container }) {
    if (style === 'node') return onHost(withRoot(pod, container))
    const { labels: _, ...metadata } = pod.metadata
    return style === 'copy' ? { ...pod, metadata } : pod
  },
  general(pod, profiled) {
    const { style, container } = profiled
    if (style === 'node') return onHost(withoutContext(withRoot(pod, container), container))
    return ofCopies(withCapabilities(pod, container, ['SYS_PTRACE']), profiled)
  },
  baseline: (pod, profiled) => ofCopies(withoutContext(pod, profiled.container), profiled),
  restricted: (pod, profiled) => ofCopies(restricted(pod, profiled.container), profiled),
  netadmin(pod, profiled) {
    const able = withCapabilities(pod, profiled.container, ['NET_ADMIN', 'NET_RAW'])
    return profiled.style === 'node' ? onHost(able) : ofCopies(able, profiled)
  },
  sysadmin(pod, profiled) {
    const able = inContainer(pod, profiled.container, (container) => secured(container, (context) => ({ ...context, privileged: true })))
    return profiled.style === 'node' ? withRoot(onHost(able), profiled.container) : ofCopies(able, profiled)
  },
}

export function findProfile(name: string): Apply {
  if (Object.hasOwn(profiles, name)) return profiles[name]
  throw new CommandError(`unknown profile: ${name}`)
}
