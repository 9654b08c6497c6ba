/**
 * `kubarium trace`: runs a command and then tells, hop by hop, what became of the connections that it made, and which object decided.
 * A real machine has no such program; there one reads tcpdump, conntrack and iptables side by side. `kubarium why` and `kubarium fault`
 * are in files of their own.
 */
import { createPipe } from '../../base/os/pipe'
import type { Process } from '../../base/os/process'
import { createTextReader } from '../../base/os/text-reader'
import type { AttemptReader } from './attempt-reader'
import { fault, FAULT_USAGE, type FaultDesk } from './fault'
import { formatTrace } from './format-trace'
import type { PacketTracer } from './packet-tracer'
import { defineTool, fail, type Tool } from '../tool'
import { why, WHY_USAGE } from './why'

const USAGE = 'trace [--from POD [-n NAMESPACE] [-c CONTAINER]] [-o json] COMMAND [ARG]...'

/** Of the machine that the student sits at. */
const HERE = 'outside'

const ALL_USAGE = [USAGE, WHY_USAGE, FAULT_USAGE].join('\n       kubarium ')

export const kubarium = (tracer: PacketTracer, scheduling: AttemptReader, faults: FaultDesk): Tool =>
  defineTool({
    name: 'kubarium',
    usage: ALL_USAGE,
    letters: '+',
    async run(process, { operands: [subcommand, ...words] }) {
      if (subcommand === 'why') return why(process, words, scheduling)
      if (subcommand === 'fault') return fault(process, words, faults)
      if (subcommand !== 'trace') return fail(process, `unknown command "${subcommand ?? ''}"\nUsage: kubarium ${ALL_USAGE}`)
      const { given, command } = split(words)
      if (command.length === 0) return fail(process, `which command?\nUsage: kubarium ${USAGE}`)
      return trace(process, { tracer, given, command })
    },
  })

interface Given {
  readonly from: string | undefined
  readonly namespace: string | undefined
  readonly container: string | undefined
  readonly output: string | undefined
}

const names: Readonly<Record<string, keyof Given>> = { '--from': 'from', '-n': 'namespace', '--namespace': 'namespace', '-c': 'container', '--container': 'container', '-o': 'output', '--output': 'output' }

/** Options stand before the command; what stands behind its name is its own. */
function split(words: readonly string[]): { given: Given; command: readonly string[] } {
  const given: Record<keyof Given, string | undefined> = { from: undefined, namespace: undefined, container: undefined, output: undefined }
  let at = 0
  for (; words[at]?.startsWith('-'); at++) {
    const [word, joined] = words[at].split(/=(.*)/s)
    if (word === '--') return { given, command: words.slice(at + 1) }
    const name = names[word]
    if (name === undefined) break
    given[name] = joined ?? words[++at]
  }
  return { given, command: words.slice(at) }
}

interface Asked {
  readonly tracer: PacketTracer
  readonly given: Given
  readonly command: readonly string[]
}

async function trace(process: Process, { tracer, given, command }: Asked): Promise<number> {
  const sender = given.from === undefined ? { name: HERE, argv: command } : await podSender(process, given, command)
  if (typeof sender === 'number') return sender
  const before = tracer.last()
  const child = await process.spawn(sender.argv)
  if (!child) return fail(process, `failed to run command '${sender.argv[0]}': No such file or directory`, 127)
  const stop = process.onEnd(() => child.kill(process.signalled ?? 'SIGTERM'))
  const code = await child.exit.finally(stop)
  const told = tracer.since(before, sender.name)
  await process.stdout.write(given.output === 'json' ? `${JSON.stringify(told, undefined, 2)}\n` : formatTrace(told, sender.name))
  return code
}

/** The pod as the network knows it, and how the command is run in it; or the exit code of what failed. */
async function podSender(process: Process, { from = '', namespace, container }: Given, command: readonly string[]): Promise<{ name: string; argv: readonly string[] } | number> {
  const pod = from.replace(/^pods?\//i, '')
  const scope = namespace === undefined ? [] : ['-n', namespace]
  const pipe = createPipe()
  const facts = '{.metadata.namespace} {.metadata.name} {.spec.nodeName} {.spec.hostNetwork}'
  const asked = await process.spawn(['kubectl', 'get', 'pod', pod, ...scope, '-o', `jsonpath=${facts}`], { stdout: pipe.writer, stdin: createTextReader('') })
  if (!asked) return fail(process, 'there is no kubectl here', 127)
  const ended = asked.exit.finally(() => pipe.writer.end())
  const text = await pipe.reader.readAll()
  const code = await ended
  if (code !== 0) return code
  const [own, name, node, isHost] = text.trim().split(' ')
  const within = container === undefined ? [] : ['-c', container]
  return { name: isHost === 'true' ? `Node/${node}` : `Pod/${own}/${name}`, argv: ['kubectl', 'exec', name, '-n', own, ...within, '--', ...command] }
}
