/** Completes containers. Upstream: pkg/apis/core/v1/defaults.go and zz_generated.defaults.go (v1.32). */
import type { Core } from '../types'
import { change, changeEach, fill, fillZero } from './fill'
import { defaultRequirements } from './resources'

const noResources: Core.ResourceRequirements = {}

export function defaultContainer(container: Core.Container): Core.Container {
  const filled = fill(container, {
    imagePullPolicy: pullPolicyFor(container.image ?? ''),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: noResources,
  })
  return [defaultPorts, defaultEnv, defaultHandlers].reduce((object, complete) => complete(object), filled)
}

/** An image without a tag, or with the tag `latest`, may change behind its name. */
function pullPolicyFor(image: string): string {
  if (image.includes('@')) return 'IfNotPresent'
  const name = image.slice(image.lastIndexOf('/') + 1)
  const colon = name.indexOf(':')
  return colon < 0 || name.slice(colon + 1) === 'latest' ? 'Always' : 'IfNotPresent'
}

const defaultPorts = (container: Core.Container): Core.Container =>
  changeEach(change(container, 'resources', defaultRequirements), 'ports', (port) => fill(port, { protocol: 'TCP' }))

const defaultEnv = (container: Core.Container): Core.Container =>
  changeEach(container, 'env', (variable) => change(variable, 'valueFrom', defaultSource))

const defaultSource = (source: Core.EnvVarSource): Core.EnvVarSource =>
  change(change(source, 'fieldRef', defaultFieldRef), 'resourceFieldRef', defaultResourceFieldRef)

export const defaultFieldRef = (reference: Core.ObjectFieldSelector): Core.ObjectFieldSelector => fill(reference, { apiVersion: 'v1' })

export const defaultResourceFieldRef = (reference: Core.ResourceFieldSelector): Core.ResourceFieldSelector =>
  fill(reference, { divisor: '0' })

function defaultHandlers(container: Core.Container): Core.Container {
  const probed = change(change(container, 'livenessProbe', defaultProbe), 'readinessProbe', defaultProbe)
  return change(change(probed, 'startupProbe', defaultProbe), 'lifecycle', (lifecycle) =>
    change(change(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler),
  )
}

function defaultProbe(probe: Core.Probe): Core.Probe {
  const filled = fillZero(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  return change(change(filled, 'httpGet', defaultHttpGet), 'grpc', (grpc) => fill(grpc, { service: '' }))
}

const defaultHandler = (handler: Core.LifecycleHandler): Core.LifecycleHandler => change(handler, 'httpGet', defaultHttpGet)

const defaultHttpGet = (action: Core.HTTPGetAction): Core.HTTPGetAction => fill(action, { path: '/', scheme: 'HTTP' })
