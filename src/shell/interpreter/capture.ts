/** `$( )`, `<( )` and `>( )`: scripts whose output becomes text or a file, or that read what another command writes. */
import type { ParsedScript } from 'unbash'
import { throwIfSignalled } from '../../base/os/interruptible'
import { createPipe, readFor } from '../../base/os/pipe'
import type { Reader } from '../../base/os/process'
import { createTextReader } from '../../base/os/text-reader'
import type { Context } from './context'
import { ShellError } from './control'
import { runStatements } from './execute'
import { createPipeFile } from './pipe-files'
import { runForked } from './subshell'

const MAX_CAPTURED = 64 * 1024 * 1024

export async function capture(context: Context, script: ParsedScript): Promise<string> {
  return (await captureAll(context, script)).replaceAll('\0', '').replace(/\n+$/, '')
}

async function captureAll(context: Context, script: ParsedScript): Promise<string> {
  const pipe = createPipe()
  const errexit = context.state.options.errexit && context.state.flavour !== 'bash'
  const running = runForked(context, { stdout: pipe.writer }, (inner) => {
    inner.state.options.errexit = errexit
    return runStatements(inner, script.commands)
  }).finally(() => pipe.writer.end())
  const output = await readCaptured(readFor(context.process, pipe.reader))
  context.state.status = await running
  throwIfSignalled(context.process)
  return output
}

async function readCaptured(reader: Reader): Promise<string> {
  let output = ''
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    output += chunk
    if (output.length > MAX_CAPTURED) {
      reader.close()
      throw new ShellError('xrealloc: cannot allocate memory', 2)
    }
  }
  return output
}

/**
 * Simplified: the command of `<( )` runs to its end first and its output becomes a file, that of `>( )` runs when the file has been
 * written; bash connects the two by a pipe.
 */
export async function connectToFile(context: Context, script: ParsedScript, operator: '<' | '>'): Promise<string> {
  const { state, process } = context
  if (operator === '>') {
    return createPipeFile(context, '', async (content) => {
      await runForked(context, { stdin: createTextReader(content) }, (inner) => runStatements(inner, script.commands))
      throwIfSignalled(process)
    })
  }
  const { status } = state
  const output = await captureAll(context, script)
  state.status = status
  return createPipeFile(context, output)
}
