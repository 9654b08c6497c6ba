/** The controller's flags, with what holds where they are not given. Upstream: pkg/flags/flags.go (controller-v1.12.1). */
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { boolean } from './annotations'
import { CONTROLLER } from './version'

export interface Flags {
  readonly controllerClass: string
  readonly ingressClass: string
  readonly takesClassless: boolean
  readonly configMap: string
  readonly electionId: string
  readonly publishAddress: string
  readonly publishService: string
  /** `:8443`; empty: none. */
  readonly webhook: string
  readonly webhookCertificate: string
  readonly webhookKey: string
}

export function flagsOf({ argv, env }: ContainerProcess): Flags {
  const value = (name: string, otherwise = ''): string => {
    const given = argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
    return given.replaceAll(/\$\((\w+)\)/g, (whole, variable: string) => env.get(variable) ?? whole)
  }
  return {
    controllerClass: value('controller-class', CONTROLLER),
    ingressClass: value('ingress-class', 'nginx'),
    takesClassless: boolean(value('watch-ingress-without-class'), false),
    configMap: value('configmap', '/'),
    electionId: value('election-id', 'ingress-controller-leader'),
    publishAddress: value('publish-status-address'),
    publishService: value('publish-service'),
    webhook: value('validating-webhook'),
    webhookCertificate: value('validating-webhook-certificate'),
    webhookKey: value('validating-webhook-key'),
  }
}
