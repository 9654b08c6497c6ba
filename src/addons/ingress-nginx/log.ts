/** Lines as the controller writes them. Upstream: k8s.io/klog/v2 (v2.130); k8s.io/client-go/tools/record prints each event that it records. */
import type { KubeObject } from '../../api/object'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { NGINX_VERSION } from './version'

export type Log = (where: string, message: string, severity?: 'I' | 'W' | 'E' | 'F') => void

/** `I0105 09:00:00.260000       7 controller.go:196] "Configuration changes detected, backend reload required"` */
export function logger(process: Pick<ContainerProcess, 'log' | 'now'>): Log {
  return (where, message, severity = 'I') => {
    const at = new Date(process.now()).toISOString()
    process.log(`${severity}${at.slice(5, 7)}${at.slice(8, 10)} ${at.slice(11, 23)}000       7 ${where}] ${message}`, 'stderr')
  }
}

const LINE = '-'.repeat(79)

export const banner = (release: string): string =>
  [
    LINE,
    'NGINX Ingress controller',
    `  Release:       v${release}`,
    '  Build:         51c2b819690bbf1709b844dbf321a9acf6eda5a7',
    '  Repository:    https://github.com/kubernetes/ingress-nginx',
    `  nginx version: nginx/${NGINX_VERSION}`,
    '',
    LINE,
    '',
  ].join('\n')

export interface Said {
  readonly kind: string
  readonly apiVersion: string
  readonly reason: string
  readonly message: string
}

export function eventLine({ metadata }: KubeObject, { kind, apiVersion, reason, message }: Said): string {
  const { namespace = '', name, uid, resourceVersion } = metadata
  const reference = `Kind:"${kind}", Namespace:"${namespace}", Name:"${name}", UID:"${uid}", APIVersion:"${apiVersion}", ResourceVersion:"${resourceVersion}", FieldPath:""`
  return `Event(v1.ObjectReference{${reference}}): type: 'Normal' reason: '${reason}' ${message}`
}
