/**
 * Who serves which group and version of the API: the objects of apiregistration.k8s.io/v1, which the package of generated types lacks.
 * Upstream: k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/types.go (v1.32).
 */
import type * as Meta from 'kubernetes-types/meta/v1'

export interface APIService {
  apiVersion?: 'apiregistration.k8s.io/v1'
  kind?: 'APIService'
  metadata?: Meta.ObjectMeta
  spec?: APIServiceSpec
  readonly status?: APIServiceStatus
}

export interface APIServiceSpec {
  /** Absent: this API server serves the group itself. */
  service?: ServiceReference
  group?: string
  version?: string
  insecureSkipTLSVerify?: boolean
  caBundle?: string
  groupPriorityMinimum: number
  versionPriority: number
}

export interface ServiceReference {
  namespace?: string
  name?: string
  port?: number
}

export interface APIServiceStatus {
  conditions?: APIServiceCondition[]
}

export interface APIServiceCondition {
  type: string
  status: string
  lastTransitionTime?: string
  reason?: string
  message?: string
}
