/** kubectl kustomize. Upstream: kustomize/kustomize/v5/commands/build/build.go, as kubectl v1.32 uses it. */
import { resolvePath } from '../../base/os/file-system'
import { defineCommand } from './command'
import { CommandError } from './failures'
import type { FlagTable } from './flags'
import { kustomized } from './kustomized'

const flags = {
  'enable-helm': { type: 'bool', help: 'Allow Helm charts to be unfolded.' },
  'load-restrictor': {
    type: 'string',
    default: 'LoadRestrictionsRootOnly',
    help: 'Where files may lie: LoadRestrictionsRootOnly or LoadRestrictionsNone.',
  },
  output: { type: 'string', short: 'o', help: 'File to write to.' },
} as const satisfies FlagTable

export const kustomize = defineCommand({
  name: 'kustomize',
  use: 'DIR [flags] [options]',
  short: 'Build a kustomization target from a directory or URL',
  examples: ['kubectl kustomize', 'kubectl kustomize overlays/production'],
  flags,
  async run({ process, out, err }, { args, flags: given }) {
    if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml')
    const { text, warnings } = kustomized(process, args[0] ?? '.')
    if (warnings !== '') await err(warnings)
    if (given.output === '') await out(text)
    else process.files.write(resolvePath(process.cwd, given.output), text)
  },
})
