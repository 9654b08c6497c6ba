/**
 * The admission plugins in their order; it decides who sees the work of whom, and whose words a client hears.
 * Upstream: AllOrderedPlugins in pkg/kubeapiserver/options/plugins.go (v1.32).
 */
import type { KindCatalog } from '../../../api/kind-catalog'
import type { Clock } from '../../../base/clock'
import type { Random } from '../../../base/random'
import type { AdmissionPlugin } from '../admission'
import type { Authorizer } from '../authorization/attributes'
import type { Storage } from '../storage'
import type { Wire } from '../wire'
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates'
import { claimResize } from './claim-resize'
import { defaultIngressClass, defaultStorageClass } from './default-classes'
import { defaultTolerationSeconds } from './default-toleration-seconds'
import { limitRanger } from './limit-ranger'
import { namespaceLifecycle } from './namespace-lifecycle'
import { nodeRestriction } from './node-restriction'
import { podSecurity } from './pod-security'
import { validatingAdmissionPolicy } from './policy/validating-admission-policy'
import { priority } from './priority'
import { resourceQuota } from './resource-quota'
import { runtimeClass } from './runtime-class'
import { serviceAccount } from './service-account'
import { storageObjectInUseProtection } from './storage-in-use'
import { taintNodesByCondition } from './taint-nodes'
import { mutatingWebhooks, validatingWebhooks } from './webhook/webhooks'

export interface PluginSurroundings {
  readonly storage: Storage
  readonly random: Random
  readonly clock: Clock
  readonly catalog: KindCatalog
  readonly authorizer: Authorizer
  readonly wire: Wire
}

export const admissionPlugins = ({ storage, random, clock, catalog, authorizer, wire }: PluginSurroundings): readonly AdmissionPlugin[] => [
  namespaceLifecycle(storage),
  limitRanger(storage),
  serviceAccount(storage, random),
  nodeRestriction,
  taintNodesByCondition,
  podSecurity(storage),
  priority(storage),
  defaultTolerationSeconds,
  defaultStorageClass(storage),
  storageObjectInUseProtection,
  claimResize(storage),
  runtimeClass(storage),
  certificateApproval(authorizer),
  certificateSigning(authorizer),
  certificateSubjectRestriction,
  defaultIngressClass(storage),
  mutatingWebhooks({ storage, authorizer, random, wire }),
  validatingAdmissionPolicy({ storage, catalog, authorizer }),
  validatingWebhooks({ storage, authorizer, random, wire }),
  resourceQuota(storage, clock),
]
