/** A write as the account of fields books it. Upstream: managerOrUserAgent in k8s.io/apiserver/pkg/endpoints/handlers/create.go (v1.32). */
import { apiVersionOf } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import type { FieldWrite } from './managed-fields'
import type { Registry, Write } from './registry'

interface Booked {
  readonly subresource?: string
  readonly meant?: KubeObject | undefined
}

export function fieldWriteOf<T extends KubeObject>({ simulation }: Registry, write: Write<T>, { subresource = '', meant }: Booked): FieldWrite {
  const { kind, caller, apiVersion } = write
  return {
    kind,
    writer: {
      manager: caller.program ?? caller.fieldManager,
      apiVersion: apiVersion ?? apiVersionOf(kind),
      subresource: write.bookedAs ?? subresource,
      time: simulation.clock.timestamp(),
    },
    meant,
    sent: write.managedFields,
    managed: write.managed,
    isRepeated: apiVersion === undefined,
  }
}
