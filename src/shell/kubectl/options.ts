/** kubectl options. Upstream: kubectl/pkg/cmd/options/options.go (v1.32). */
import { defineCommand } from './command'
import { globalHelp } from './help'

export const options = defineCommand({
  name: 'options',
  use: '[flags] [options]',
  short: 'Print the list of flags inherited by all commands',
  examples: ['kubectl options'],
  flags: {},
  hidden: true,
  run: ({ out }) => out(globalHelp()),
})
