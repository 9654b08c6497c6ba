/** kubectl config set-credentials. Upstream: kubectl/pkg/cmd/config/set_credentials.go (v1.32). */
import { resolvePath } from '../../../base/os/file-system'
import type { Process } from '../../../base/os/process'
import { type Command, defineCommand, type KubectlContext } from '../command'
import { CommandError } from '../failures'
import type { FlagTable, FlagValues } from '../flags'
import { readKubeconfig, writeKubeconfig } from '../kubeconfig'
import { isTree, type Tree } from '../manifest'
import { embedded, requireFile, unexpectedArgs } from './embed-files'

const flags = {
  'auth-provider': { type: 'string', help: 'Provider of the credentials.' },
  'auth-provider-arg': { type: 'list', help: 'Settings of the provider, key=value; key- removes one.' },
  'embed-certs': { type: 'bool', help: 'Put certificate and key into the file.' },
  'exec-api-version': { type: 'string', help: 'API version of the program for credentials.' },
  'exec-arg': { type: 'list', help: 'Arguments of the program for credentials.' },
  'exec-command': { type: 'string', help: 'Program that prints the credentials.' },
  'exec-env': { type: 'array', help: 'Environment of the program, key=value; key- removes one.' },
} as const satisfies FlagTable

interface Given {
  readonly flags: FlagValues<typeof flags>
  readonly changed: ReadonlySet<string>
}

export const setCredentials: Command = defineCommand({
  name: 'set-credentials',
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value] [options]',
  short: 'Set a user entry in kubeconfig',
  examples: ['kubectl config set-credentials cluster-admin --token=abc'],
  flags,
  async run(context, { args, flags: given, changed }) {
    const { process, global, out } = context
    if (args.length !== 1) return unexpectedArgs(context, setCredentials, `unexpected args: [${args.join(' ')}]`)
    const [name] = args
    if (name === '') throw new CommandError('you must specify a non-empty user name')
    validate(context, given['embed-certs'])
    const config = readKubeconfig(process, global.kubeconfig)
    const before = config.users.find((entry) => entry.name === name)?.user ?? {}
    const user = withProgram(withProvider(withCredentials(context, before, { flags: given, changed }), given), { flags: given, changed })
    const kept = Object.fromEntries(Object.entries(user).filter(([, value]) => value !== undefined && value !== ''))
    const users = [...config.users.filter((entry) => entry.name !== name), { name, user: kept }]
    writeKubeconfig(process, { ...config, users: users.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }, global.kubeconfig)
    await out(`User ${JSON.stringify(name)} set.\n`)
  },
})

function validate({ process, global }: KubectlContext, embeds: boolean): void {
  const methods = [...(global.token ? ['--token'] : []), ...(global.username || global.password ? ['--username/--password'] : [])]
  if (methods.length > 1) {
    throw new CommandError(`you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`)
  }
  if (!embeds) return
  const files = (['client-certificate', 'client-key'] as const).filter((flag) => global[flag] !== '')
  if (files.length === 0) throw new CommandError('you must specify a --client-certificate or --client-key to embed')
  for (const flag of files) requireFile(process, flag, global[flag])
}

/** A token clears a password, and the other way round. */
function withCredentials({ process, global }: KubectlContext, before: Tree, { flags: given, changed }: Given): Tree {
  const files = (['client-certificate', 'client-key'] as const).filter((flag) => changed.has(flag))
  const placed = files.map((flag) => placeOf(process, flag, { path: global[flag], embeds: given['embed-certs'] }))
  const texts = (['token', 'username', 'password'] as const).filter((field) => changed.has(field))
  const set = Object.fromEntries(texts.map((field) => [field, global[field]]))
  return {
    ...before,
    ...Object.assign({}, ...placed),
    ...(set.token ? { username: undefined, password: undefined } : set.username || set.password ? { token: undefined } : {}),
    ...set,
  }
}

function placeOf(process: Process, flag: string, { path, embeds }: { path: string; embeds: boolean }): Tree {
  if (embeds) return { [`${flag}-data`]: embedded(process, path), [flag]: undefined }
  return { [flag]: resolvePath(process.cwd, path), [`${flag}-data`]: undefined }
}

function withProvider(user: Tree, given: Given['flags']): Tree {
  const known = isTree(user['auth-provider']) ? user['auth-provider'] : undefined
  const name = given['auth-provider'] || known?.name
  if (!name) return user
  const config = name === known?.name && isTree(known?.config) ? known.config : {}
  return { ...user, 'auth-provider': { config: changedPairs(config, given['auth-provider-arg']), name } }
}

function withProgram(user: Tree, { flags: given, changed }: Given): Tree {
  const known = isTree(user.exec) ? user.exec : undefined
  if (!known && !changed.has('exec-command')) return user
  const isNew = changed.has('exec-command')
  const env = Array.isArray(known?.env) ? Object.fromEntries(known.env.map((entry: Tree) => [String(entry.name), entry.value])) : {}
  const next = changedPairs(env, given['exec-env'])
  return {
    ...user,
    exec: {
      ...{ apiVersion: given['exec-api-version'] || known?.apiVersion || '' },
      ...{ args: given['exec-arg'].length > 0 ? given['exec-arg'] : isNew ? null : known?.args },
      ...{ command: isNew ? given['exec-command'] : known?.command },
      ...{ env: Object.keys(next).length > 0 ? Object.entries(next).map(([name, value]) => ({ name, value })) : null },
      provideClusterInfo: known?.provideClusterInfo ?? false,
    },
  }
}

/** `key=value` sets, `key-` removes. */
function changedPairs(before: Tree, pairs: readonly string[]): Tree {
  const next = new Map(Object.entries(before))
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals > 0) next.set(pair.slice(0, equals), pair.slice(equals + 1))
    else if (pair.endsWith('-')) next.delete(pair.slice(0, -1))
  }
  return Object.fromEntries(next)
}
