/**
 * The types of server-side apply as an OpenAPI document describes them, with its `x-kubernetes-list-type`, `-list-map-keys` and
 * `-map-type`. Upstream: k8s.io/kube-openapi/pkg/schemaconv (v1.32).
 */
import { atomicType, deducedType, type Field, type ListType, type MapType, type Scalar, type Type } from './type'

export type SchemaNode = { readonly [key: string]: unknown }

const REFERENCE = '#/components/schemas/'

/** Types that are written in more ways than one. */
const untyped: Type = { scalar: 'untyped' }
const special: Readonly<Record<string, Type>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': untyped,
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': untyped,
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': untyped,
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': untyped,
}

/** Gives the type of a definition by its name in the document. */
export function typesOfSchema(definitions: Readonly<Record<string, SchemaNode>>): (name: string) => Type | undefined {
  const known = new Map<string, Type>(Object.entries(special))
  function definition(name: string): Type | undefined {
    const found = known.get(name)
    if (found || !Object.hasOwn(definitions, name)) return found
    // Known before its parts are: definitions may refer to themselves.
    const type: { scalar?: Scalar; list?: ListType; map?: MapType } = {}
    known.set(name, type)
    return Object.assign(type, withRequiredLists(typeOfNode(definitions[name], definition), definitions[name]))
  }
  return definition
}

/** Go has a list that is required even where nothing is written. */
function withRequiredLists(type: Type, node: SchemaNode): Type {
  const lists = namesOf(node.required).filter((name) => type.map?.fields.get(name)?.type.list)
  return type.map && lists.length > 0 ? { ...type, map: { ...type.map, always: [...type.map.always, ...lists] } } : type
}

/** The type of a schema that is written out in full, as custom kinds have it. */
export const typeOfSchema = (node: SchemaNode): Type => typeOfNode(node, () => undefined)

type Definition = (name: string) => Type | undefined

function typeOfNode(node: SchemaNode, definition: Definition): Type {
  const reference = referenceOf(node)
  if (reference !== undefined) return withRelation(definition(reference) ?? atomicType, node)
  if (node['x-kubernetes-int-or-string'] === true) return untyped
  switch (node.type) {
    case 'array':
      return { list: listOf(node, definition) }
    case 'object':
      return objectOf(node, definition)
    case 'boolean':
      return { scalar: 'boolean' }
    case 'integer':
    case 'number':
      return { scalar: 'numeric' }
    case 'string':
      return { scalar: node.format === undefined || node.format === 'byte' ? 'string' : 'untyped' }
    default:
      return preserves(node) ? deducedType : atomicType
  }
}

const preserves = (node: SchemaNode): boolean => node['x-kubernetes-preserve-unknown-fields'] === true

function listOf(node: SchemaNode, definition: Definition): ListType {
  const element = typeOfNode(asNode(node.items), definition)
  const relation = node['x-kubernetes-list-type']
  if (relation === 'map') return { element, isAtomic: false, keys: namesOf(node['x-kubernetes-list-map-keys']) }
  if (relation === 'set') return { element, isAtomic: false, keys: [] }
  const strategy = node['x-kubernetes-patch-strategy']
  const key = node['x-kubernetes-patch-merge-key']
  if (relation === undefined && typeof strategy === 'string' && strategy.split(',').includes('merge')) {
    return { element, isAtomic: false, keys: typeof key === 'string' ? [key] : [] }
  }
  return { element, isAtomic: true, keys: [] }
}

const namesOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [])

function objectOf(node: SchemaNode, definition: Definition): Type {
  const isAtomic = node['x-kubernetes-map-type'] === 'atomic'
  const { properties, additionalProperties } = node
  if (properties === undefined && !isNode(additionalProperties)) {
    if (additionalProperties === true || preserves(node)) return { map: { ...(deducedType.map ?? noMap), isAtomic } }
    return atomicType
  }
  const fields = new Map<string, Field>()
  const always: string[] = []
  for (const [name, value] of Object.entries(asNode(properties))) {
    const child = asNode(value)
    fields.set(name, { type: typeOfNode(child, definition), ...(child.default === undefined ? {} : { default: child.default }) })
    if (referenceOf(child) !== undefined && isNode(child.default) && Object.keys(child.default).length === 0) always.push(name)
  }
  const element = isNode(additionalProperties) ? typeOfNode(additionalProperties, definition) : preserves(node) ? deducedType : undefined
  return { map: { fields, always, ...(element ? { element } : {}), isAtomic } }
}

const noMap: MapType = { fields: new Map(), always: [], isAtomic: false }

/** A field may make one piece of a type that elsewhere is not one. */
function withRelation(type: Type, node: SchemaNode): Type {
  const [map, list] = [node['x-kubernetes-map-type'], node['x-kubernetes-list-type']]
  if (map === undefined && list === undefined) return type
  // The referred type may still be under construction: its parts are read when they are needed.
  return {
    get scalar() {
      return type.scalar
    },
    get map() {
      return type.map && map !== undefined ? { ...type.map, isAtomic: map === 'atomic' } : type.map
    },
    get list() {
      return type.list && list === 'atomic' ? { ...type.list, isAtomic: true } : type.list
    },
  }
}

const isNode = (value: unknown): value is SchemaNode => typeof value === 'object' && value !== null && !Array.isArray(value)
const asNode = (value: unknown): SchemaNode => (isNode(value) ? value : {})

/** The definition that a node refers to, directly or as the one of `allOf`. */
function referenceOf({ $ref, allOf }: SchemaNode): string | undefined {
  const target = $ref ?? (Array.isArray(allOf) ? asNode(allOf[0]).$ref : undefined)
  return typeof target === 'string' ? target.slice(REFERENCE.length) : undefined
}
