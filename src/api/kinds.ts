/**
 * The kinds that the cluster knows, sorted. To add one more: a file in `kinds/`, its stored form in `types.ts`, a line here.
 */
import { APIService } from './kinds/api-service'
import { Binding } from './kinds/binding'
import { CertificateSigningRequest } from './kinds/certificate-signing-request'
import { ClusterRole } from './kinds/cluster-role'
import { ClusterRoleBinding } from './kinds/cluster-role-binding'
import { ComponentStatus } from './kinds/component-status'
import { ConfigMap } from './kinds/config-map'
import { ControllerRevision } from './kinds/controller-revision'
import { CronJob } from './kinds/cron-job'
import { CSIDriver } from './kinds/csi-driver'
import { CSINode } from './kinds/csi-node'
import { CSIStorageCapacity } from './kinds/csi-storage-capacity'
import { CustomResourceDefinition } from './kinds/custom-resource-definition'
import { DaemonSet } from './kinds/daemon-set'
import { Deployment } from './kinds/deployment'
import { EndpointSlice } from './kinds/endpoint-slice'
import { Endpoints } from './kinds/endpoints'
import { Event } from './kinds/event'
import { EventsEvent } from './kinds/event-events-v1'
import { FlowSchema } from './kinds/flow-schema'
import { HorizontalPodAutoscaler } from './kinds/horizontal-pod-autoscaler'
import { HorizontalPodAutoscalerV1 } from './kinds/horizontal-pod-autoscaler-autoscaling-v1'
import { Ingress } from './kinds/ingress'
import { IngressClass } from './kinds/ingress-class'
import { Job } from './kinds/job'
import { Lease } from './kinds/lease'
import { LimitRange } from './kinds/limit-range'
import { LocalSubjectAccessReview } from './kinds/local-subject-access-review'
import { MutatingWebhookConfiguration } from './kinds/mutating-webhook-configuration'
import { Namespace } from './kinds/namespace'
import { NetworkPolicy } from './kinds/network-policy'
import { Node } from './kinds/node'
import { PersistentVolume } from './kinds/persistent-volume'
import { PersistentVolumeClaim } from './kinds/persistent-volume-claim'
import { Pod } from './kinds/pod'
import { PodDisruptionBudget } from './kinds/pod-disruption-budget'
import { PodTemplate } from './kinds/pod-template'
import { PriorityClass } from './kinds/priority-class'
import { PriorityLevelConfiguration } from './kinds/priority-level-configuration'
import { ReplicaSet } from './kinds/replica-set'
import { ReplicationController } from './kinds/replication-controller'
import { ResourceQuota } from './kinds/resource-quota'
import { Role } from './kinds/role'
import { RoleBinding } from './kinds/role-binding'
import { RuntimeClass } from './kinds/runtime-class'
import { Secret } from './kinds/secret'
import { SelfSubjectAccessReview } from './kinds/self-subject-access-review'
import { SelfSubjectReview } from './kinds/self-subject-review'
import { SelfSubjectRulesReview } from './kinds/self-subject-rules-review'
import { Service } from './kinds/service'
import { ServiceAccount } from './kinds/service-account'
import { StatefulSet } from './kinds/stateful-set'
import { StorageClass } from './kinds/storage-class'
import { SubjectAccessReview } from './kinds/subject-access-review'
import { TokenReview } from './kinds/token-review'
import { ValidatingAdmissionPolicy } from './kinds/validating-admission-policy'
import { ValidatingAdmissionPolicyBinding } from './kinds/validating-admission-policy-binding'
import { ValidatingWebhookConfiguration } from './kinds/validating-webhook-configuration'
import { VolumeAttachment } from './kinds/volume-attachment'

export const kinds = [
  APIService,
  Binding,
  CertificateSigningRequest,
  ClusterRole,
  ClusterRoleBinding,
  ComponentStatus,
  ConfigMap,
  ControllerRevision,
  CronJob,
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  CustomResourceDefinition,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Event,
  EventsEvent,
  FlowSchema,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
  Ingress,
  IngressClass,
  Job,
  Lease,
  LimitRange,
  LocalSubjectAccessReview,
  MutatingWebhookConfiguration,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  PriorityLevelConfiguration,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Role,
  RoleBinding,
  RuntimeClass,
  Secret,
  SelfSubjectAccessReview,
  SelfSubjectReview,
  SelfSubjectRulesReview,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
  SubjectAccessReview,
  TokenReview,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
  VolumeAttachment,
] satisfies readonly { readonly kind: string }[]
