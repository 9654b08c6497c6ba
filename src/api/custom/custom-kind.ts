/**
 * The kinds that a CustomResourceDefinition makes, one for each served version. The version that is stored holds the objects; the
 * others are other names for them.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go, pkg/registry/customresource/strategy.go (v1.32).
 */
import type { FieldError } from '../field-error'
import { apiVersionOf, type Kind } from '../kind'
import type { KubeObject } from '../object'
import { internalError } from '../status-error'
import { isSame } from '../updates'
import type { CustomResourceDefinition, ScalePaths, Version } from './definition'
import { withDefaults } from './default-values'
import { validateEmbedded } from './embedded'
import { jsonPath } from './json-path'
import { validateListTypes } from './list-types'
import { printerOf } from './printer-columns'
import { prune } from './prune'
import { ruleTree, type RuleTree } from './rule-tree'
import { isFields, type Fields, type Schema } from './schema'
import { withValueAt } from './set-path'
import { validateRules } from './validate-rules'
import { validateValue } from './validate-value'
import { compareVersions } from './version-order'

export type CustomObject = KubeObject & Fields

export interface CustomKind extends Kind<CustomObject> {
  readonly isCustom: true
  readonly listKind: string
  readonly schema: Schema
  /** Whether fields that the schema does not know are kept. */
  readonly preservesUnknownFields: boolean
}

export const isCustomKind = (kind: Kind): kind is Kind & CustomKind => kind.isCustom === true && 'schema' in kind

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const verbsOfTheDying = ['delete', 'deletecollection', 'get', 'list', 'watch']

/** The most preferred version first. */
export function customKinds(definition: CustomResourceDefinition): readonly CustomKind[] {
  const served = definition.spec.versions.filter((version) => version.served).sort((a, b) => compareVersions(a.name, b.name))
  const main = served.find(({ storage }) => storage) ?? served[0]
  return served.map((version) => (version === main ? customKind(definition, version) : otherVersion(definition, version)))
}

function otherVersion(definition: CustomResourceDefinition, version: Version): CustomKind {
  const kind = customKind(definition, version)
  const { show } = kind
  return { ...kind, show: undefined, storedAs: { kind: kind as Kind, decode: (object) => object, encode: (stored) => show?.(stored as CustomObject) ?? (stored as CustomObject) } }
}

function customKind(definition: CustomResourceDefinition, version: Version): CustomKind {
  const { spec, status } = definition
  const names = status.acceptedNames ?? spec.names
  const schema = version.schema?.openAPIV3Schema ?? {}
  const preserves = spec.preserveUnknownFields ?? false
  const printer = printerOf(version.additionalPrinterColumns)
  const place = { group: spec.group, version: version.name }
  const hasStatus = version.subresources?.status !== undefined
  const selectable = selectorsOf(version)
  return {
    ...place,
    isCustom: true,
    kind: names.kind,
    listKind: names.listKind ?? `${names.kind}List`,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: spec.scope === 'Namespaced',
    verbs: definition.metadata.deletionTimestamp ? verbsOfTheDying : verbs,
    subresources: [...(hasStatus ? ['status'] : []), ...(version.subresources?.scale ? ['scale'] : [])],
    schema,
    preservesUnknownFields: preserves,
    ...(version.deprecated ? { deprecation: version.deprecationWarning ?? `${apiVersionOf(place)} ${names.kind} is deprecated` } : {}),
    columns: printer.columns,
    row: (object, nowMs) => printer.row(object, nowMs),
    ...(selectable ? { selectableFields: selectable } : {}),
    ...(version.subresources?.scale ? { scale: scaleAccess(version.subresources.scale) } : {}),
    show: shown(schema, { apiVersion: apiVersionOf(place), preserves }),
    ...lifeOf({ schema, hasStatus, storageVersion: storageVersionOf(definition) }),
  }
}

const storageVersionOf = ({ spec }: CustomResourceDefinition): string =>
  apiVersionOf({ group: spec.group, version: spec.versions.find(({ storage }) => storage)?.name ?? '' })

/** As the schema of today completes and prunes it; remembered as long as the stored object lives. */
function shown(schema: Schema, { apiVersion, preserves }: { apiVersion: string; preserves: boolean }): (stored: CustomObject) => CustomObject {
  const known = new WeakMap<CustomObject, CustomObject>()
  return (stored) => {
    const seen = known.get(stored)
    if (seen) return seen
    const pruned = preserves ? stored : prune(stored, schema)
    const whole = withDefaults(pruned, schema)
    const object = whole.apiVersion === apiVersion ? whole : { ...whole, apiVersion }
    known.set(stored, object)
    return object
  }
}

interface Life {
  readonly schema: Schema
  readonly hasStatus: boolean
  readonly storageVersion: string
}

type Living = Required<
  Pick<Kind<CustomObject>, 'setDefaults' | 'prepareForCreate' | 'prepareForUpdate' | 'prepareForStatusUpdate' | 'validate' | 'validateUpdate' | 'validateStatusUpdate'>
>

function lifeOf({ schema, hasStatus, storageVersion }: Life): Living {
  let rules: { readonly tree: RuleTree | undefined } | undefined
  const treeOf = (): RuleTree | undefined => (rules ??= { tree: ruleTree(schema, true) }).tree
  const judge = (object: CustomObject, previous?: CustomObject): readonly FieldError[] => validateObject(object, { previous, schema, tree: treeOf })
  const stored = (object: CustomObject): CustomObject => (object.apiVersion === storageVersion ? object : { ...object, apiVersion: storageVersion })
  return {
    setDefaults: (object) => withDefaults(object, schema),
    prepareForCreate: (object) => withGeneration(stored(hasStatus ? without(object, 'status') : object), 1),
    prepareForUpdate(next, previous) {
      const kept = stored(hasStatus ? withField(next, 'status', previous.status) : next)
      return isSame(contentOf(kept, hasStatus), contentOf(previous, hasStatus)) ? kept : withGeneration(kept, (previous.metadata.generation ?? 0) + 1)
    },
    // Only the status, and of the metadata who owns which field, is taken.
    prepareForStatusUpdate: (sent, previous) => ({
      ...withDefaults(withField(previous, 'status', sent.status), schema),
      metadata: sent.metadata.managedFields ? { ...previous.metadata, managedFields: sent.metadata.managedFields } : previous.metadata,
    }),
    validate: (object) => judge(object),
    validateUpdate: judge,
    validateStatusUpdate: judge,
  }
}

interface Judging {
  readonly previous: CustomObject | undefined
  readonly schema: Schema
  tree(): RuleTree | undefined
}

const blocking = ['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid']
const unchecked: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  message: 'Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
}

/** Rules are asked only of what has the right shape. */
function validateObject(object: CustomObject, { previous, schema, tree }: Judging): readonly FieldError[] {
  const shape = [...forgiven(validateValue(object, schema), object, previous), ...validateEmbedded(object, schema), ...validateListTypes(object, schema)]
  const rules = tree()
  if (!rules) return shape
  if (shape.some(({ type }) => blocking.includes(type))) return [...shape, unchecked]
  return [...shape, ...validateRules(rules, { path: '', value: object, old: previous, forgives: previous !== undefined, warn: () => {} })]
}

/** What was wrong before and did not change may stay. Upstream: ratcheting_validation.go (CRDValidationRatcheting). */
function forgiven(errors: readonly FieldError[], object: CustomObject, previous: CustomObject | undefined): readonly FieldError[] {
  if (!previous || errors.length === 0) return errors
  return errors.filter(({ field }) => {
    const find = jsonPath(`.${field}`)
    const before = find?.(previous) ?? []
    return before.length === 0 || !isSame(before[0], find?.(object)[0])
  })
}

const without = (object: CustomObject, field: string): CustomObject => {
  if (!Object.hasOwn(object, field)) return object
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field)) as CustomObject
}

const withField = (object: CustomObject, field: string, value: unknown): CustomObject => {
  if (value === object[field]) return object
  return value === undefined ? without(object, field) : { ...object, [field]: value }
}

/** What counts as a new generation: everything but metadata, and but the status where that has a door of its own. */
const contentOf = ({ metadata, apiVersion, kind, status, ...content }: CustomObject, hasStatus: boolean): unknown => (hasStatus ? content : { ...content, status })

const withGeneration = (object: CustomObject, generation: number): CustomObject =>
  object.metadata.generation === generation ? object : { ...object, metadata: { ...object.metadata, generation } }

function selectorsOf({ selectableFields }: Version): ((object: CustomObject) => Readonly<Record<string, string>>) | undefined {
  if (!selectableFields || selectableFields.length === 0) return undefined
  const paths = selectableFields.map(({ jsonPath: path }) => ({ name: path.replace(/^\./, ''), find: jsonPath(path) }))
  return (object) => Object.fromEntries(paths.map(({ name, find }) => [name, textOf(find?.(object)[0])]))
}

const textOf = (value: unknown): string => (value === undefined || value === null || isFields(value) ? '' : String(value))

function scaleAccess({ specReplicasPath, statusReplicasPath, labelSelectorPath }: ScalePaths): NonNullable<Kind<CustomObject>['scale']> {
  const [spec, status, selector] = [specReplicasPath, statusReplicasPath, labelSelectorPath ?? ''].map((path) => (path === '' ? undefined : jsonPath(path)))
  return {
    read(object) {
      const [replicas] = spec?.(object) ?? []
      if (typeof replicas !== 'number') throw internalError(`the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`)
      const [current] = status?.(object) ?? []
      const [chosen] = selector?.(object) ?? []
      return { replicas, current: typeof current === 'number' ? current : 0, selector: typeof chosen === 'string' ? chosen : undefined }
    },
    write: (object, replicas) => withValueAt(object, specReplicasPath, replicas),
  }
}
