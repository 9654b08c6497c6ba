/** kubectl set resources. Upstream: kubectl/pkg/cmd/set/set_resources.go (v1.32). */
import { isQuantity } from '../../../api/quantity'
import type { Core } from '../../../api/types'
import { defineCommand } from '../command'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { Target } from '../targets'
import {
  findSetTargets,
  podSpecOf,
  refuseWithoutTemplate,
  selectsContainer,
  sendChange,
  setFlags,
} from './change-containers'

type Amounts = Readonly<Record<string, string>>

export const setResources = defineCommand({
  name: 'resources',
  use: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS] [options]',
  short: 'Update resource requests/limits on objects with pod templates',
  examples: [
    'kubectl set resources deployment nginx -c=nginx --limits=cpu=200m,memory=512Mi',
    'kubectl set resources deployment nginx --limits=cpu=0,memory=0 --requests=cpu=0,memory=0',
  ],
  flags: {
    ...setFlags,
    containers: { type: 'string', short: 'c', default: '*', help: 'Names of the containers to change; may contain *.' },
    limits: { type: 'string', help: 'Limits, such as cpu=100m,memory=256Mi.' },
    requests: { type: 'string', help: 'Requests, such as cpu=100m,memory=256Mi.' },
  },
  completes: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  async run(context, { args, flags }) {
    if (flags.limits === '' && flags.requests === '')
      throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)')
    const change = {
      containers: flags.containers,
      limits: parseAmounts(flags.limits),
      requests: parseAmounts(flags.requests),
    }
    const { targets, errors } = await findSetTargets(context, args, flags)
    await eachThrough(targets, async (target) => {
      const wanted = withResources(target, change)
      await sendChange(context, target, { given: flags, wanted, what: 'resource requirements updated' })
    })
    throwAll(errors)
  },
})

interface Change {
  readonly containers: string
  readonly limits: Amounts
  readonly requests: Amounts
}

function withResources(target: Target, { containers, limits, requests }: Change) {
  const place = podSpecOf(target.object)
  if (!place) throw refuseWithoutTemplate(target)
  const isChosen = selectsContainer(containers)
  if (!place.spec.containers.some(isChosen)) throw new CommandError(`unable to find container named ${containers}`)
  const changed = (container: Core.Container): Core.Container =>
    isChosen(container)
      ? {
          ...container,
          resources: {
            ...container.resources,
            ...merged('limits', container, limits),
            ...merged('requests', container, requests),
          },
        }
      : container
  return place.with({ ...place.spec, containers: place.spec.containers.map(changed) })
}

function merged(
  which: 'limits' | 'requests',
  { resources }: Core.Container,
  amounts: Amounts,
): Partial<Core.ResourceRequirements> {
  return Object.keys(amounts).length === 0 ? {} : { [which]: { ...resources?.[which], ...amounts } }
}

function parseAmounts(text: string): Amounts {
  if (text === '') return {}
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name, amount, ...more] = pair.split('=')
      if (amount === undefined || more.length > 0)
        throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
      if (!isQuantity(amount)) {
        throw new CommandError(
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        )
      }
      return [name, amount]
    }),
  )
}
