/**
 * `kubarium why`: why the scheduler put a pod where it is, or nowhere. A real cluster tells no more than the message of FailedScheduling;
 * the scores are in the scheduler's log at `-v=10`.
 */
import { createPipe } from '../../base/os/pipe'
import type { Process } from '../../base/os/process'
import { createTextReader } from '../../base/os/text-reader'
import type { AttemptReader } from './attempt-reader'
import { formatAttempt } from './format-attempt'
import { fail } from '../tool'

export const WHY_USAGE = 'why [-n NAMESPACE] [-o json] [--all] POD'

interface Given {
  readonly pod: string | undefined
  readonly namespace: string | undefined
  readonly isJson: boolean
  readonly isAll: boolean
}

function read(words: readonly string[]): Given | undefined {
  const given: { -readonly [K in keyof Given]: Given[K] } = { pod: undefined, namespace: undefined, isJson: false, isAll: false }
  for (let at = 0; at < words.length; at++) {
    const [word, joined] = words[at].split(/=(.*)/s)
    if (word === '-n' || word === '--namespace') given.namespace = joined ?? words[++at]
    else if (word === '-o' || word === '--output') given.isJson = (joined ?? words[++at]) === 'json'
    else if (word === '--all') given.isAll = true
    else if (word.startsWith('-') || given.pod !== undefined) return undefined
    else given.pod = word.replace(/^(pods?|po)\//i, '')
  }
  return given
}

export async function why(process: Process, words: readonly string[], reader: AttemptReader): Promise<number> {
  const given = read(words)
  if (!given?.pod) return fail(process, `which pod?\nUsage: kubarium ${WHY_USAGE}`)
  const found = await keyOf(process, given.pod, given.namespace)
  if (typeof found === 'number') return found
  const all = reader.attempts(found.key)
  if (all.length === 0) return fail(process, `the scheduler has said nothing of ${found.key} lately`)
  const told = given.isAll ? all : all.slice(-1)
  await process.stdout.write(given.isJson ? `${JSON.stringify(told, undefined, 2)}\n` : told.map(formatAttempt).join('\n'))
  return 0
}

/** The pod's name with its namespace, as kubectl finds it; or kubectl's exit code. */
async function keyOf(process: Process, pod: string, namespace: string | undefined): Promise<{ readonly key: string } | number> {
  const scope = namespace === undefined ? [] : ['-n', namespace]
  const pipe = createPipe()
  const argv = ['kubectl', 'get', 'pod', pod, ...scope, '-o', 'jsonpath={.metadata.namespace}/{.metadata.name}']
  const asked = await process.spawn(argv, { stdout: pipe.writer, stdin: createTextReader('') })
  if (!asked) return fail(process, 'there is no kubectl here', 127)
  const ended = asked.exit.finally(() => pipe.writer.end())
  const key = await pipe.reader.readAll()
  const code = await ended
  return code === 0 ? { key } : code
}
