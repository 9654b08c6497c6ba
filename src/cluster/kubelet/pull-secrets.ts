/**
 * Logins for registries, from the Secrets that a pod names. Upstream: getPullSecretsForPod in pkg/kubelet/kubelet_pods.go,
 * pkg/credentialprovider/{config,keyring}.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Secret } from '../../api/kinds/secret'
import { isNotFound } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'
import type { Pod } from '../../api/types'
import type { ImageReference } from '../container-runtime/image-reference'
import type { Login } from '../container-runtime/registry-access'
import { decodeBase64 } from './base64'

export interface PullSecrets {
  /** Secrets that are not there. */
  readonly missing: readonly string[]
  /** In the order in which they are tried. */
  loginsFor(reference: ImageReference): readonly Login[]
}

interface Entry {
  readonly host: string
  readonly path: string
  readonly login: Login
}

const none: PullSecrets = { missing: [], loginsFor: () => [] }

export function pullSecretsOf(door: ApiDoor, { metadata: { namespace = '' }, spec: { imagePullSecrets = [] } }: Pod): PullSecrets {
  if (imagePullSecrets.length === 0) return none
  const missing: string[] = []
  const entries: Entry[] = []
  for (const { name = '' } of imagePullSecrets) {
    if (name === '') continue
    const data = readSecret(door, namespace, name)
    if (data) entries.push(...entriesOf(data))
    else missing.push(name)
  }
  // The longest address is the most particular one.
  entries.sort((a, b) => b.host.length + b.path.length - (a.host.length + a.path.length))
  return { missing, loginsFor: (reference) => entries.filter((entry) => isFor(entry, reference)).map(({ login }) => login) }
}

function readSecret(door: ApiDoor, namespace: string, name: string): Readonly<Record<string, string>> | undefined {
  try {
    return door.get(Secret, { namespace, name }).data ?? {}
  } catch (error) {
    if (isNotFound(error) || isUnreachable(error)) return undefined
    throw error
  }
}

interface Auth {
  readonly username?: string
  readonly password?: string
  /** `username:password` in base64. */
  readonly auth?: string
}

function entriesOf(data: Readonly<Record<string, string>>): readonly Entry[] {
  const { '.dockerconfigjson': config, '.dockercfg': old } = data
  const auths: Record<string, Auth> = config ? (parse(config).auths ?? {}) : old ? parse(old) : {}
  return Object.entries(auths).map(([server, auth]) => ({ ...addressOf(server), login: loginOf(auth) }))
}

/** A Secret of this type is valid JSON: the API server looked. */
const parse = (text: string) => JSON.parse(decodeBase64(text))

function loginOf({ username, password, auth = '' }: Auth): Login {
  if (username !== undefined || auth === '') return { username: username ?? '', password: password ?? '' }
  const [user, ...rest] = decodeBase64(auth).split(':')
  return { username: user, password: rest.join(':') }
}

/** Docker writes `https://index.docker.io/v1/` for its own registry. */
function addressOf(server: string): Pick<Entry, 'host' | 'path'> {
  const [host, ...rest] = server.replace(/^https?:\/\//, '').split('/')
  const path = rest.join('/').replace(/^v[12](\/|$)/, '').replace(/\/$/, '')
  return { host: host === 'index.docker.io' ? 'docker.io' : host, path }
}

/** `*` stands for one part of a host's name. */
function isFor({ host, path }: Entry, { registry, path: wanted }: ImageReference): boolean {
  const parts = host.split('.')
  const actual = registry.split('.')
  if (parts.length !== actual.length || !parts.every((part, i) => part === '*' || part === actual[i])) return false
  return path === '' || wanted === path || wanted.startsWith(`${path}/`)
}
