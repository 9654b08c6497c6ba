/** kubectl version. Upstream: kubectl/pkg/cmd/version/version.go (v1.32). */
import { KUSTOMIZE_VERSION } from '../kustomize/build'
import { formatYaml } from '../../base/yaml/format'
import { defineCommand } from './command'
import { CommandError } from './failures'

const clientVersion = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.5',
  gitCommit: '9894294ef13a5b32803e3ca2c0d620a088cc84d1',
  gitTreeState: 'clean',
  buildDate: '2025-05-15T09:12:10Z',
  goVersion: 'go1.23.8',
  compiler: 'gc',
  platform: 'linux/amd64',
}
const kustomizeVersion = KUSTOMIZE_VERSION

export const version = defineCommand({
  name: 'version',
  use: '[flags] [options]',
  short: 'Print the client and server version information',
  examples: ['kubectl version'],
  flags: {
    client: { type: 'bool', help: 'Only that of the client; the server is not asked.' },
    output: { type: 'string', short: 'o', help: 'yaml or json.', words: ['json', 'yaml'] },
  },
  async run({ client, out }, { args, flags }) {
    if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`)
    if (!['', 'json', 'yaml'].includes(flags.output)) throw new CommandError(`--output must be 'yaml' or 'json'`)
    const serverVersion = flags.client
      ? undefined
      : ((await client.json({ path: '/version' })) as { gitVersion: string })
    const all = { clientVersion, kustomizeVersion, ...(serverVersion ? { serverVersion } : {}) }
    if (flags.output === 'json') return out(`${JSON.stringify(all, null, 2)}\n`)
    if (flags.output === 'yaml') return out(`${formatYaml(all)}\n`)
    const server = serverVersion ? `Server Version: ${serverVersion.gitVersion}\n` : ''
    await out(`Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n${server}`)
  },
})
