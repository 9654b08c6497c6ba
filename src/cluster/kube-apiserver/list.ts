/** Selectors as predicates, shared by lists and watches. */
import type { ListOptions } from '../../api/door'
import type { Kind } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import { fieldsOfSelector, parseFieldSelector, parseLabelSelector } from '../../api/selectors'
import { badRequestError } from '../../api/status-error'

export type Selection<T> = (object: T) => boolean

const noLabels = {}

/** Undefined when everything is selected. */
export function selectionOf<T extends KubeObject>(kind: Kind<T>, options: ListOptions): Selection<T> | undefined {
  // Of a kind with a second form, what is stored is looked at.
  if (kind.storedAs) return selectionOf(kind.storedAs.kind, storedOptions(kind, options)) as Selection<KubeObject> | undefined
  const { labelSelector, fieldSelector } = options
  const byLabels = labelSelector ? parseLabelSelector(labelSelector) : undefined
  const byFields = fieldSelector ? parseFieldSelector(fieldSelector) : undefined
  if (byFields) requireKnownFields(kind, fieldSelector ?? '')
  if (!byLabels && !byFields) return undefined
  return (object) => (byLabels?.(object.metadata.labels ?? noLabels) ?? true) && (byFields?.(fieldsOf(kind, object)) ?? true)
}

/** The options with fields named as the stored kind names them. Upstream: AddFieldLabelConversionFunc in pkg/apis/<group>/<version>/conversion.go. */
export function storedOptions<T extends KubeObject, O extends ListOptions>({ storedAs }: Kind<T>, options: O): O {
  const labels = storedAs?.fieldLabels
  if (!labels || !options.fieldSelector) return options
  const renamed = options.fieldSelector.split(',').map((part) => {
    const [name] = fieldsOfSelector(part)
    if (!Object.hasOwn(labels, name)) throw badRequestError(`field label not supported: ${name}`)
    return labels[name] + part.slice(name.length)
  })
  return { ...options, fieldSelector: renamed.join(',') }
}

function fieldsOf<T extends KubeObject>(kind: Kind<T>, object: T): Readonly<Record<string, string>> {
  const { name, namespace } = object.metadata
  return { ...kind.selectableFields?.(object), 'metadata.name': name, ...(kind.namespaced ? { 'metadata.namespace': namespace ?? '' } : {}) }
}

function requireKnownFields<T extends KubeObject>(kind: Kind<T>, text: string): void {
  const known = Object.keys(fieldsOf(kind, blank as KubeObject as T))
  const unknown = fieldsOfSelector(text).find((field) => !known.includes(field))
  if (unknown === undefined) return
  if (kind.selectableFields || kind.isCustom) throw badRequestError(`field label not supported: ${unknown}`)
  throw badRequestError(`"${unknown}" is not a known field selector: only ${known.map((name) => `"${name}"`).join(', ')}`)
}

/** An object with nothing in it, to learn which fields its kind offers to selectors. */
const blank = {
  apiVersion: '',
  kind: '',
  metadata: { name: '', uid: '', resourceVersion: '', creationTimestamp: '' },
  spec: {},
  status: {},
  involvedObject: {},
  source: {},
}
