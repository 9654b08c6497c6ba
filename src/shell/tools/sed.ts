/** `sed`: edits a stream line by line, as it comes; `-i` edits files in place. Upstream: GNU sed, sed/execute.c. */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox } from '../tool'
import type { Options } from '../tool-options'
import { readAllLines } from '../tool-input'
import { PatternProblem } from './regular-expression'
import { Editor } from './sed-editor'
import { parseSedScript, SedProblem } from './sed-script'

export const sed = defineTool({
  name: 'sed',
  usage: '[OPTION]... {script-only-if-no-other-script} [input-file]...',
  letters: 'ne:f:Erszui::',
  long: {
    quiet: 'n',
    silent: 'n',
    expression: 'e',
    file: 'f',
    'regexp-extended': 'E',
    'in-place': 'i',
    separate: 's',
    'null-data': 'z',
    unbuffered: 'u',
  },
  async run(process, options) {
    const scripts = [
      ...options.values('e'),
      ...options.values('f').map((path) => process.files.read(resolvePath(process.cwd, path)).replace(/\n$/, '')),
    ]
    const operands = [...options.operands]
    if (!options.has('e') && !options.has('f')) {
      const first = operands.shift()
      if (first === undefined) return fail(process, 'no script specified')
      scripts.push(first)
    }
    try {
      const script = scripts.join('\n')
      parseSedScript(script, options.has('E') || options.has('r'))
      return await (options.has('i') ? editFiles : editStream)(process, options, { script, paths: operands })
    } catch (error) {
      if (error instanceof SedProblem || error instanceof PatternProblem)
        return fail(
          process,
          error instanceof PatternProblem
            ? `-e expression #1, char ${scripts[0]?.length ?? 0}: ${error.message}`
            : error.message,
        )
      throw error
    }
  },
})

interface Job {
  readonly script: string
  readonly paths: readonly string[]
}

const complaint = (name: string, reason: string, busybox: boolean): string =>
  busybox ? `${name}: ${reason}` : `can't read ${name}: ${reason}`

async function editStream(process: Process, options: Options, { script, paths }: Job): Promise<number> {
  if (options.has('s') && paths.length > 1) {
    let worst = 0
    for (const path of paths) worst = Math.max(worst, await editStream(process, options, { script, paths: [path] }))
    return worst
  }
  const editor = new Editor(process, options, script)
  const status = await readAllLines(process, paths, (line, name) => {
    editor.name = name
    return editor.take(line)
  }, complaint)
  await process.stdout.write(editor.finish())
  return editor.exitStatus ?? (status === 0 || isBusybox(process) ? status : 2)
}

async function editFiles(process: Process, options: Options, { script, paths }: Job): Promise<number> {
  let status = 0
  if (paths.length === 0) return fail(process, 'no input files')
  for (const path of paths) {
    const editor = new Editor(process, options, script)
    let text = ''
    const failed = await readAllLines(
      process,
      [path],
      (line) => {
        const made = editor.take(line)
        text += made === false ? '' : made
        return made === false ? false : undefined
      },
      complaint,
    )
    if (failed !== 0) status = isBusybox(process) ? 1 : 2
    else {
      const absolute = resolvePath(process.cwd, path)
      const suffix = options.value('i') ?? ''
      if (suffix !== '') process.files.write(absolute + suffix, process.files.read(absolute))
      process.files.write(absolute, text + editor.finish())
    }
  }
  return status
}
