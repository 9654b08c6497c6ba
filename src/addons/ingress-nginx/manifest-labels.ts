/** The labels that every object of the installation carries. Upstream: charts/ingress-nginx/templates/_helpers.tpl (4.12.1). */
import { NAMESPACE } from './version'

export type Manifest = Readonly<Record<string, unknown>>

export type Component = 'controller' | 'admission-webhook'

export interface Place {
  /** Absent on what both parts share. */
  readonly component?: Component
  readonly release: string
  readonly isClusterWide?: boolean
}

export const selector = {
  'app.kubernetes.io/component': 'controller',
  'app.kubernetes.io/instance': NAMESPACE,
  'app.kubernetes.io/name': NAMESPACE,
}

export const labelsOf = (component: Component | undefined, release: string): Readonly<Record<string, string>> => ({
  ...(component ? { 'app.kubernetes.io/component': component } : {}),
  'app.kubernetes.io/instance': NAMESPACE,
  'app.kubernetes.io/name': NAMESPACE,
  'app.kubernetes.io/part-of': NAMESPACE,
  'app.kubernetes.io/version': release,
})

export const metadataOf = (name: string, { component, release, isClusterWide = false }: Place): object => ({
  labels: labelsOf(component, release),
  name,
  ...(isClusterWide ? {} : { namespace: NAMESPACE }),
})
