/**
 * Which controllers run, by name. To add one more: a folder with its controller and tests, and a line here, in the order of names.
 */
import { attachDetachController } from './attach-detach/attachdetach-controller'
import { csrCleanerController } from './certificates/csrcleaner-controller'
import { csrSigningController } from './certificates/csrsigning-controller'
import { clusterRoleAggregationController } from './clusterrole-aggregation/clusterroleaggregation-controller'
import type { Controller } from './controller'
import { cronJobController } from './cron-job/cron-job-controller'
import { daemonSetController } from './daemon-set/daemonset-controller'
import { deploymentController } from './deployment/deployment-controller'
import { disruptionController } from './disruption/disruption-controller'
import { endpointSliceController } from './endpoint-slice/endpointslice-controller'
import { endpointSliceMirroringController } from './endpoint-slice-mirroring/endpointslicemirroring-controller'
import { endpointsController } from './endpoints/endpoints-controller'
import { ephemeralVolumeController } from './ephemeral-volume/ephemeral-volume-controller'
import { garbageCollectorController } from './garbage-collector/garbage-collector-controller'
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaling/horizontalpodautoscaler-controller'
import { jobController } from './job/job-controller'
import { namespaceController } from './namespace/namespace-controller'
import { nodeLifecycleController } from './node-lifecycle/node-lifecycle-controller'
import { persistentVolumeBinderController } from './persistent-volume/persistentvolume-binder-controller'
import { podGarbageCollector } from './pod-gc/pod-garbage-collector'
import { pvProtectionController } from './storage-protection/pv-protection-controller'
import { pvcProtectionController } from './storage-protection/pvc-protection-controller'
import { replicaSetController } from './replica-set/replicaset-controller'
import { replicationController } from './replication/replication-controller'
import { resourceQuotaController } from './resource-quota/resourcequota-controller'
import { rootCaCertificatePublisher } from './root-ca/root-ca-certificate-publisher'
import { serviceAccountController } from './service-account/serviceaccount-controller'
import { tokensController } from './service-account/tokens-controller'
import { statefulSetController } from './stateful-set/statefulset-controller'
import { taintEvictionController } from './taint-eviction/taint-eviction-controller'
import { ttlController } from './ttl/ttl-controller'
import { ttlAfterFinishedController } from './ttl-after-finished/ttl-after-finished-controller'
import { validatingAdmissionPolicyStatusController } from './validating-admission-policy-status/validatingadmissionpolicy-status-controller'
import { volumeExpandController } from './volume-expand/volume-expand-controller'

export const controllers: readonly Controller[] = [
  attachDetachController,
  clusterRoleAggregationController,
  csrCleanerController,
  csrSigningController,
  cronJobController,
  daemonSetController,
  deploymentController,
  disruptionController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  ephemeralVolumeController,
  garbageCollectorController,
  horizontalPodAutoscalerController,
  jobController,
  namespaceController,
  nodeLifecycleController,
  persistentVolumeBinderController,
  podGarbageCollector,
  pvProtectionController,
  pvcProtectionController,
  replicaSetController,
  replicationController,
  resourceQuotaController,
  rootCaCertificatePublisher,
  serviceAccountController,
  statefulSetController,
  taintEvictionController,
  tokensController,
  ttlAfterFinishedController,
  ttlController,
  validatingAdmissionPolicyStatusController,
  volumeExpandController,
]
