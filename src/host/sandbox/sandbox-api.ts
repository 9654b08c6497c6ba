/**
 * What only the sandbox has, under an API group of its own: what can be broken (GET), and breaking it (POST with `name` and
 * `target`); how autoscalers came to their numbers and the scheduler to its choices (GET); how packets
 * went, and would go (traces-api.ts). A real API server answers 404 here.
 */
import type { ApiRequest, ApiResponse } from '../../api/http'
import type { Cluster } from '../../cluster/cluster'
import { answer, apiVersion, failure } from './sandbox-answer'
import { answerReachability, answerTraces, REACHABILITY, TRACES } from './traces-api'
import { ATTEMPTS, schedulingAttempts } from './scheduling-attempts'

const GROUP = '/apis/sandbox.kubarium.dev/'
const FAULTS = `${GROUP}v1/faults`
const AUTOSCALING = `${GROUP}v1/autoscaling`

interface Sandbox {
  readonly cluster: Pick<Cluster, 'faults' | 'autoscaling' | 'scheduler' | 'packets' | 'reachability'>
  /** Gives why it could not be done. */
  fault(name: string, target: string): string | undefined
}

/** Undefined for requests that are the API server's. */
export function answerSandbox({ method, path, body = '' }: ApiRequest, { cluster, fault }: Sandbox): ApiResponse | undefined {
  if (!path.startsWith(GROUP)) return undefined
  const [place] = path.split('?')
  if (place === AUTOSCALING) {
    if (method !== 'GET') return failure(405, 'MethodNotAllowed', `${AUTOSCALING} takes GET`)
    return answer(200, { kind: 'AutoscalingFormulaList', apiVersion, items: cluster.autoscaling() })
  }
  const attempts = schedulingAttempts(place.slice(`${GROUP}v1/`.length), cluster.scheduler)
  if (attempts) return method === 'GET' ? answer(200, { ...attempts, apiVersion }) : failure(405, 'MethodNotAllowed', `${place} takes GET`)
  if (place === REACHABILITY) return answerReachability({ method, path }, cluster)
  if (place === TRACES) return answerTraces({ method, path, body }, cluster.packets)
  if (place !== FAULTS) return failure(404, 'NotFound', `nothing is served at ${path}; there are ${FAULTS}, ${AUTOSCALING}, ${TRACES}, ${REACHABILITY} and ${GROUP}v1/${ATTEMPTS}`)
  if (method === 'GET') return answer(200, { kind: 'FaultList', apiVersion, items: cluster.faults() })
  if (method !== 'POST') return failure(405, 'MethodNotAllowed', `${FAULTS} takes GET and POST`)
  const wanted = parsed(body)
  if (!wanted) return failure(400, 'BadRequest', 'expected a JSON object with the texts "name" and "target"')
  const problem = fault(wanted.name, wanted.target)
  return problem === undefined ? answer(201, { kind: 'Fault', apiVersion, ...wanted }) : failure(422, 'Invalid', problem)
}

function parsed(body: string): { readonly name: string; readonly target: string } | undefined {
  try {
    const { name, target = '' } = JSON.parse(body) as { name?: unknown; target?: unknown }
    return typeof name === 'string' && typeof target === 'string' ? { name, target } : undefined
  } catch {
    return undefined
  }
}
