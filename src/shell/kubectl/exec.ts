/** kubectl exec. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/exec/exec.go (v1.32). */
import { defineCommand, type KubectlContext } from './command'
import { CommandError, ExitError, throwAll, UsageError } from './failures'
import type { FlagTable } from './flags'
import { chooseContainer } from './pod-containers'
import { findPodOf } from './pod-of'
import { fileFlags, type FileSelection } from './read-manifests'
import { runStream, wantsTerminal } from './stream-session'
import { chooseByArgs, fetchChoices, findTargets, type Target } from './targets'

const flags = {
  filename: fileFlags.filename,
  container: { type: 'string', short: 'c', help: 'The container to run the command in.' },
  'pod-running-timeout': { type: 'duration', default: 60_000, help: 'How long to wait for a pod.' },
  quiet: { type: 'bool', short: 'q', help: 'Print nothing but what the command prints.' },
  stdin: { type: 'bool', short: 'i', help: 'Pass on the input.' },
  tty: { type: 'bool', short: 't', help: 'The input is a terminal.' },
} as const satisfies FlagTable

export const exec = defineCommand({
  name: 'exec',
  use: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...] [options]',
  short: 'Execute a command in a container',
  examples: [
    'kubectl exec mypod -- date',
    'kubectl exec mypod -c ruby-container -i -t -- bash -il',
    'kubectl exec deploy/mydeployment -- date',
  ],
  flags,
  completes: 'pods',
  async run(context, { args, dash, flags: given }) {
    const words = dash < 0 ? args : args.slice(0, dash)
    const command = dash < 0 ? [] : args.slice(dash)
    if (dash < 0 && args.length > 1)
      throw new UsageError('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
    if (words.length === 0 && given.filename.length === 0)
      throw new CommandError('pod, type/name or --filename must be specified')
    if (command.length === 0) throw new CommandError('you must specify at least one command for the container')
    const target = await oneTarget(context, words, { filename: given.filename })
    const { pod } = await findPodOf(context, target, { timeoutMs: given['pod-running-timeout'], order: 'active' })
    const { phase = '' } = pod.status
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
    }
    // Whether a container that is named exists, the server says.
    const container = given.container || (await chooseContainer(context, pod, { name: '', quiet: given.quiet }))
    const tty = await wantsTerminal(context, given)
    const { namespace = '', name } = pod.metadata
    const code = await runStream(context, {
      ...{ namespace, pod: name, container, command, tty },
      subresource: 'exec',
      stdin: given.stdin,
    })
    if (code === 0) return
    await context.err(`command terminated with exit code ${code}\n`)
    throw new ExitError(code)
  },
})

/** What POD, TYPE/NAME or -f means. */
export async function oneTarget(
  context: KubectlContext,
  words: readonly string[],
  files: FileSelection,
): Promise<Target> {
  if (files.filename.length > 0) {
    const { targets, errors } = await findTargets(context, { args: [], ...files })
    throwAll(errors)
    if (targets.length > 1) throw new CommandError('cannot exec into multiple objects at a time')
    return targets[0]
  }
  const [word] = words
  const { targets, errors } = await fetchChoices(
    context,
    await chooseByArgs(context, word.includes('/') ? [word] : ['pods', word]),
  )
  throwAll(errors)
  return targets[0]
}
