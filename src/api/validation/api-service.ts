/** APIServices. Upstream: k8s.io/kube-aggregator/pkg/apis/apiregistration/validation/validation.go (v1.32). */
import { invalid, required, type FieldError } from '../field-error'
import type { APIService } from '../types'
import { dns1035Label, dnsSubdomain, pathSegment, portNumber } from './formats'

const none: readonly FieldError[] = []
const MAX_GROUP_PRIORITY = 20_000
const MAX_VERSION_PRIORITY = 1_000

export function validateAPIService({ metadata: { name }, spec }: APIService): readonly FieldError[] {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0 } = spec
  const wanted = `${version}.${group}`
  const isMisnamed = name !== '' && pathSegment(name).length === 0 && name !== wanted
  const isOdd = (priority: number, highest: number): boolean => priority <= 0 || priority > highest
  return [
    ...(isMisnamed ? [invalid('metadata.name', name, `must be \`spec.version+"."+spec.group\`: "${wanted}"`)] : none),
    ...(group === '' && version !== 'v1' ? [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')] : none),
    ...(group ? dnsSubdomain(group).map((fault) => invalid('spec.group', group, fault)) : none),
    ...dns1035Label(version).map((fault) => invalid('spec.version', version, fault)),
    ...(isOdd(groupPriorityMinimum, MAX_GROUP_PRIORITY)
      ? [invalid('spec.groupPriorityMinimum', groupPriorityMinimum, `must be positive and less than ${MAX_GROUP_PRIORITY}`)]
      : none),
    ...(isOdd(versionPriority, MAX_VERSION_PRIORITY)
      ? [invalid('spec.versionPriority', versionPriority, `must be positive and less than ${MAX_VERSION_PRIORITY}`)]
      : none),
    ...(spec.service ? validateRemote(spec) : validateLocal(spec)),
  ]
}

type Spec = APIService['spec']

const bytesOf = (base64: string): number => Math.floor((base64.replace(/=+$/, '').length * 3) / 4)

const validateLocal = ({ caBundle, insecureSkipTLSVerify }: Spec): readonly FieldError[] => [
  ...(caBundle ? [invalid('spec.caBundle', `${bytesOf(caBundle)} bytes`, 'local APIServices may not have a caBundle')] : none),
  ...(insecureSkipTLSVerify ? [invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')] : none),
]

function validateRemote({ service, caBundle, insecureSkipTLSVerify }: Spec): readonly FieldError[] {
  const { namespace, name, port = 0 } = service ?? {}
  return [
    ...(namespace ? none : [required('spec.service.namespace')]),
    ...(name ? none : [required('spec.service.name')]),
    ...portNumber(port).map((fault) => invalid('spec.service.port', port, `port is not valid: ${fault}`)),
    ...(insecureSkipTLSVerify && caBundle ? [invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')] : none),
  ]
}
