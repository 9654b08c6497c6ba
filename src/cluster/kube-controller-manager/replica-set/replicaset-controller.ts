/** Keeps as many pods of a ReplicaSet as are wanted. Upstream: pkg/controller/replicaset/replica_set.go (v1.32). */
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { replicasController } from './replicas-controller'

export const replicaSetController = replicasController('replicaset-controller', ReplicaSet)
