/** kubectl apply view-last-applied. Upstream: kubectl/pkg/cmd/apply/apply_view_last_applied.go (v1.32). */
import { formatYaml } from '../../base/yaml/format'
import { defineCommand } from './command'
import { CommandError, eachThrough, throwAll } from './failures'
import { formatJson } from './go-json'
import { lastAppliedOf } from './last-applied'
import { fileFlags } from './read-manifests'
import { findTargets } from './targets'

export const applyViewLastApplied = defineCommand({
  name: 'view-last-applied',
  use: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME) [options]',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  examples: [
    'kubectl apply view-last-applied deployment/nginx',
    'kubectl apply view-last-applied -f deploy.yaml -o json',
  ],
  flags: {
    ...fileFlags,
    all: { type: 'bool', help: 'All objects of the type in the namespace.' },
    output: { type: 'string', short: 'o', default: 'yaml', help: 'yaml or json.', words: ['json', 'yaml'] },
    selector: { type: 'string', short: 'l', help: 'Only objects with these labels.' },
  },
  completes: 'resources',
  async run(context, { args, flags }) {
    if (flags.output !== 'yaml' && flags.output !== 'json') {
      throw new CommandError(`Unexpected -o output mode: ${flags.output}, the flag 'output' must be one of yaml|json`)
    }
    const { targets, errors } = await findTargets(context, {
      ...{ args, filename: flags.filename, recursive: flags.recursive, all: flags.all },
      ...(flags.selector === '' ? {} : { labelSelector: flags.selector }),
    })
    await eachThrough(targets, async ({ object }) => {
      const applied = lastAppliedOf(object)
      if (applied) await context.out(flags.output === 'json' ? `${formatJson(applied, 2)}\n` : formatYaml(applied))
    })
    throwAll(errors)
  },
})
