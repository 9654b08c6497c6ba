/** Keeps as many pods of a ReplicationController as are wanted. Upstream: pkg/controller/replication/replication_controller.go (v1.32). */
import { ReplicationController } from '../../../api/kinds/replication-controller'
import { replicasController } from '../replica-set/replicas-controller'

export const replicationController = replicasController('replication-controller', ReplicationController)
