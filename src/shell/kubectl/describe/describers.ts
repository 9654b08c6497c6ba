/** Which kinds have a description of their own. To add one more: `<kind>.ts` beside this file, and its line here; sorted. */
import { describeConfigMap } from './config-map'
import { describeCronJob } from './cron-job'
import { describeDaemonSet } from './daemon-set'
import { describeDeployment } from './deployment'
import type { Describer } from './describer'
import { describeEndpointSlice } from './endpoint-slice'
import { describeEndpoints } from './endpoints'
import { describeJob } from './job'
import { describeNamespace } from './namespace'
import { describeNode } from './node'
import { describePod } from './pod'
import { describeReplicaSet } from './replica-set'
import { describeSecret } from './secret'
import { describeService } from './service'
import { describeServiceAccount } from './service-account'
import { describeStatefulSet } from './stateful-set'

export const describers: readonly Describer[] = [
  ...[describeConfigMap, describeCronJob, describeDaemonSet, describeDeployment, describeEndpointSlice, describeEndpoints],
  ...[describeNamespace, describeNode],
  ...[describeJob, describePod, describeReplicaSet, describeSecret, describeService, describeServiceAccount, describeStatefulSet],
]
