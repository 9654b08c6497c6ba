/** kubectl attach. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/attach/attach.go (v1.32). */
import { defineCommand, type KubectlContext } from './command'
import { CommandError, UsageError } from './failures'
import { oneTarget } from './exec'
import type { FlagTable } from './flags'
import { chooseContainer } from './pod-containers'
import { findPodOf } from './pod-of'
import { fileFlags } from './read-manifests'
import { runStream, wantsTerminal } from './stream-session'
import type { Pod } from '../../api/types'

const flags = {
  filename: fileFlags.filename,
  container: { type: 'string', short: 'c', help: 'The container to attach to.' },
  'pod-running-timeout': { type: 'duration', default: 60_000, help: 'How long to wait for a pod.' },
  quiet: { type: 'bool', short: 'q', help: 'Print nothing but what the process prints.' },
  stdin: { type: 'bool', short: 'i', help: 'Pass on the input.' },
  tty: { type: 'bool', short: 't', help: 'The input is a terminal.' },
} as const satisfies FlagTable

export const attach = defineCommand({
  name: 'attach',
  use: '(POD | TYPE/NAME) -c CONTAINER [options]',
  short: 'Attach to a running container',
  examples: ['kubectl attach mypod', 'kubectl attach mypod -c ruby-container -i -t'],
  flags,
  completes: 'pods',
  async run(context, { args, flags: given }) {
    if (args.length === 0 && given.filename.length === 0)
      throw new CommandError('at least 1 argument is required for attach')
    if (args.length > 2)
      throw new UsageError(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      )
    const words = args.length === 2 ? [args.join('/')] : args
    const target = await oneTarget(context, words, { filename: given.filename })
    const { pod } = await findPodOf(context, target, { timeoutMs: given['pod-running-timeout'], order: 'active' })
    await attachTo(context, pod, given)
  },
})

export interface AttachWish {
  readonly container: string
  readonly stdin: boolean
  readonly tty: boolean
  readonly quiet: boolean
}

export async function attachTo(context: KubectlContext, pod: Pod, wish: AttachWish): Promise<number> {
  const { phase = '' } = pod.status
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`)
  const container = await chooseContainer(context, pod, { name: wish.container, quiet: wish.quiet })
  const tty = (await wantsTerminal(context, wish)) && hasTerminal(pod, container)
  if (!wish.quiet) await context.err("If you don't see a command prompt, try pressing enter.\n")
  const { namespace = '', name } = pod.metadata
  return runStream(context, {
    ...{ namespace, pod: name, container, tty },
    subresource: 'attach',
    command: [],
    stdin: wish.stdin,
  })
}

/** A container that was not started with a terminal cannot be given one later. */
const hasTerminal = ({ spec }: Pod, container: string): boolean =>
  [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].some(({ name, tty = false }) => name === container && tty)
