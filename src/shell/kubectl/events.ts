/** kubectl events. Upstream: kubectl/pkg/cmd/events/{events,event_printer}.go (v1.32). */
import type { Event } from '../../api/types'
import { defineCommand, type KubectlContext } from './command'
import { ageSince } from './describe/text'
import { CommandError, ExitError } from './failures'
import type { FlagTable, FlagValues } from './flags'
import { followEvents } from './follow'
import { itemsOf, type Manifest, type ManifestList } from './manifest'
import { createPrinter, outputFlags } from './output'
import { alignTabs, tableStyle } from './tab-writer'

const flags = {
  ...outputFlags,
  'all-namespaces': { type: 'bool', short: 'A', help: 'Events of all namespaces.' },
  'chunk-size': { type: 'int', default: 500, help: 'Ask for lists in pieces of this size.' },
  for: { type: 'string', help: 'Only events about this object, TYPE/NAME.' },
  'no-headers': { type: 'bool', help: 'Leave out the headers.' },
  types: { type: 'list', help: 'Only events of these types.', words: ['Normal', 'Warning'] },
  watch: { type: 'bool', short: 'w', help: 'Go on as more events come.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const events = defineCommand({
  name: 'events',
  use: '[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  short: 'List events',
  examples: [
    'kubectl events',
    'kubectl events --for pod/web-pod-13je7 --watch',
    'kubectl events --types=Warning,Normal',
  ],
  flags,
  async run(context, { flags: given }) {
    const wrong = given.types.find((type) => !['normal', 'warning'].includes(type.toLowerCase()))
    if (wrong !== undefined) throw new CommandError('valid --types are Normal or Warning')
    const path = given['all-namespaces'] ? '/api/v1/events' : `/api/v1/namespaces/${context.namespace}/events`
    const fieldSelector = await selectorFor(context, given.for)
    const list = (await context.client.json({
      path,
      query: { fieldSelector, limit: given['chunk-size'] },
    })) as ManifestList
    const chosen = itemsOf(list)
      .filter(ofTypes(given.types))
      .toSorted((a, b) => lastSeen(a) - lastSeen(b))
    if (chosen.length === 0 && !given.watch) return sayNone(context, given['all-namespaces'])
    const print = createEventsPrinter(context, given)
    if (chosen.length > 0) await context.out(print(chosen))
    if (!given.watch) return
    const stream = await context.client.watch({
      path,
      query: { fieldSelector, resourceVersion: list.metadata?.resourceVersion },
    })
    await followEvents(context, { events: stream }, async ({ type, object }) => {
      if (type === 'ADDED' || type === 'MODIFIED')
        await context.out(print([object as Manifest].filter(ofTypes(given.types))))
    })
  },
})

const ofTypes =
  (types: readonly string[]) =>
  ({ type }: Manifest): boolean =>
    types.length === 0 || types.some((one) => one.toLowerCase() === String(type).toLowerCase())

async function sayNone({ err, namespace }: KubectlContext, allNamespaces: boolean): Promise<void> {
  await err(allNamespaces ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
}

async function selectorFor({ discovery, err }: KubectlContext, reference: string): Promise<string> {
  if (reference === '') return ''
  const [type, name, ...more] = reference.split('/')
  if (!name || more.length > 0) throw new CommandError('--for must be in resource/name form')
  const resource = await discovery.find(type)
  if (!resource) {
    await err(`the server doesn't have a resource type ${JSON.stringify(type)}\n`)
    throw new ExitError(1)
  }
  const { kind, apiVersion } = resource
  return `involvedObject.kind=${kind},involvedObject.apiVersion=${apiVersion},involvedObject.name=${name}`
}

const lastSeen = (item: Manifest): number => {
  const { eventTime, firstTimestamp, lastTimestamp, series } = item as object as Event
  return Date.parse(String(series?.lastObservedTime || lastTimestamp || eventTime || firstTimestamp || 0)) || 0
}

function createEventsPrinter(context: KubectlContext, given: Flags): (items: readonly Manifest[]) => string {
  if (given.output !== '') {
    const print = createPrinter(context, given)
    return (items) => print({ apiVersion: 'v1', items, kind: 'List', metadata: {} })
  }
  let first = !given['no-headers']
  return (items) => {
    const headers = first
      ? [`${given['all-namespaces'] ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE`]
      : []
    first = false
    const rows = items.map((item) => rowOf(item as object as Event, context.clock.now(), given['all-namespaces']))
    return items.length === 0 ? '' : alignTabs(`${[...headers, ...rows].join('\n')}\n`, tableStyle)
  }
}

function rowOf(
  { metadata, type = '', reason = '', message = '', involvedObject, ...times }: Event,
  nowMs: number,
  withNamespace: boolean,
): string {
  const object = `${involvedObject.kind ?? ''}/${involvedObject.name ?? ''}`
  return [
    ...(withNamespace ? [metadata.namespace ?? ''] : []),
    interval(times, nowMs),
    type,
    reason,
    object,
    message.trim(),
  ].join('\t')
}

function interval(
  { eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: Partial<Event>,
  nowMs: number,
): string {
  const first = ageSince(eventTime || firstTimestamp, nowMs)
  if (series) return `${ageSince(series.lastObservedTime, nowMs)} (x${series.count ?? 0} over ${first})`
  return count > 1 ? `${ageSince(lastTimestamp, nowMs)} (x${count} over ${first})` : first
}
