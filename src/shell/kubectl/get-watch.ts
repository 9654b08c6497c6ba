/** kubectl get -w: the list, then a line per change, in columns that keep their widths. Upstream: get.go watch() (v1.32). */
import type { RestEvent } from '../../cluster/client/rest-client'
import { parseGoDuration } from '../../api/duration'
import { StatusError, type Status } from '../../api/status-error'
import type { KubectlContext } from './command'
import { CommandError } from './failures'
import { followEvents } from './follow'
import { fetchAnswer, type GetRequest, isTableFormat, requestFor } from './get-request'
import { styleFor, tableOf } from './get-tables'
import { itemsOf, type Manifest, type ManifestList, type Tree } from './manifest'
import { createPrinter } from './output'
import { formatTable, type Table, type TableColumn } from './table'
import type { Choice } from './targets'

export async function watchObjects(
  context: KubectlContext,
  choices: readonly Choice[],
  flags: GetRequest,
): Promise<void> {
  if (choices.length !== 1) throw new CommandError('you may only specify a single resource type')
  const [choice] = choices
  const print = createEventPrinter(context, choice, flags)
  const first = await fetchAnswer(context, choice, flags)
  if (!flags['watch-only']) await context.out(print('ADDED', first))
  const request = requestFor(context, { ...choice, name: undefined }, flags)
  const fieldSelector = choice.name === undefined ? flags['field-selector'] : `metadata.name=${choice.name}`
  const events = await context.client.watch({
    ...request,
    query: { ...request.query, fieldSelector, resourceVersion: versionOf(first) },
  })
  await followEvents(
    context,
    { events, timeoutMs: requestTimeoutMs(context.global['request-timeout']) },
    async ({ type, object }: RestEvent) => {
      if (type === 'ERROR') throw new StatusError(object as Status)
      if (type !== 'BOOKMARK') await context.out(print(type, object))
    },
  )
}

/** --request-timeout ends a watch; a bare number means seconds, 0 means never. */
const requestTimeoutMs = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) * 1000 : (parseGoDuration(text) ?? 0)

/** The revision that the list was of; a single object watches from now on. */
function versionOf(body: unknown): string | undefined {
  return (body as Partial<ManifestList>).metadata?.resourceVersion
}

type EventPrinter = (type: string, body: unknown) => string

function createEventPrinter(context: KubectlContext, { resource }: Choice, flags: GetRequest): EventPrinter {
  if (!isTableFormat(flags)) return createObjectEventPrinter(context, flags)
  const widths: number[] = []
  let columns: readonly TableColumn[] = []
  let isFirst = true
  return (type, body) => {
    // Only the first table of a watch names its columns; those that follow say null.
    const { columnDefinitions, rows }: Table = tableOf(body, context.clock.now())
    if (columnDefinitions && columnDefinitions.length > 0) columns = columnDefinitions
    if (!rows || rows.length === 0) return ''
    const style = styleFor(resource, flags, false)
    const noHeaders = style.noHeaders || !isFirst
    isFirst = false
    return formatTable(columns, rows, {
      ...style,
      noHeaders,
      widths,
      ...(flags['output-watch-events'] ? { event: type } : {}),
    })
  }
}

function createObjectEventPrinter(context: KubectlContext, flags: GetRequest): EventPrinter {
  const print = createPrinter(context, flags, { columns: true })
  return (type, body) => {
    const objects = 'items' in (body as object) ? itemsOf(body as ManifestList) : [body as Manifest]
    if (!flags['output-watch-events']) return objects.map(print).join('')
    return objects
      .map((object): Tree => ({ type, object }))
      .map((event) => print(event as Manifest))
      .join('')
  }
}
