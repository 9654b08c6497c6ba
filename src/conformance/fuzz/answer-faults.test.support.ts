/** What is wrong with an answer, whatever the question was. */
import type { ApiResponse } from '../../api/http'
import { parseYamlDocuments } from '../../base/yaml/parse'
import type { FuzzRequest } from './random-request.test.support'

interface Parsed {
  readonly kind?: string
  readonly apiVersion?: string
  readonly metadata?: { readonly namespace?: string; readonly continue?: string; readonly resourceVersion?: string; readonly name?: string }
  readonly items?: readonly Parsed[]
  readonly rows?: readonly { readonly object?: Parsed }[]
  readonly status?: unknown
  readonly code?: number
  readonly message?: unknown
  readonly reason?: unknown
}

export interface Judged {
  readonly faults: readonly string[]
  readonly parsed: Parsed | undefined
}

/** Header values as Node writes them: no line ends. */
const HEADER = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/

/** What a real API server, too, answers with a status of 500 and more. */
const KNOWN = /^(failed to (create|convert|update|prune|merge) |etcdserver: request is too large|Too large resource version|error trying to reach service|Internal error occurred: failed calling webhook|This pod has more than one PodDisruptionBudget)/

/** Where no route leads the answer is that of any web server. */
const isNoRoute = (status: number, body: string): boolean => status === 404 && body === '404 page not found\n'

export function judge(request: FuzzRequest, { status, headers, body }: ApiResponse): Judged {
  const faults: string[] = []
  if (!Number.isInteger(status) || status < 200 || status > 599) faults.push(`status ${status}`)
  for (const [name, value] of Object.entries(headers)) if (typeof value !== 'string' || !HEADER.test(value) || name !== name.toLowerCase()) faults.push(`header ${name}: ${JSON.stringify(value)}`)
  if (typeof body !== 'string') return { faults: status === 200 ? faults : [...faults, `a stream with status ${status}`], parsed: undefined }
  const type = headers['content-type'] ?? ''
  if (!/json|yaml/.test(type)) return { faults: status >= 400 && !isNoRoute(status, body) ? [...faults, `an error that is no Status: ${body}`] : faults, parsed: undefined }
  const parsed = type.includes('yaml') ? parseYaml(body) : parse(body)
  if (!parsed) return { faults: [...faults, `no object: ${body}`], parsed: undefined }
  return { faults: [...faults, ...(status >= 400 ? refusalFaults(status, parsed) : successFaults(request, parsed))], parsed }
}

const parseYaml = (text: string): Parsed | undefined => {
  const [value] = parseYamlDocuments(text)
  return typeof value === 'object' && value !== null ? value : undefined
}

function parse(text: string): Parsed | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function refusalFaults(status: number, said: Parsed): string[] {
  const faults: string[] = []
  if (said.kind !== 'Status' || said.apiVersion !== 'v1' || said.status !== 'Failure') faults.push(`no Status: ${JSON.stringify(said)}`)
  if (said.code !== status) faults.push(`code ${said.code} with status ${status}`)
  if (typeof said.message !== 'string' || said.message === '') faults.push('a Status without a message')
  if (status >= 500 && !KNOWN.test(String(said.message))) faults.push(`${status}: ${String(said.message).slice(0, 1500)}`)
  return faults
}

function successFaults({ target, method }: FuzzRequest, said: Parsed): string[] {
  if (typeof said.kind !== 'string') return target ? [`a success without a kind: ${JSON.stringify(said).slice(0, 200)}`] : []
  if (target?.namespace === undefined || !target.resource.namespaced) return []
  const objects = said.items ?? said.rows?.map(({ object }) => object) ?? [said]
  const strays = objects.filter((object) => object?.metadata?.namespace !== undefined && object.metadata.namespace !== target.namespace)
  return strays.length > 0 ? [`${method} in ${target.namespace} answers with what is in ${strays[0]?.metadata?.namespace}`] : []
}
