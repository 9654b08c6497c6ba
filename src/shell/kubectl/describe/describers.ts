/** Which kinds have a description of their own. To add one more: `<kind>.ts` beside this file, and its line here; sorted. */
import { describeClusterRole, describeRole } from './role'
import { describeClusterRoleBinding, describeRoleBinding } from './role-binding'
import { describeCertificateSigningRequest } from './certificate-signing-request'
import { describeConfigMap } from './config-map'
import { describeCronJob } from './cron-job'
import { describeCSINode } from './csi-node'
import { describeDaemonSet } from './daemon-set'
import { describeDeployment } from './deployment'
import { describeEndpointSlice } from './endpoint-slice'
import { describeEndpoints } from './endpoints'
import { describeHorizontalPodAutoscaler } from './horizontal-pod-autoscaler'
import { describeIngress } from './ingress'
import { describeIngressClass } from './ingress-class'
import { describeJob } from './job'
import { describeLimitRange } from './limit-range'
import { describeNamespace } from './namespace'
import { describeNetworkPolicy } from './network-policy'
import { describeNode } from './node'
import { describePersistentVolume } from './persistent-volume'
import { describePersistentVolumeClaim } from './persistent-volume-claim'
import { describePod } from './pod'
import { describePodDisruptionBudget } from './pod-disruption-budget'
import { describePriorityClass } from './priority-class'
import { describeReplicaSet } from './replica-set'
import { describeReplicationController } from './replication-controller'
import { describeResourceQuota } from './resource-quota'
import { describeSecret } from './secret'
import { describeService } from './service'
import { describeServiceAccount } from './service-account'
import { describeStatefulSet } from './stateful-set'
import { describeStorageClass } from './storage-class'
import type { Describer } from './describer'

export const describers: readonly Describer[] = [
  ...[describeConfigMap, describeCronJob, describeDaemonSet, describeDeployment, describeEndpointSlice, describeEndpoints],
  ...[describeCertificateSigningRequest, describeCSINode, describeHorizontalPodAutoscaler, describePersistentVolume, describePersistentVolumeClaim, describeStorageClass],
  ...[describeNamespace, describeNode],
  ...[describeJob, describePod, describeReplicaSet, describeSecret, describeService, describeServiceAccount, describeStatefulSet],
  ...[describeClusterRole, describeClusterRoleBinding, describeIngress, describeIngressClass, describeLimitRange, describeNetworkPolicy],
  ...[describePodDisruptionBudget, describePriorityClass, describeReplicationController, describeResourceQuota, describeRole, describeRoleBinding],
]
