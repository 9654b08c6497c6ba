/**
 * What an autoscaler scales, through its scale subresource: Deployments, StatefulSets, and every kind that users defined with one.
 * Upstream: scaleForResourceMappings in pkg/controller/podautoscaler/horizontal.go, ScaleREST of the kinds, meta.NoKindMatchError (v1.32).
 */
import type { Kind, ScaleAccess } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import { isNotFound, notFoundError, unknownPathError } from '../../../api/status-error'
import type { Autoscaling } from '../../../api/types'
import type { ControllerContext } from '../controller'
import type { Fault } from './replica-calculator'

export interface ScaleTarget {
  /** What it is to have, and what it has. */
  readonly wanted: number
  readonly there: number
  readonly selector: string
  /** Throws the API error with which it is refused. */
  scaleTo(replicas: number): void
}

type Context = Pick<ControllerContext, 'door' | 'catalog'>
type Reference = Autoscaling.CrossVersionObjectReference

export function findScaleTarget({ door, catalog }: Context, reference: Reference, namespace: string): ScaleTarget | Fault {
  const { apiVersion = '', kind: kindName, name } = reference
  const parts = apiVersion.split('/')
  if (parts.length > 2) return { fault: `unexpected GroupVersion string: ${apiVersion}` }
  const group = parts.length === 2 ? parts[0] : ''
  const kind = catalog.all().find((known) => known.group === group && known.kind === kindName && !known.storedAs)
  if (!kind) return { fault: `no matches for kind ${JSON.stringify(kindName)} in group ${JSON.stringify(group)}` }
  const { scale } = kind
  if (!scale) return { fault: unknownPathError(`get ${kind.plural} ${name}`).message }
  const object = present(() => door.get(kind, { namespace, name }))
  return object ? targetOf(door, { kind, scale, object }) : { fault: notFoundError(scaleResource(kind), name).message }
}

/** How the scale of an object that is not there is called. */
function scaleResource({ group, plural, isCustom }: Kind): Pick<Kind, 'group' | 'plural'> {
  return { group: plural === 'replicationcontrollers' ? 'autoscaling' : group, plural: isCustom ? plural : `${plural}/scale` }
}

function present<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

interface Found {
  readonly kind: Kind
  readonly scale: ScaleAccess<KubeObject>
  readonly object: KubeObject
}

function targetOf(door: Context['door'], { kind, scale, object }: Found): ScaleTarget {
  const { replicas, current, selector = '' } = scale.read(object)
  return {
    wanted: replicas,
    there: current,
    selector,
    scaleTo: (count) => void door.update(kind, scale.write(object, count), { bookedAs: 'scale' }),
  }
}
