/** kubectl create token. Upstream: kubectl/pkg/cmd/create/create_token.go (v1.32). */
import { isStatusError } from '../../../api/status-error'
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { formatStructJson } from '../go-json'
import type { Manifest } from '../manifest'
import { createPrinter, outputFlags } from '../output'
import { nameFrom } from './generate'

interface TokenRequest extends Manifest {
  readonly status?: { readonly token?: string }
}

/** By kind: in which version they are named. */
const boundKinds: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' }

interface BoundFlags {
  readonly 'bound-object-kind': string
  readonly 'bound-object-name': string
  readonly 'bound-object-uid': string
}

function boundTo({ 'bound-object-kind': kind, 'bound-object-name': name, 'bound-object-uid': uid }: BoundFlags): object | null {
  if (kind === '') {
    if (name !== '') throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided')
    if (uid !== '') throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided')
    return null
  }
  const apiVersion = boundKinds[kind]
  if (!apiVersion) throw new CommandError(`supported --bound-object-kind values are ${Object.keys(boundKinds).join(', ')}`)
  if (name === '') throw new CommandError('--bound-object-name is required if --bound-object-kind is provided')
  return { kind, apiVersion, name, ...(uid ? { uid } : {}) }
}

function explainRefusal(error: unknown): never {
  throw isStatusError(error) ? new CommandError(`failed to create token: ${error.message}`) : error
}

export const createToken = defineCommand({
  name: 'token',
  use: 'SERVICE_ACCOUNT_NAME [options]',
  short: 'Request a service account token',
  examples: ['kubectl create token myapp', 'kubectl create token myapp --duration 10m'],
  flags: {
    ...outputFlags,
    audience: { type: 'array', help: 'For whom the token is.' },
    'bound-object-kind': { type: 'string', help: 'Kind of the object with which the token lives: Node, Pod or Secret.' },
    'bound-object-name': { type: 'string', help: 'Name of that object.' },
    'bound-object-uid': { type: 'string', help: 'UID of that object, when it has to be that very one.' },
    duration: { type: 'duration', help: 'How long the token is to be good.' },
  },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    const boundObjectRef = boundTo(flags)
    const spec = {
      audiences: flags.audience.length > 0 ? flags.audience : null,
      expirationSeconds: flags.duration > 0 ? Math.round(flags.duration / 1000) : null,
      boundObjectRef,
    }
    const request = (await context.client
      .json({
        method: 'POST',
        path: `/api/v1/namespaces/${context.namespace}/serviceaccounts/${name}/token`,
        body: {
          kind: 'TokenRequest',
          apiVersion: 'authentication.k8s.io/v1',
          metadata: { creationTimestamp: null },
          spec,
        },
      })
      .catch(explainRefusal)) as TokenRequest
    if (flags.output === 'json') return context.out(`${formatStructJson(request, 4)}\n`)
    if (flags.output !== '') return context.out(createPrinter(context, flags)(request))
    await context.out(request.status?.token ?? '')
  },
})
