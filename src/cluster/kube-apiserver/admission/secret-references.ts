/** Which secrets a pod may use. Upstream: limitSecretReferences in plugin/pkg/admission/serviceaccount/admission.go (v1.32). */
import type { Pod } from '../../../api/kinds/pod'
import type { ServiceAccount } from '../../../api/kinds/service-account'
import type { Core } from '../../../api/types'

const ENFORCE = 'kubernetes.io/enforce-mountable-secrets'

/** Pods that a kubelet made from a file, and only shows. */
export const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined

export function mirrorFault({ spec }: Pod): string | undefined {
  if (spec.serviceAccountName) return 'a mirror pod may not reference service accounts'
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])]
  const usesSecrets =
    spec.volumes?.some(({ secret, projected }) => secret || projected?.sources?.some((part) => part.secret)) ||
    containers.some(
      ({ env, envFrom }) => env?.some(({ valueFrom }) => valueFrom?.secretKeyRef) || envFrom?.some(({ secretRef }) => secretRef),
    ) ||
    (spec.imagePullSecrets ?? []).length > 0
  if (usesSecrets) return 'a mirror pod may not reference secrets'
  const projects = spec.volumes?.some(({ projected }) => projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken))
  return projects ? 'a mirror pod may not use ServiceAccountToken volume projections' : undefined
}

/** The first secret that is not the account's, where the account says that only its own may be used. */
export function foreignSecret({ metadata, secrets = [], imagePullSecrets = [] }: ServiceAccount, { spec }: Pod): string | undefined {
  if (!/^(1|t|T|true|TRUE|True)$/.test(metadata.annotations?.[ENFORCE] ?? '')) return undefined
  const own = new Set(secrets.map(({ name }) => name))
  const because = `is not allowed because service account ${metadata.name} does not reference that`
  const volume = spec.volumes?.find(({ secret }) => secret && !own.has(secret.secretName))
  if (volume) return `volume with secret.secretName="${volume.secret?.secretName}" ${because} secret`
  const reference = foreignReference('init container', spec.initContainers, own) ?? foreignReference('container', spec.containers, own)
  if (reference) return `${reference} ${because} secret`
  const index = (spec.imagePullSecrets ?? []).findIndex(({ name }) => !imagePullSecrets.some((allowed) => allowed.name === name))
  return index < 0 ? undefined : `imagePullSecrets[${index}].name="${spec.imagePullSecrets?.[index].name}" ${because} imagePullSecret`
}

function foreignReference(
  noun: string,
  containers: readonly Core.Container[] = [],
  own: ReadonlySet<string | undefined>,
): string | undefined {
  for (const { name, env = [], envFrom = [] } of containers) {
    const variable = env.find(({ valueFrom }) => valueFrom?.secretKeyRef && !own.has(valueFrom.secretKeyRef.name))
    if (variable)
      return `${noun} ${name} with envVar ${variable.name} referencing secret.secretName="${variable.valueFrom?.secretKeyRef?.name}"`
    const all = envFrom.find(({ secretRef }) => secretRef && !own.has(secretRef.name))
    if (all) return `${noun} ${name} with envFrom referencing secret.secretName="${all.secretRef?.name}"`
  }
  return undefined
}
