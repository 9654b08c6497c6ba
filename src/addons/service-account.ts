/**
 * An add-on's program as its pod's service account: who it is says the token that the kubelet has put into its files, and what it may
 * do says the API server, which is asked once for each sort of thing. Upstream: k8s.io/client-go/rest/config.go InClusterConfig (v1.32).
 *
 * Simplified: it is asked when a program begins to look, and not with each request; what is taken away later is noticed at a restart.
 */
import type { ApiDoor } from '../api/door'
import { isStatusError } from '../api/status-error'
import { decodeBase64Url } from '../base/base64'
import type { AddonSurroundings } from '../cluster/addon'
import type { ContainerProcess } from '../cluster/container-runtime/contract'

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'

export interface ServiceAccountClient {
  readonly door: ApiDoor
  readonly namespace: string
  /** Why the account may not; undefined when it may. */
  refusal(method: 'GET' | 'POST' | 'PUT', path: string): string | undefined
}

/** Undefined where no token is mounted. */
export function serviceAccountClient(surroundings: AddonSurroundings, process: ContainerProcess, fieldManager: string): ServiceAccountClient | undefined {
  const token = read(process, 'token')
  const user = token === undefined ? undefined : subjectOf(token)
  if (token === undefined || user === undefined) return undefined
  const headers = { authorization: `Bearer ${token}` }
  return {
    door: surroundings.apiServer.door({ user, fieldManager }),
    namespace: read(process, 'namespace') ?? 'default',
    refusal(method, path) {
      try {
        surroundings.admit({ method, path, headers, guarded: true })
        return undefined
      } catch (error) {
        if (!isStatusError(error)) throw error
        return error.message
      }
    },
  }
}

const read = ({ files }: ContainerProcess, name: string): string | undefined =>
  files.stat(`${FOLDER}/${name}`) ? files.read(`${FOLDER}/${name}`).trim() : undefined

/** `system:serviceaccount:ingress-nginx:ingress-nginx` */
function subjectOf(token: string): string | undefined {
  const claims = decodeBase64Url(token.split('.')[1] ?? '')
  if (!claims) return undefined
  const { sub } = JSON.parse(new TextDecoder().decode(claims)) as { sub?: string }
  return sub
}
