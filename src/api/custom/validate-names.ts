/** Upstream: ValidateCustomResourceDefinitionNames in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (v1.32). */
import { invalid, type FieldError } from '../field-error'
import { dns1035Label } from '../validation/formats'
import type { Names } from './definition'

export function validateNames(names: Names, path: string): readonly FieldError[] {
  const { plural, singular = '', kind, listKind = '' } = names
  const isAmbiguous = kind !== '' && kind === listKind
  return [
    ...check(`${path}.plural`, plural),
    ...check(`${path}.singular`, singular),
    ...checkMixed(`${path}.kind`, kind),
    ...checkMixed(`${path}.listKind`, listKind),
    ...(names.shortNames ?? []).flatMap((name, index) => checkOne(`${path}.shortNames[${index}]`, name)),
    ...(isAmbiguous ? [invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same')] : []),
    ...(names.categories ?? []).flatMap((name, index) => checkOne(`${path}.categories[${index}]`, name)),
  ]
}

/** What is empty is told elsewhere. */
const check = (path: string, name: string): readonly FieldError[] => (name ? checkOne(path, name) : [])

function checkOne(path: string, name: string): readonly FieldError[] {
  const faults = dns1035Label(name)
  return faults.length > 0 ? [invalid(path, name, faults.join(','))] : []
}

function checkMixed(path: string, name: string): readonly FieldError[] {
  const faults = name ? dns1035Label(name.toLowerCase()) : []
  return faults.length > 0 ? [invalid(path, name, `may have mixed case, but should otherwise match: ${faults.join(',')}`)] : []
}
