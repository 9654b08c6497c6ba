/**
 * The kinds that the cluster knows, sorted. To add one more: a file in `kinds/`, its stored form in `types.ts`, a line here.
 */
import { ConfigMap } from './kinds/config-map'
import { ControllerRevision } from './kinds/controller-revision'
import { DaemonSet } from './kinds/daemon-set'
import { CronJob } from './kinds/cron-job'
import { Deployment } from './kinds/deployment'
import { EndpointSlice } from './kinds/endpoint-slice'
import { Endpoints } from './kinds/endpoints'
import { Event } from './kinds/event'
import { Job } from './kinds/job'
import { Lease } from './kinds/lease'
import { Namespace } from './kinds/namespace'
import { Node } from './kinds/node'
import { Pod } from './kinds/pod'
import { ReplicaSet } from './kinds/replica-set'
import { Secret } from './kinds/secret'
import { Service } from './kinds/service'
import { ServiceAccount } from './kinds/service-account'
import { StatefulSet } from './kinds/stateful-set'

export const kinds = [
  ConfigMap,
  CronJob,
  ControllerRevision,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Event,
  Job,
  Lease,
  Namespace,
  Node,
  Pod,
  ReplicaSet,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
] satisfies readonly { readonly kind: string }[]
