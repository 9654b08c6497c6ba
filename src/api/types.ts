/** The stored forms of the kinds the cluster knows, by their Kubernetes names. */
import type * as Apps from 'kubernetes-types/apps/v1'
import type * as Batch from 'kubernetes-types/batch/v1'
import type * as Coordination from 'kubernetes-types/coordination/v1'
import type * as Core from 'kubernetes-types/core/v1'
import type * as Discovery from 'kubernetes-types/discovery/v1'
import type { Persisted } from './object'

export type { Apps, Batch, Core, Discovery }

export type ConfigMap = Persisted<Core.ConfigMap>
export type ControllerRevision = Persisted<Apps.ControllerRevision>
export type DaemonSet = Persisted<Apps.DaemonSet>
export type CronJob = Persisted<Batch.CronJob>
export type Deployment = Persisted<Apps.Deployment>
export type Endpoints = Persisted<Core.Endpoints>
export type EndpointSlice = Persisted<Discovery.EndpointSlice>
export type Event = Persisted<Core.Event>
export type Job = Persisted<Batch.Job>
export type Lease = Persisted<Coordination.Lease>
export type Namespace = Persisted<Core.Namespace>
export type Node = Persisted<Core.Node>
export type Pod = Persisted<Core.Pod>
export type ReplicaSet = Persisted<Apps.ReplicaSet>
export type Secret = Persisted<Core.Secret>
export type Service = Persisted<Core.Service>
export type ServiceAccount = Persisted<Core.ServiceAccount>
export type StatefulSet = Persisted<Apps.StatefulSet>
