/** kubectl set selector: which pods a Service sends to. Upstream: kubectl/pkg/cmd/set/set_selector.go (v1.32). */
import { defineCommand } from '../command'
import { CommandError, eachThrough, throwAll } from '../failures'
import { isTree, type Manifest } from '../manifest'
import type { Target } from '../targets'
import { findSetTargets, sendChange, setFlags } from './change-containers'

const { selector: _labels, ...shared } = setFlags
const flags = {
  ...shared,
  'resource-version': { type: 'string', help: 'Change the object only as long as it has this version.' },
} as const

type Labels = Readonly<Record<string, string>>

export const setSelector = defineCommand({
  name: 'selector',
  use: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  short: 'Set the selector on a resource',
  examples: ['kubectl set selector service my-svc environment=qa'],
  flags,
  completes: ['services'],
  async run(context, { args, flags: given }) {
    const expression = args.at(-1)
    if (expression === undefined) throw new CommandError('one selector is required')
    const selector = parseSelector(expression)
    const { targets, errors } = await findSetTargets(context, args.slice(0, -1), { ...given, selector: '' })
    await eachThrough(targets, async (target) => {
      requireVersion(target, given['resource-version'])
      await sendChange(context, target, { given, wanted: withSelector(target.object, selector), what: 'selector updated' })
    })
    throwAll(errors)
  },
})

function parseSelector(expression: string): Labels {
  const pairs = expression.split(',').map((pair) => /^\s*([\w./-]+)\s*==?\s*([\w.-]*)\s*$/.exec(pair))
  if (!pairs.every((pair) => pair !== null)) throw new CommandError(`couldn't parse the selector string "${expression}"`)
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]))
}

function withSelector(object: Manifest, selector: Labels): Manifest {
  if (object.kind !== 'Service') throw new CommandError('setting a selector is only supported for Services')
  return { ...object, spec: { ...(isTree(object.spec) ? object.spec : {}), selector } }
}

function requireVersion({ object, resource, name }: Target, wanted: string): void {
  if (wanted === '' || object.metadata.resourceVersion === wanted) return
  throw new CommandError(`${resource.name} "${name}" has resource version ${object.metadata.resourceVersion ?? ''}, not ${wanted}`)
}
