/**
 * Whole objects within an object: each has its type, and metadata as any other.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go (v1.32).
 */
import { invalid, required, type FieldError } from '../field-error'
import { dnsSubdomain } from '../validation/formats'
import { validateLabels } from '../validation/labels'
import { validateAnnotations } from '../validation/metadata'
import { isEmbedded } from './rule-types'
import { isFields, schemaOfField, type Fields, type Schema } from './schema'

export function validateEmbedded(value: unknown, schema: Schema, path = ''): readonly FieldError[] {
  const own = path !== '' && isEmbedded(schema) && isFields(value) ? validateOne(value, path) : []
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? value.flatMap((item, index) => validateEmbedded(item, items, `${path}[${index}]`)) : own
  }
  if (!isFields(value)) return own
  const below = Object.entries(value).flatMap(([key, item]) => {
    const each = schemaOfField(schema, key)
    return each ? validateEmbedded(item, each, path === '' ? key : Object.hasOwn(schema.properties ?? {}, key) ? `${path}.${key}` : `${path}[${key}]`) : []
  })
  return [...own, ...below]
}

function validateOne({ apiVersion, kind, metadata }: Fields, path: string): readonly FieldError[] {
  return [
    ...(typeof apiVersion === 'string' && apiVersion !== '' ? apiVersionFaults(apiVersion, `${path}.apiVersion`) : [required(`${path}.apiVersion`, 'must not be empty')]),
    ...(typeof kind === 'string' && kind !== '' ? [] : [required(`${path}.kind`, 'must not be empty')]),
    ...(isFields(metadata) ? validateMetadata(metadata, `${path}.metadata`) : []),
  ]
}

const apiVersionFaults = (apiVersion: string, path: string): readonly FieldError[] =>
  apiVersion.split('/').length > 2 ? [invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)] : []

function validateMetadata({ name, labels, annotations }: Fields, path: string): readonly FieldError[] {
  const faults = typeof name === 'string' && name !== '' ? dnsSubdomain(name) : []
  return [
    ...faults.map((fault) => invalid(`${path}.name`, name, fault)),
    ...(isTexts(labels) ? validateLabels(labels, `${path}.labels`) : []),
    ...(isTexts(annotations) ? validateAnnotations(annotations, `${path}.annotations`) : []),
  ]
}

const isTexts = (value: unknown): value is Readonly<Record<string, string>> => isFields(value) && Object.values(value).every((item) => typeof item === 'string')
