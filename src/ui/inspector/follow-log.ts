/** Follows a container's log through the API server, keeping its last part. Ends with the log or with `signal`. */
import { readBody, type ApiFetch } from '../../api/http'
import { Abandoned } from '../remote-api'

export interface FollowLogOptions {
  readonly fetch: ApiFetch
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly signal: AbortSignal
  /** All that is kept of it so far. */
  readonly onText: (text: string) => void
}

const LIMIT = 100_000

export async function followLog({ fetch, namespace, pod, container, signal, onText }: FollowLogOptions): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?container=${container}&follow=true&tailLines=1000`
  try {
    const response = await fetch({ method: 'GET', path, headers: {}, signal })
    if (response.status !== 200) return onText(refusal(await readBody(response)))
    if (typeof response.body === 'string') return onText(response.body.slice(-LIMIT))
    let text = ''
    for (let chunk = await response.body.read(); chunk !== undefined && !signal.aborted; chunk = await response.body.read()) {
      text = (text + chunk).slice(-LIMIT)
      onText(text)
    }
  } catch (error) {
    if (!(error instanceof Abandoned)) throw error
  }
}

function refusal(body: string): string {
  const status: unknown = JSON.parse(body)
  return typeof status === 'object' && status !== null && 'message' in status ? String(status.message) : body
}
