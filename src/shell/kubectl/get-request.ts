/** What kubectl get asks the server: the path of a choice, and a Table unless the format wants objects. */
import type { RestRequest } from '../../cluster/client/rest-client'
import type { KubectlContext } from './command'
import { pathOf } from './discovery'
import type { FlagValues } from './flags'
import type { getFlags } from './get-flags'
import { itemsOf, type ManifestList } from './manifest'
import type { Table } from './table'
import { tableAccept } from './table'
import { blamed, type Choice, explainListFailure, namespaceFor } from './targets'

export type GetRequest = FlagValues<typeof getFlags>

export const isTableFormat = ({ output }: Pick<GetRequest, 'output'>): boolean => output === '' || output === 'wide'

export function requestFor(context: KubectlContext, choice: Choice, flags: GetRequest): RestRequest {
  const { resource, name } = choice
  const namespace = choice.namespace ?? namespaceFor(context, resource, flags['all-namespaces'])
  const path = pathOf(resource, { namespace, name, subresource: flags.subresource })
  const human = isTableFormat(flags)
  const includeObject = human && flags['sort-by'] !== '' ? 'Object' : undefined
  const accept = human && flags['server-print'] ? tableAccept : 'application/json'
  if (name !== undefined) return { path, accept, query: { includeObject } }
  return {
    path,
    accept,
    query: { labelSelector: flags.selector, fieldSelector: flags['field-selector'], includeObject },
  }
}

/** All pages of a list in one answer. */
export async function fetchAnswer(context: KubectlContext, choice: Choice, flags: GetRequest): Promise<unknown> {
  const request = requestFor(context, choice, flags)
  if (choice.name !== undefined) {
    const namespace = choice.namespace ?? namespaceFor(context, choice.resource)
    return context.client.json(request).catch((error: unknown) => blamed(context, namespace, error))
  }
  const limit = flags['chunk-size'] || undefined
  let whole: Page | undefined
  let next: string | undefined
  const selectors = { labelSelector: flags.selector, fieldSelector: flags['field-selector'] }
  const fail = (error: unknown): never => {
    throw explainListFailure(error, choice.resource, selectors)
  }
  do {
    const page = (await context.client
      .json({ ...request, query: { ...request.query, limit, continue: next } })
      .catch(fail)) as Page
    whole = whole ? join(whole, page) : page
    next = page.metadata?.continue
  } while (next)
  return whole
}

type Page = (Table | ManifestList) & { readonly metadata?: { readonly continue?: string } }

function join(before: Page, page: Page): Page {
  if ('items' in before && 'items' in page) return { ...before, items: [...itemsOf(before), ...itemsOf(page)] }
  if ('items' in before || 'items' in page) return page
  return { ...before, rows: [...(before.rows ?? []), ...(page.rows ?? [])] }
}
