/** kubectl create token. Upstream: kubectl/pkg/cmd/create/create_token.go (v1.32). */
import { isStatusError } from '../../../api/status-error'
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import type { Manifest } from '../manifest'
import { createPrinter, outputFlags } from '../output'
import { nameFrom } from './generate'

interface TokenRequest extends Manifest {
  readonly status?: { readonly token?: string }
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
    duration: { type: 'duration', help: 'How long the token is to be good.' },
  },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    const spec = {
      audiences: flags.audience.length > 0 ? flags.audience : null,
      expirationSeconds: flags.duration > 0 ? Math.round(flags.duration / 1000) : null,
      boundObjectRef: null,
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
    if (flags.output !== '') return context.out(createPrinter(context, flags)(request))
    await context.out(request.status?.token ?? '')
  },
})
