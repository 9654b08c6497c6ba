/** kubectl api-versions. Upstream: kubectl/pkg/cmd/apiresources/apiversions.go (v1.32). */
import { defineCommand } from './command'
import { UsageError } from './failures'

export const apiVersions = defineCommand({
  name: 'api-versions',
  use: '[options]',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: ['kubectl api-versions'],
  flags: {},
  async run({ discovery, out }, { args }) {
    if (args.length > 0) throw new UsageError(`unexpected arguments: [${args.join(' ')}]`)
    const versions = new Set((await discovery.all()).map(({ apiVersion }) => apiVersion))
    await out(
      [...versions]
        .sort()
        .map((version) => `${version}\n`)
        .join(''),
    )
  },
})
