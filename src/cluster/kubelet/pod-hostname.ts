/**
 * What a pod calls itself. Upstream: GeneratePodHostNameAndDomain in pkg/kubelet/kubelet_pods.go, GetNodenameForKernel in
 * pkg/kubelet/util/util.go (v1.32).
 */
import type { Pod } from '../../api/types'

const LONGEST = 63
/** What the kernel has room for, domain and all. */
const LONGEST_FOR_KERNEL = 64

/** Without its domain; cut where it is too long for a host. */
export function shortHostname({ metadata, spec }: Pod): string {
  const name = spec.hostname || metadata.name
  return name.length <= LONGEST ? name : name.slice(0, LONGEST).replace(/[-.]+$/, '')
}

/** Empty for a pod without a subdomain. */
export const hostDomain = ({ metadata, spec }: Pod): string =>
  spec.subdomain ? `${spec.subdomain}.${metadata.namespace}.svc.cluster.local` : ''

/** What the kernel says, `uname -n`. */
export const kernelHostname = (pod: Pod, nodeName: string): string => (pod.spec.hostNetwork ? nodeName : (fullHostname(pod) ?? shortHostname(pod)))

/** Why the pod can have no sandbox: it wants to be called by more than the kernel has room for. */
export function hostnameProblem(pod: Pod): string | undefined {
  const name = fullHostname(pod)
  if (name === undefined || name.length <= LONGEST_FOR_KERNEL || pod.spec.hostNetwork) return undefined
  const asked = `FQDN ${name} is too long (${LONGEST_FOR_KERNEL} characters is the max, ${name.length} characters requested)`
  return `failed to construct FQDN from pod hostname and cluster domain, ${asked}`
}

/** With its domain, where the pod asks to be called so and has one. */
function fullHostname(pod: Pod): string | undefined {
  if (!pod.spec.setHostnameAsFQDN) return undefined
  const domain = hostDomain(pod)
  return domain === '' ? undefined : `${shortHostname(pod)}.${domain}`
}
