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

/** Flags as fields of a kubeconfig's user. */
function flagsOf(given: FlagValues<GlobalFlags>): Tree {
  const text = (field: 'token' | 'username' | 'password' | 'as' | 'as-uid'): Tree => (given[field] ? { [field]: given[field] } : {})
  return {
    ...{ ...text('token'), ...text('username'), ...text('password'), ...text('as'), ...text('as-uid') },
    ...(given.token ? { tokenFile: '' } : {}),
    ...(given['as-group'].length > 0 ? { 'as-groups': given['as-group'] } : {}),
    ...(given['client-certificate'] ? { 'client-certificate': given['client-certificate'], fromFlag: true } : {}),
    ...(given['client-key'] ? { 'client-key': given['client-key'], keyFromFlag: true } : {}),
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
    ...(groups.length > 0 ? { 'impersonate-group': repeated(groups) } : {}),
    ...(user['as-uid'] ? { 'impersonate-uid': textOf(user['as-uid']) } : {}),
    ...Object.fromEntries(extra.map(([key, values]) => [`impersonate-extra-${encodeURIComponent(key).toLowerCase()}`, repeated(Array.isArray(values) ? values.map(String) : [])])),
  }
}

/** A header that is sent several times: each value with a line feed behind it. */
const repeated = (values: readonly string[]): string => values.map((value) => `${value}\n`).join('')

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function besideConfig(process: Process, given: FlagValues<GlobalFlags>, file: string): string {
  const config = kubeconfigPath(process, given.kubeconfig)
  return resolvePath(config.slice(0, config.lastIndexOf('/')) || '/', file)
}

/** The certificate, once its key has been found to fit. */
function certificateOf(place: Place, name: string, user: Tree): string | undefined {
  const certificate = sourceOf(place, user, certificateFields)
  if (!certificate) return undefined
  const key = sourceOf(place, user, keyFields)
  const problems = [...twice(certificateFields, user, name), ...(key ? twice(keyFields, user, name) : missingKey(name)), ...unreadable(certificate, name)]
  if (key) problems.push(...unreadable(key, name))
  if (problems.length > 0) throw new CommandError(`Error in configuration: ${problems.length === 1 ? problems[0] : problems.map((problem) => `\n* ${problem}`).join('')}`)
  const read = readCertificate(certificate.text ?? '')
  if (!read) throw new CommandError('tls: failed to find any PEM data in certificate input')
  if (!isKeyOf(read.publicKey, key?.text ?? '')) throw new CommandError('tls: private key does not match public key')
  return certificate.text
}

interface Fields {
  readonly file: 'client-certificate' | 'client-key'
  readonly data: 'client-certificate-data' | 'client-key-data'
  /** Set when the path comes from the command line, and not from the kubeconfig. */
  readonly isFlag: string
  readonly short: string
  readonly separator: string
}

const certificateFields: Fields = { file: 'client-certificate', data: 'client-certificate-data', isFlag: 'fromFlag', short: 'client-cert', separator: '.' }
const keyFields: Fields = { file: 'client-key', data: 'client-key-data', isFlag: 'keyFromFlag', short: 'client-key', separator: ';' }

const twice = ({ file, data, short, separator }: Fields, user: Tree, name: string): string[] =>
  user[file] && user[data]
    ? [`${short}-data and ${short} are both specified for ${name}${separator} ${short}-data will override${separator === '.' ? '.' : ''}`]
    : []

const missingKey = (name: string): string[] => [
  `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
]

interface Source {
  readonly short: string
  /** As messages name it; '' for data. */
  readonly path: string
  /** Absent: there is no such file. */
  readonly text?: string
}

const unreadable = ({ short, path, text }: Source, name: string): string[] =>
  text === undefined ? [`unable to read ${short} ${path} for ${name} due to open ${path}: no such file or directory`] : []

/** Data wins over a file, but a file that is named has to be there. */
function sourceOf({ process, given }: Place, user: Tree, { file, data, isFlag, short }: Fields): Source | undefined {
  const encoded = textOf(user[data])
  const named = textOf(user[file])
  if (!named) return encoded ? { short, path: '', text: atob(encoded) } : undefined
  const path = user[isFlag] ? named : besideConfig(process, given, named)
  try {
    const text = process.files.read(user[isFlag] ? resolvePath(process.cwd, named) : path)
    return { short, path, text: encoded ? atob(encoded) : text }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return { short, path }
  }
}
