/** The stored forms of the kinds the cluster knows, by their Kubernetes names. */
import type * as Admission from 'kubernetes-types/admissionregistration/v1'
import type * as Apps from 'kubernetes-types/apps/v1'
import type * as Autoscaling1 from 'kubernetes-types/autoscaling/v1'
import type * as Autoscaling from 'kubernetes-types/autoscaling/v2'
import type * as Batch from 'kubernetes-types/batch/v1'
import type * as Certificates from 'kubernetes-types/certificates/v1'
import type * as Coordination from 'kubernetes-types/coordination/v1'
import type * as Core from 'kubernetes-types/core/v1'
import type * as Discovery from 'kubernetes-types/discovery/v1'
import type * as Networking from 'kubernetes-types/networking/v1'
import type * as RuntimeClasses from 'kubernetes-types/node/v1'
import type * as Policy from 'kubernetes-types/policy/v1'
import type * as Rbac from 'kubernetes-types/rbac/v1'
import type * as Scheduling from 'kubernetes-types/scheduling/v1'
import type * as Events from 'kubernetes-types/events/v1'
import type * as FlowControl from 'kubernetes-types/flowcontrol/v1'
import type * as Storage from 'kubernetes-types/storage/v1'
import type * as Registration from './api-registration'
import type { Persisted } from './object'

export type { Admission, Apps, Autoscaling, Autoscaling1, Batch, Core, Discovery, FlowControl, Networking, Policy, Rbac, Registration, RuntimeClasses, Scheduling, Storage }

export type ClusterRole = Persisted<Rbac.ClusterRole>
export type ClusterRoleBinding = Persisted<Rbac.ClusterRoleBinding>
export type ConfigMap = Persisted<Core.ConfigMap>
export type ControllerRevision = Persisted<Apps.ControllerRevision>
export type DaemonSet = Persisted<Apps.DaemonSet>
export type CronJob = Persisted<Batch.CronJob>
export type Deployment = Persisted<Apps.Deployment>
export type Endpoints = Persisted<Core.Endpoints>
export type EndpointSlice = Persisted<Discovery.EndpointSlice>
export type Event = Persisted<Core.Event>
export type Ingress = Persisted<Networking.Ingress>
export type IngressClass = Persisted<Networking.IngressClass>
export type Job = Persisted<Batch.Job>
export type Lease = Persisted<Coordination.Lease>
export type LimitRange = Persisted<Core.LimitRange>
export type Namespace = Persisted<Core.Namespace>
export type NetworkPolicy = Persisted<Networking.NetworkPolicy>
export type Node = Persisted<Core.Node>
export type Pod = Persisted<Core.Pod>
export type PodDisruptionBudget = Persisted<Policy.PodDisruptionBudget>
export type PodTemplate = Persisted<Core.PodTemplate>
export type PriorityClass = Persisted<Scheduling.PriorityClass>
export type ReplicaSet = Persisted<Apps.ReplicaSet>
export type ReplicationController = Persisted<Core.ReplicationController>
export type ResourceQuota = Persisted<Core.ResourceQuota>
export type Role = Persisted<Rbac.Role>
export type RoleBinding = Persisted<Rbac.RoleBinding>
export type RuntimeClass = Persisted<RuntimeClasses.RuntimeClass>
export type Secret = Persisted<Core.Secret>
export type Service = Persisted<Core.Service>
export type ServiceAccount = Persisted<Core.ServiceAccount>
export type StatefulSet = Persisted<Apps.StatefulSet>

export type APIService = Persisted<Registration.APIService>
export type CertificateSigningRequest = Persisted<Certificates.CertificateSigningRequest>
export type ComponentStatus = Persisted<Core.ComponentStatus>
export type CSIDriver = Persisted<Storage.CSIDriver>
export type CSINode = Persisted<Storage.CSINode>
export type CSIStorageCapacity = Persisted<Storage.CSIStorageCapacity>
export type FlowSchema = Persisted<FlowControl.FlowSchema>
export type HorizontalPodAutoscaler = Persisted<Autoscaling.HorizontalPodAutoscaler>
export type MutatingWebhookConfiguration = Persisted<Admission.MutatingWebhookConfiguration>
export type PersistentVolume = Persisted<Core.PersistentVolume>
export type PersistentVolumeClaim = Persisted<Core.PersistentVolumeClaim>
export type PriorityLevelConfiguration = Persisted<FlowControl.PriorityLevelConfiguration>
export type StorageClass = Persisted<Storage.StorageClass>
export type ValidatingAdmissionPolicy = Persisted<Admission.ValidatingAdmissionPolicy>
export type ValidatingAdmissionPolicyBinding = Persisted<Admission.ValidatingAdmissionPolicyBinding>
export type ValidatingWebhookConfiguration = Persisted<Admission.ValidatingWebhookConfiguration>
export type VolumeAttachment = Persisted<Storage.VolumeAttachment>

/** Other versions and groups of the same objects. */
export type HorizontalPodAutoscalerV1 = Persisted<Autoscaling1.HorizontalPodAutoscaler>
export type EventsEvent = Persisted<Events.Event>
