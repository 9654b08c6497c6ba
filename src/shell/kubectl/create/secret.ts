/** kubectl create secret generic, tls, docker-registry. Upstream: kubectl/pkg/cmd/create/create_secret*.go (v1.32). */
import { resolvePath } from '../../../base/os/file-system'
import { type Command, defineCommand, type KubectlContext } from '../command'
import { CommandError } from '../failures'
import { showChildren } from '../parent-command'
import { contentHash } from './content-hash'
import { dataFlags, readData } from './data-sources'
import { createGenerated, generatorFlags, nameFrom } from './generate'
import { pairProblem } from './tls-pair'

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

function secret(name: string, data: Readonly<Record<string, string>>, type = '') {
  const entries = Object.entries(data).map(([key, value]) => [key, base64(value)])
  return {
    apiVersion: 'v1',
    ...(entries.length > 0 ? { data: Object.fromEntries(entries) } : {}),
    kind: 'Secret',
    metadata: { creationTimestamp: null, name },
    ...(type === '' ? {} : { type }),
  }
}

const generic = defineCommand({
  name: 'generic',
  use: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  short: 'Create a secret from a local file, directory, or literal value',
  examples: ['kubectl create secret generic login --from-literal=password=s3cret'],
  flags: { ...generatorFlags, ...dataFlags, type: { type: 'string', help: 'Type of the secret.' } },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    const data = readData(context.process, flags, `Secret ${JSON.stringify(name)}`)
    const plain = secret(name, data, flags.type)
    const hashed = () => `${name}-${contentHash({ data: plain.data ?? {}, kind: 'Secret', name, type: flags.type })}`
    const object = flags['append-hash'] ? secret(hashed(), data, flags.type) : plain
    await createGenerated(context, flags, { object, failure: 'failed to create secret', colon: false })
  },
})

const tls = defineCommand({
  name: 'tls',
  use: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none] [options]',
  short: 'Create a TLS secret',
  flags: {
    ...generatorFlags,
    cert: { type: 'string', help: 'File with the certificate.' },
    key: { type: 'string', help: 'File with its key.' },
  },
  async run(context, { args, flags }) {
    if (flags.cert === '' || flags.key === '') throw new CommandError('key and cert must be specified')
    const data = { 'tls.crt': readFile(context, flags.cert), 'tls.key': readFile(context, flags.key) }
    const problem = pairProblem(data['tls.crt'], data['tls.key'])
    if (problem !== undefined) throw new CommandError(problem)
    await createGenerated(context, flags, {
      object: secret(nameFrom(args), data, 'kubernetes.io/tls'),
      failure: 'failed to create secret',
      colon: false,
    })
  },
})

function readFile({ process }: KubectlContext, path: string): string {
  const absolute = resolvePath(process.cwd, path)
  if (!process.files.stat(absolute))
    throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`)
  return process.files.read(absolute)
}

const dockerRegistry = defineCommand({
  name: 'docker-registry',
  use: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [options]',
  short: 'Create a secret for use with a Docker registry',
  flags: {
    ...generatorFlags,
    'docker-server': { type: 'string', default: 'https://index.docker.io/v1/', help: 'Address of the registry.' },
    'docker-username': { type: 'string', help: 'User name at the registry.' },
    'docker-password': { type: 'string', help: 'Password at the registry.' },
    'docker-email': { type: 'string', help: 'Email address at the registry.' },
  },
  async run(context, { args, flags }) {
    if (flags['docker-username'] === '' || flags['docker-password'] === '' || flags['docker-server'] === '') {
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      )
    }
    const [username, password, email] = [flags['docker-username'], flags['docker-password'], flags['docker-email']]
    const login = { username, password, ...(email === '' ? {} : { email }), auth: base64(`${username}:${password}`) }
    const config = JSON.stringify({ auths: { [flags['docker-server']]: login } })
    const object = secret(nameFrom(args), { '.dockerconfigjson': config }, 'kubernetes.io/dockerconfigjson')
    await createGenerated(context, flags, { object, failure: 'failed to create secret', colon: false })
  },
})

export const createSecret: Command = defineCommand({
  name: 'secret',
  use: '(docker-registry | generic | tls)',
  short: 'Create a secret with specified type',
  flags: {},
  children: [dockerRegistry, generic, tls],
  run: (context, given) => showChildren(context, createSecret, given.args),
})
