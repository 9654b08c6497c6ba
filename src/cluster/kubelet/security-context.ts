/**
 * As whom a container runs. Upstream: pkg/kubelet/kuberuntime/security_context.go, pkg/securitycontext/util.go (v1.32).
 *
 * Simplified: groups are told by `id` and open no files, and fsGroup changes no volume; a real kubelet gives volumes to that group.
 */
import type { Core, Pod } from '../../api/types'
import { ConfigError } from './environment'

interface Subject {
  readonly pod: Pod
  readonly container: Core.Container
  /** User of the image, `root` or `65535:65535`. */
  readonly imageUser: string
}

/** The user that the pod asks for; undefined: the image's own. */
export const askedUser = ({ spec }: Pod, { securityContext }: Core.Container): string | undefined => {
  const user = securityContext?.runAsUser ?? spec.securityContext?.runAsUser
  return user === undefined ? undefined : String(user)
}

/** With its groups where the pod names any: `1000:3000:2000,4000`; the middle is empty for the group of the account. */
export function askedAccount({ pod, container, imageUser }: Subject): string | undefined {
  const user = askedUser(pod, container)
  const { runAsGroup, fsGroup, supplementalGroups = [] } = pod.spec.securityContext ?? {}
  const group = container.securityContext?.runAsGroup ?? runAsGroup
  const more = [...supplementalGroups, ...(fsGroup === undefined ? [] : [fsGroup])]
  return group === undefined && more.length === 0 ? user : `${user ?? imageUser.split(':')[0]}:${group ?? ''}:${more.join(',')}`
}

/** Throws `ConfigError` when the container would be root although it must not be. */
export function verifyRunAsNonRoot({ pod, container, imageUser }: Subject): void {
  if (!(container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot)) return
  const { name, namespace, uid } = pod.metadata
  const about = `(pod: "${name}_${namespace}(${uid})", container: ${container.name})`
  const asked = askedUser(pod, container)
  if (asked === '0') throw new ConfigError(`container's runAsUser breaks non-root policy ${about}`)
  if (asked !== undefined) return
  const [user] = imageUser.split(':')
  if (user === 'root' || user === '0')
    throw new ConfigError(`container has runAsNonRoot and image will run as root ${about}`)
  if (!/^\d+$/.test(user))
    throw new ConfigError(
      `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${about}`,
    )
}
