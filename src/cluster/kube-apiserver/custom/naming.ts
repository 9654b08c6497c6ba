/**
 * Which names a definition gets: those that no other definition of its group has. What it asks for and does not get is said in its
 * conditions. Upstream: k8s.io/apiextensions-apiserver/pkg/controller/status/naming_controller.go (v1.32).
 */
import { withCondition, type CustomResourceDefinition, type DefinitionStatus, type Names } from '../../../api/custom/definition'

/** `others` are the definitions of the same group, without this one. */
export function namedStatus({ spec, status }: CustomResourceDefinition, others: readonly CustomResourceDefinition[], now: string): DefinitionStatus {
  const { names, conflict } = accept(spec.names, status.acceptedNames, others)
  const accepted = conflict
    ? { type: 'NamesAccepted', status: 'False', ...conflict }
    : { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
  const named = withCondition({ ...status, acceptedNames: names }, accepted, now)
  if (status.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True')) return named
  const installing = conflict
    ? { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' }
    : { type: 'Established', status: 'False', reason: 'Installing', message: 'the initial names have been accepted' }
  return withCondition(named, installing, now)
}

interface Conflict {
  readonly reason: string
  readonly message: string
}

function accept(wanted: Names, accepted: Names | undefined, others: readonly CustomResourceDefinition[]): { names: Names; conflict: Conflict | undefined } {
  const taken = takenBy(others)
  const inUse = (name: string, before: string | undefined, used: ReadonlySet<string>): string[] => (name !== '' && name !== before && used.has(name) ? [`${JSON.stringify(name)} is already in use`] : [])
  const { plural, singular = '', kind, listKind = '', shortNames = [] } = wanted
  const before = accepted ?? { plural: '', kind: '' }
  const faults: readonly (readonly [string, readonly string[]])[] = [
    ['PluralConflict', inUse(plural, before.plural, taken.resources)],
    ['SingularConflict', inUse(singular, before.singular, taken.resources)],
    ['ShortNamesConflict', shortNames.flatMap((name) => inUse(name, before.shortNames?.includes(name) ? name : undefined, taken.resources))],
    ['KindConflict', inUse(kind, before.kind, taken.kinds)],
    ['ListKindConflict', inUse(listKind, before.listKind, taken.kinds)],
  ]
  const failed = new Map(faults.filter(([, texts]) => texts.length > 0))
  const last = [...failed].at(-1)
  const names: Names = {
    ...(wanted.categories ? { categories: wanted.categories } : {}),
    kind: failed.has('KindConflict') ? before.kind : kind,
    ...listed('listKind', failed.has('ListKindConflict') ? before.listKind : listKind),
    plural: failed.has('PluralConflict') ? before.plural : plural,
    ...(failed.has('ShortNamesConflict') ? (before.shortNames ? { shortNames: before.shortNames } : {}) : wanted.shortNames ? { shortNames: wanted.shortNames } : {}),
    ...listed('singular', failed.has('SingularConflict') ? before.singular : singular),
  }
  return { names, conflict: last && { reason: last[0], message: messageOf(last[1]) } }
}

const listed = (field: 'listKind' | 'singular', name: string | undefined): Partial<Names> => (name ? { [field]: name } : {})

const messageOf = (texts: readonly string[]): string => (texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`)

function takenBy(others: readonly CustomResourceDefinition[]): { readonly resources: ReadonlySet<string>; readonly kinds: ReadonlySet<string> } {
  const [resources, kinds] = [new Set<string>(), new Set<string>()]
  for (const { status } of others) {
    const names = status.acceptedNames
    if (!names) continue
    for (const name of [names.plural, names.singular ?? '', ...(names.shortNames ?? [])]) if (name) resources.add(name)
    for (const name of [names.kind, names.listKind ?? '']) if (name) kinds.add(name)
  }
  return { resources, kinds }
}
