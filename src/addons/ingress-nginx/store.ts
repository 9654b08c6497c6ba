/**
 * What the controller knows of the cluster, and which Ingresses are its own: those of its class, of its annotation, or of none where
 * it was told to take these. Upstream: internal/ingress/controller/store/store.go (controller-v1.12.1).
 */
import { ConfigMap } from '../../api/kinds/config-map'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Ingress } from '../../api/kinds/ingress'
import { IngressClass } from '../../api/kinds/ingress-class'
import { Secret } from '../../api/kinds/secret'
import { Service } from '../../api/kinds/service'
import { keyOf } from '../../api/object'
import type { Informers } from '../../cluster/client/informer'

export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'

export interface StoreOptions {
  readonly controllerClass: string
  /** What the annotation says of Ingresses that are its own. */
  readonly annotation: string
  readonly takesClassless: boolean
  /** `namespace/name` of its settings. */
  readonly configMap: string
}

export interface StoreEvents {
  /** Something has changed that servers depend on. */
  changed(): void
  found(ingress: Ingress, className: string): void
  ignored(ingress: Ingress, problem: string): void
  scheduled(ingress: Ingress): void
  configured(configMap: ConfigMap, reason: 'CREATE' | 'UPDATE'): void
}

export interface Store {
  /** Oldest first. */
  ingresses(): readonly Ingress[]
  /** The name of the class by which it is the controller's, or why it is not. */
  classOf(ingress: Ingress): { readonly name: string } | { readonly problem: string }
  service(key: string): Service | undefined
  slices(key: string): readonly EndpointSlice[]
  secret(key: string): Secret | undefined
  readonly settings: Readonly<Record<string, string>>
}

const SERVICE_NAME = 'kubernetes.io/service-name'

export function createStore(informers: Informers, options: StoreOptions, events: StoreEvents): Store {
  const [namespace, name] = options.configMap.split('/')
  const ingresses = informers.of(Ingress)
  const classes = informers.of(IngressClass)
  const services = informers.of(Service)
  const secrets = informers.of(Secret)
  const slices = informers.of(EndpointSlice, {
    indexes: { service: ({ metadata }) => [`${metadata.namespace ?? ''}/${metadata.labels?.[SERVICE_NAME] ?? ''}`] },
  })
  const settings = informers.of(ConfigMap, { namespace, fieldSelector: `metadata.name=${name}` })

  function classOf({ metadata, spec }: Ingress): { readonly name: string } | { readonly problem: string } {
    const className = spec.ingressClassName
    if (className !== undefined) {
      const found = classes.get(className)
      return found?.spec.controller === options.controllerClass ? { name: className } : { problem: `no object matching key "${className}" in local store` }
    }
    const annotation = metadata.annotations?.[CLASS_ANNOTATION]
    if (annotation !== undefined)
      return annotation === options.annotation ? { name: annotation } : { problem: 'ingress class annotation is not equal to the expected by Ingress Controller' }
    return options.takesClassless ? { name: '_' } : { problem: 'ingress does not contain a valid IngressClass' }
  }

  ingresses.onChange(({ type, object, previous }) => {
    const found = classOf(object)
    if ('problem' in found) {
      if (type === 'ADDED') events.ignored(object, found.problem)
      if (previous && !('problem' in classOf(previous))) events.changed()
      return
    }
    const wasOwn = previous !== undefined && !('problem' in classOf(previous))
    if (type !== 'DELETED') {
      if (!wasOwn) events.found(object, found.name)
      events.scheduled(object)
    }
    events.changed()
  })
  for (const informer of [classes, services, secrets, slices]) informer.onChange(() => events.changed())
  settings.onChange(({ type, object }) => {
    if (type !== 'DELETED') events.configured(object, type === 'ADDED' ? 'CREATE' : 'UPDATE')
    events.changed()
  })

  return {
    classOf,
    ingresses: () => [...ingresses.list()].filter((ingress) => !('problem' in classOf(ingress))).sort(byAge),
    service: services.get,
    slices: (key) => slices.byIndex('service', key),
    secret: secrets.get,
    get settings() {
      return settings.get(options.configMap)?.data ?? {}
    },
  }
}

const byAge = (a: Ingress, b: Ingress): number =>
  compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') || compare(keyOf(a), keyOf(b))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
