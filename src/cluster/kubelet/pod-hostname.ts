/**
 * What a pod calls itself. Upstream: GeneratePodHostNameAndDomain in pkg/kubelet/kubelet_pods.go, GetNodenameForKernel in
 * pkg/kubelet/util/util.go (v1.32).
 */
import type { Pod } from '../../api/types'

const LONGEST = 63

/** Without its domain; cut where it is too long for a host. */
export function shortHostname({ metadata, spec }: Pod): string {
  const name = spec.hostname || metadata.name
  return name.length <= LONGEST ? name : name.slice(0, LONGEST).replace(/[-.]+$/, '')
}

/** Empty for a pod without a subdomain. */
export const hostDomain = ({ metadata, spec }: Pod): string =>
  spec.subdomain ? `${spec.subdomain}.${metadata.namespace}.svc.cluster.local` : ''

/** What the kernel says, `uname -n`. */
export function kernelHostname(pod: Pod, nodeName: string): string {
  if (pod.spec.hostNetwork) return nodeName
  const domain = hostDomain(pod)
  return pod.spec.setHostnameAsFQDN && domain !== '' ? `${shortHostname(pod)}.${domain}` : shortHostname(pod)
}
