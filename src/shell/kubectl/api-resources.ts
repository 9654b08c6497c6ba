/** kubectl api-resources. Upstream: kubectl/pkg/cmd/apiresources/apiresources.go (v1.32). */
import { defineCommand, type KubectlContext } from './command'
import { groupResource, type Resource } from './discovery'
import { CommandError, UsageError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { alignTabs, tableStyle } from './tab-writer'

const flags = {
  'api-group': { type: 'string', help: 'Only resources of this group.' },
  cached: { type: 'bool', help: 'Use what was learned before.' },
  categories: { type: 'list', help: 'Only resources in these categories.' },
  namespaced: { type: 'bool', default: true, help: 'Only resources with (or with =false, without) a namespace.' },
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  output: { type: 'string', short: 'o', help: 'wide or name.', words: ['name', 'wide'] },
  'sort-by': { type: 'string', help: 'Order by name or kind.', words: ['kind', 'name'] },
  verbs: { type: 'list', help: 'Only resources that know these verbs.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const apiResources = defineCommand({
  name: 'api-resources',
  use: '[flags] [options]',
  short: 'Print the supported API resources on the server',
  examples: ['kubectl api-resources', 'kubectl api-resources -o wide', 'kubectl api-resources --namespaced=false'],
  flags,
  async run(context, { args, flags: given, changed }) {
    if (args.length > 0) throw new UsageError(`unexpected arguments: [${args.join(' ')}]`)
    if (!['', 'name', 'wide'].includes(given.output))
      throw new CommandError(`--output ${given.output} is not available`)
    if (!['', 'kind', 'name'].includes(given['sort-by'])) throw new CommandError('--sort-by accepts only name or kind')
    const chosen = (await preferred(context)).filter((resource) => isChosen(resource, { given, changed }))
    const sorted =
      given['sort-by'] === '' ? byGroup(chosen) : chosen.toSorted((a, b) => compare(keyFor(a, given), keyFor(b, given)))
    await context.out(
      given.output === 'name' ? sorted.map((one) => `${groupResource(one)}\n`).join('') : format(sorted, given),
    )
  },
})

/** Each resource once, in the version that the server likes best. */
async function preferred({ discovery }: KubectlContext): Promise<Resource[]> {
  const all = await discovery.all()
  return all.filter(
    (one, at) =>
      all.findIndex((other) => other.group === one.group && other.name === one.name) === at && one.verbs.length > 0,
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const keyFor = (resource: Resource, given: Flags): string =>
  given['sort-by'] === 'kind' ? resource.kind : resource.name
const byGroup = (resources: readonly Resource[]): Resource[] =>
  resources.toSorted((a, b) => compare(a.group, b.group) || compare(a.name, b.name))

function isChosen(resource: Resource, { given, changed }: { given: Flags; changed: ReadonlySet<string> }): boolean {
  if (changed.has('api-group') && resource.group !== given['api-group']) return false
  if (changed.has('namespaced') && resource.namespaced !== given.namespaced) return false
  return (
    given.verbs.every((verb) => resource.verbs.includes(verb)) &&
    given.categories.every((category) => resource.categories.includes(category))
  )
}

function format(resources: readonly Resource[], given: Flags): string {
  const wide = given.output === 'wide'
  const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
  const rows = resources.map(({ name, shortNames, apiVersion, namespaced, kind, verbs, categories }) => [
    ...[name, shortNames.join(','), apiVersion, String(namespaced), kind],
    ...(wide ? [verbs.join(','), categories.join(',')] : []),
  ])
  return alignTabs(
    `${[...(given['no-headers'] ? [] : [headers]), ...rows].map((cells) => cells.join('\t')).join('\n')}\n`,
    tableStyle,
  )
}
