/** `bash -euo pipefail -c 'command' name arg ...`: what the words after a shell's name mean. OPTIONS, bash(1). */
import { withFields } from '../base/with-fields'
import type { ShellOptions } from './interpreter/state'

export interface ShellArguments {
  /** `$0`: what complaints begin with. */
  readonly name: string
  readonly parameters: readonly string[]
  readonly command?: string
  readonly script?: string
  readonly interactive: boolean
  readonly version: boolean
  readonly options: Partial<ShellOptions>
  readonly problem?: string
}

const LETTERS: Readonly<Record<string, keyof ShellOptions>> = { e: 'errexit', f: 'noglob', u: 'nounset', x: 'xtrace' }
const NAMES: ReadonlySet<string> = new Set(['errexit', 'noglob', 'nounset', 'xtrace', 'pipefail'])

export function parseShellArguments(argv: readonly string[]): ShellArguments {
  const options: Partial<ShellOptions> = {}
  const found = { takesCommand: false, takesInput: false, interactive: false, version: false }
  let at = 1
  for (; at < argv.length && /^[-+]./.test(argv[at]); at++) {
    const word = argv[at]
    if (word === '--') {
      at++
      break
    }
    if (word.startsWith('--')) {
      found.version ||= word === '--version'
      continue
    }
    const value = word.startsWith('-')
    for (const letter of word.slice(1)) {
      if (letter === 'c') found.takesCommand = true
      else if (letter === 's') found.takesInput = true
      else if (letter === 'i') found.interactive = true
      else if (letter === 'o') {
        const name = argv[++at] ?? ''
        if (NAMES.has(name)) options[name as keyof ShellOptions] = value
      } else if (LETTERS[letter]) options[LETTERS[letter]] = value
      else if (!'lhmbvBHPrDTtkpnaE'.includes(letter)) return refused(argv, `-${letter}: invalid option`)
    }
  }
  return withFields(operandsOf(argv, argv.slice(at), found), { interactive: found.interactive, version: found.version, options })
}

function operandsOf(
  argv: readonly string[],
  words: readonly string[],
  found: { takesCommand: boolean; takesInput: boolean },
): Omit<ShellArguments, 'interactive' | 'version' | 'options'> {
  const own = argv[0].replace(/^.*\//, '').replace(/^-/, '')
  if (found.takesCommand) {
    if (words.length === 0) return { name: own, parameters: [], problem: '-c: option requires an argument' }
    return { name: words[1] ?? own, parameters: words.slice(2), command: words[0] }
  }
  if (found.takesInput || words.length === 0) return { name: own, parameters: words }
  return { name: words[0], parameters: words.slice(1), script: words[0] }
}

const refused = (argv: readonly string[], problem: string): ShellArguments => ({
  name: argv[0],
  parameters: [],
  interactive: false,
  version: false,
  options: {},
  problem,
})
