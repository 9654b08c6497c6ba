import { describe, expect, it } from 'vitest'
import { describeFieldError } from '../field-error'
import { CustomResourceDefinition } from '../kinds/custom-resource-definition'
import type { CustomResourceDefinition as Definition, DefinitionSpec, Version } from './definition'
import { defaultDefinition } from './default-definition'
import type { Schema } from './schema'

const version = (changes: Partial<Version> = {}): Version => ({ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } }, ...changes })
const base: DefinitionSpec = { group: 'example.com', scope: 'Namespaced', names: { plural: 'tabs', kind: 'Tab' }, versions: [version()] }

function faultsOf(changes: Partial<DefinitionSpec>, metadata: object = {}): readonly string[] {
  const spec = { ...base, ...changes }
  const draft = { metadata: { name: `${spec.names.plural}.${spec.group}`, uid: '', resourceVersion: '', creationTimestamp: '', ...metadata }, spec, status: {} } as Definition
  const prepared = CustomResourceDefinition.prepareForCreate?.(defaultDefinition(draft)) ?? draft
  return (CustomResourceDefinition.validate?.(prepared) ?? []).map(describeFieldError)
}
const ofVersion = (changes: Partial<Version>): readonly string[] => faultsOf({ versions: [version(changes)] })
const ofSchema = (properties: Schema['properties'], rest: Schema = {}): readonly string[] =>
  ofVersion({ schema: { openAPIV3Schema: { type: 'object', properties, ...rest } } }).map((fault) => fault.replace('spec.validation.openAPIV3Schema', 'SCHEMA'))

describe('a definition', () => {
  it.each<[name: string, changes: Partial<DefinitionSpec>, faults: readonly string[]]>([
    ['that is right', {}, []],
    ['in a group without a dot', { group: 'example' }, ['spec.group: Invalid value: "example": should be a domain with at least one dot']],
    ['without a scope', { scope: '' }, ['spec.scope: Required value']],
    [
      'with odd names',
      { names: { plural: 'tabs', kind: 'T@b', listKind: 'T@b', shortNames: ['A'], categories: ['b_'] } },
      [
        'spec.names.singular: Invalid value: "t@b": a DNS-1035 label',
        'spec.names.kind: Invalid value: "T@b": may have mixed case, but should otherwise match: a DNS-1035 label',
        'spec.names.listKind: Invalid value: "T@b": may have mixed case, but should otherwise match: a DNS-1035 label',
        'spec.names.shortNames[0]: Invalid value: "A": a DNS-1035 label',
        'spec.names.listKind: Invalid value: "T@b": kind and listKind may not be the same',
        'spec.names.categories[0]: Invalid value: "b_": a DNS-1035 label',
      ],
    ],
    ['with a version twice', { versions: [version(), version({ storage: false })] }, ['spec.versions: Invalid value: …: must contain unique version names']],
    ['with two stored versions', { versions: [version(), version({ name: 'v2' })] }, ['spec.versions: Invalid value: …: must have exactly one version marked as storage version']],
    ['with an odd version', { versions: [version({ name: '1' })] }, ['spec.versions[0].name: Invalid value: "1": a DNS-1035 label']],
    ['that preserves everything', { preserveUnknownFields: true }, ['spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead']],
    ['with a strange conversion', { conversion: { strategy: 'Magic' } }, ['spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook"']],
    ['with a webhook and none', { conversion: { strategy: 'Webhook' } }, ['spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook', 'spec.conversion.conversionReviewVersions: Required value']],
    [
      'with a webhook nobody reaches',
      { conversion: { strategy: 'Webhook', webhook: { clientConfig: { url: 'http://x/?a' }, conversionReviewVersions: ['v7'] } } },
      [
        'spec.conversion.webhookClientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
        'spec.conversion.webhookClientConfig.url: Invalid value: "a": query parameters are not permitted in the URL',
        'spec.conversion.conversionReviewVersions: Invalid value: []string{"v7"}: must include at least one of v1, v1beta1',
      ],
    ],
  ])('%s', (_name, changes, faults) => {
    expect(faultsOf(changes).map(short)).toEqual(faults)
  })

  it('in a protected group says where it was approved', () => {
    const group = 'sigs.k8s.io'
    expect(faultsOf({ group })).toEqual(['metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111'])
    expect(faultsOf({ group }, { annotations: { 'api-approved.kubernetes.io': 'unapproved, a trial' } })).toEqual([])
  })
})

describe('a version', () => {
  it.each<[name: string, changes: Partial<Version>, faults: readonly string[]]>([
    ['without a schema', { schema: undefined }, ['spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required']],
    ['with a warning and no reason', { deprecationWarning: 'x' }, ['spec.versions[0].deprecationWarning: Invalid value: "x": can only be set for deprecated versions']],
    ['with scale paths elsewhere', { subresources: { scale: { specReplicasPath: '.status.a', statusReplicasPath: '' } } }, ['spec.subresources.scale.specReplicasPath: Invalid value: ".status.a": should be a json path under .spec', 'spec.subresources.scale.statusReplicasPath: Required value']],
    ['with odd columns', { additionalPrinterColumns: [{ name: '', type: 'x', jsonPath: 'a' }] }, ['spec.additionalPrinterColumns[0].name: Required value', 'spec.additionalPrinterColumns[0].type: Invalid value: "x": must be one of boolean,date,integer,number,string', 'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "a": must be a simple json path starting with .']],
    [
      'with fields that cannot be selected',
      { selectableFields: [{ jsonPath: '.nope' }, { jsonPath: '.list' }], schema: { openAPIV3Schema: { type: 'object', properties: { list: { type: 'array', items: { type: 'string' } } } } } },
      ['spec.selectableFields[0].jsonPath: Invalid value: ".nope": is an invalid path: does not refer to a valid field', 'spec.selectableFields[1].jsonPath: Invalid value: ".list": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'],
    ],
    ['with a status and a root that says too much', { subresources: { status: {} }, schema: { openAPIV3Schema: { type: 'object', anyOf: [{ required: ['a'] }], properties: { a: { type: 'string' } } } } }, ['spec.validation.openAPIV3Schema: Invalid value: …: only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled']],
  ])('%s', (_name, changes, faults) => {
    expect(ofVersion(changes).map(short)).toEqual(faults)
  })
})

describe('a schema', () => {
  const text: Schema = { type: 'string' }
  it.each<[name: string, properties: Schema['properties'], faults: readonly string[]]>([
    ['with a field of no type', { a: {} }, ['SCHEMA.properties[a].type: Required value: must not be empty for specified object fields']],
    ['with items of no type', { a: { type: 'array', items: {} } }, ['SCHEMA.properties[a].items.type: Required value: must not be empty for specified array items']],
    ['with a list of nothing', { a: { type: 'array' } }, ['SCHEMA.properties[a].items: Required value: must be specified']],
    ['with a type in an alternative', { a: { type: 'object', properties: { b: text }, anyOf: [{ type: 'object', properties: { b: { minLength: 1 } } }] } }, ['SCHEMA.properties[a].anyOf[0].type: Forbidden: must be empty to be structural']],
    ['with a number or a text', { a: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] } }, []],
    ['that says much of metadata', { metadata: { type: 'object', properties: { labels: { type: 'object' } } } }, ['SCHEMA.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified']],
    ['with fields beside a map', { a: { type: 'object', properties: { b: text }, additionalProperties: text } }, ['SCHEMA.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive']],
    ['with a set of objects', { a: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'object' } } }, ['SCHEMA.properties[a].items.x-kubernetes-map-type: Invalid value: "null": must be atomic as item of a list with x-kubernetes-list-type=set']],
    ['with a map without keys', { a: { type: 'array', 'x-kubernetes-list-type': 'map', items: { type: 'object' } } }, ['SCHEMA.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map']],
    ['with a default of the wrong type', { a: { type: 'integer', default: 'x' } }, ['SCHEMA.properties[a].default: Invalid value: "string": SCHEMA.properties[a].default in body must be of type integer: "string"']],
    ['with a default that knows too much', { a: { type: 'object', default: { c: 1 }, properties: { b: text } } }, ['SCHEMA.properties[a].default: Invalid value: map[string]interface {}{"c":1}: must not have unknown fields']],
    ['with a pattern that is none', { a: { type: 'string', pattern: '[a' } }, ["SCHEMA.properties[a].pattern: Invalid value: \"[a\": must be a valid regular expression, but isn't: error parsing regexp: missing closing ]: `[a`"]],
    ['with words that are not spoken', { a: { type: 'string', $ref: '#/x' } as Schema }, ['SCHEMA.properties[a].$ref: Forbidden: $ref is not supported']],
    ['with a rule of no sense', { a: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self.b' }] } }, ["SCHEMA.properties[a].x-kubernetes-validations[0].rule: Invalid value: …: compilation failed: ERROR: <input>:1:5: type 'int' does not support field selection\n | self.b\n | ....^"]],
    ['with a rule that is not yes or no', { a: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self + 1' }] } }, ['SCHEMA.properties[a].x-kubernetes-validations[0].rule: Invalid value: …: cel expression must evaluate to a bool']],
    ['with a message that is no text', { a: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 1', messageExpression: 'self' }] } }, ['SCHEMA.properties[a].x-kubernetes-validations[0].messageExpression: Invalid value: …: messageExpression must evaluate to a string']],
    ['that compares what cannot be told apart', { a: { type: 'array', items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] } } }, ['SCHEMA.properties[a].items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within SCHEMA.properties[a]']],
  ])('%s', (_name, properties, faults) => {
    expect(ofSchema(properties).map((fault) => short(fault.replaceAll('spec.validation.openAPIV3Schema', 'SCHEMA')))).toEqual(faults)
  })
})

it('knows no field only by an alternative of its root', () => {
  expect(ofSchema({ a: { type: 'string' } }, { anyOf: [{ properties: { b: { minLength: 1 } } }] })).toEqual([
    'SCHEMA.properties[b]: Required value: because it is defined in spec.validation.openAPIV3Schema.anyOf[0].properties[b]',
  ])
})

it('refuses loops within loops over lists of any length', () => {
  const list = (rule: string, maxItems?: number): Schema => ({ type: 'array', items: { type: 'string' }, ...(maxItems === undefined ? {} : { maxItems }), 'x-kubernetes-validations': [{ rule }] })
  const budget = 'exceeds budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'
  const twice = 'self.all(x, self.exists_one(y, x == y))'
  expect(ofSchema({ a: list(twice) })).toEqual([
    `SCHEMA.properties[a].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost ${budget}`,
    'SCHEMA.properties[a].x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
    `SCHEMA: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema ${budget}`,
  ])
  expect(ofSchema({ a: list(twice, 100) })).toEqual([])
  expect(ofSchema({ a: list("self.all(x, x != 'a')") })).toEqual([])
})

/** Long texts of Go, and rules about names, are known elsewhere. */
const short = (fault: string): string =>
  fault
    .replace(/(apiextensions\.\w+|\[\]apiextensions\.\w+)\{.*\}(?=: )/, '…')
    .replace(/Invalid value: \{.*\}(?=: only)/, 'Invalid value: …')
    .replace(/(a DNS-1035 label) must.*$/, '$1')
