/**
 * What kubectl shows of itself: the kubeconfig's user, overruled by flags. A certificate whose key is at hand, a token, a password, and
 * whom it acts as. Upstream: client-go/tools/clientcmd/{client_config,validation}.go, client-go/transport (v1.32).
 * Simplified: users that run a program for their credentials (`exec`) have none here; a real kubectl runs it.
 */
import type { ApiFetch, ApiRequest } from '../../api/http'
import { isKeyOf } from '../../base/certificates/key-pair'
import { readCertificate } from '../../base/certificates/read-certificate'
import { FileError, resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { CommandError } from './failures'
import type { FlagValues } from './flags'
import type { GlobalFlags } from './global-flags'
import { currentContext, kubeconfigPath, type Kubeconfig } from './kubeconfig'
import type { Tree } from './manifest'

export type Credentials = Pick<ApiRequest, 'headers' | 'clientCertificate'>

interface Place {
  readonly process: Process
  readonly config: Kubeconfig
  readonly given: FlagValues<GlobalFlags>
}

/** Read when the first request is sent: commands that send none do not miss what is missing. */
export function createCredentials(place: Place): () => Credentials {
  let read: Credentials | undefined
  return () => (read ??= readCredentials(place))
}

export const authenticatedFetch =
  (fetch: ApiFetch, credentials: () => Credentials): ApiFetch =>
  (request) => {
    const { headers, clientCertificate } = credentials()
    return fetch({ ...request, headers: { ...request.headers, ...headers }, ...(clientCertificate ? { clientCertificate } : {}) })
  }

function readCredentials(place: Place): Credentials {
  const { config, given } = place
  const name = given.user || (currentContext(config, given.context)?.context.user ?? '')
  const user = { ...config.users.find((entry) => entry.name === name)?.user, ...flagsOf(given) }
  const headers = { ...authorization(place, user), ...impersonation(user) }
  const actsPartly = Object.keys(headers).some((header) => header.startsWith('impersonate-'))
  if (actsPartly && !('impersonate-user' in headers)) {
    throw new CommandError(`requesting uid, groups or user-extra for ${name} without impersonating a user`)
  }
  const clientCertificate = certificateOf(place, name, user)
  return {
    headers,
    ...(clientCertificate ? { clientCertificate } : {}),
  }
}

/** Flags as fields of a kubeconfig's user; a flag for a file takes the place of the data. */
function flagsOf(given: FlagValues<GlobalFlags>): Tree {
  const text = (field: 'token' | 'username' | 'password' | 'as' | 'as-uid'): Tree => (given[field] ? { [field]: given[field] } : {})
  return {
    ...{ ...text('token'), ...text('username'), ...text('password'), ...text('as'), ...text('as-uid') },
    ...(given.token ? { tokenFile: '' } : {}),
    ...(given['as-group'].length > 0 ? { 'as-groups': given['as-group'] } : {}),
    ...(given['client-certificate'] ? { 'client-certificate': given['client-certificate'], 'client-certificate-data': '', fromFlag: true } : {}),
    ...(given['client-key'] ? { 'client-key': given['client-key'], 'client-key-data': '', keyFromFlag: true } : {}),
  }
}

function authorization({ process, given }: Place, user: Tree): Record<string, string> {
  const file = textOf(user.tokenFile)
  const token = file ? process.files.read(besideConfig(process, given, file)).trim() : textOf(user.token)
  if (token) return { authorization: `Bearer ${token}` }
  const [name, password] = [textOf(user.username), textOf(user.password)]
  return name || password ? { authorization: `Basic ${btoa(`${name}:${password}`)}` } : {}
}

function impersonation(user: Tree): Record<string, string> {
  const groups = Array.isArray(user['as-groups']) ? user['as-groups'].map(String) : []
  const extra = typeof user['as-user-extra'] === 'object' && user['as-user-extra'] !== null ? Object.entries(user['as-user-extra']) : []
  return {
    ...(user.as ? { 'impersonate-user': textOf(user.as) } : {}),
    ...(groups.length > 0 ? { 'impersonate-group': groups.join(', ') } : {}),
    ...(user['as-uid'] ? { 'impersonate-uid': textOf(user['as-uid']) } : {}),
    ...Object.fromEntries(extra.map(([key, values]) => [`impersonate-extra-${encodeURIComponent(key).toLowerCase()}`, String(values)])),
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function besideConfig(process: Process, given: FlagValues<GlobalFlags>, file: string): string {
  const config = kubeconfigPath(process, given.kubeconfig)
  return resolvePath(config.slice(0, config.lastIndexOf('/')) || '/', file)
}

function certificateOf(place: Place, name: string, user: Tree): string | undefined {
  const certificate = contentOf(place, user, { field: 'client-certificate', flag: 'fromFlag', what: 'client-cert', name })
  if (certificate === undefined) return undefined
  const key = contentOf(place, user, { field: 'client-key', flag: 'keyFromFlag', what: 'client-key', name })
  if (key === undefined) {
    throw invalidConfiguration(`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`)
  }
  const read = readCertificate(certificate)
  if (!read) throw new CommandError('tls: failed to find any PEM data in certificate input')
  if (!isKeyOf(read.publicKey, key)) throw new CommandError('tls: private key does not match public key')
  return certificate
}

interface Wanted {
  readonly field: 'client-certificate' | 'client-key'
  /** Set when the path comes from the command line, and not from the kubeconfig. */
  readonly flag: string
  readonly what: string
  readonly name: string
}

function contentOf({ process, given }: Place, user: Tree, { field, flag, what, name }: Wanted): string | undefined {
  const data = textOf(user[`${field}-data`])
  if (data) return atob(data)
  const file = textOf(user[field])
  if (!file) return undefined
  const path = user[flag] ? resolvePath(process.cwd, file) : besideConfig(process, given, file)
  try {
    return process.files.read(path)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw invalidConfiguration(`unable to read ${what} ${path} for ${name} due to open ${path}: no such file or directory`)
  }
}

const invalidConfiguration = (why: string): CommandError => new CommandError(`invalid configuration: ${why}`)
