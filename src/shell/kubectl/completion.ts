/**
 * kubectl completion. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/completion/completion.go (v1.32).
 * Simplified: the scripts for zsh, fish and PowerShell are comments, because there are no such shells here.
 */
import { defineCommand } from './command'
import { bashScript } from './completion-script'
import { UsageError } from './failures'

const shells = ['bash', 'zsh', 'fish', 'powershell']

export const completion = defineCommand({
  name: 'completion',
  use: 'SHELL [options]',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  examples: ['source <(kubectl completion bash)'],
  flags: {},
  async run({ out }, { args }) {
    if (args.length === 0) throw new UsageError('Shell not specified.')
    if (args.length > 1) throw new UsageError('Too many arguments. Expected only the shell type.')
    if (!shells.includes(args[0])) throw new UsageError(`Unsupported shell type ${JSON.stringify(args[0])}.`)
    await out(args[0] === 'bash' ? bashScript : `# ${args[0]}: Tab after kubectl works here without this script.\n`)
  },
})
