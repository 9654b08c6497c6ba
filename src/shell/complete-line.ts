/** What Tab offers: commands, then whatever the command itself knows (kubectl), then files; variables after a `$`. READLINE, bash(1). */
import { resolvePath } from '../base/os/file-system'
import type { Process } from '../base/os/process'
import { builtinNames } from './builtins'
import type { ShellState } from './interpreter/state'
import { exportedEnvironment } from './interpreter/state'
import type { Tools } from './tools'

export interface Completion {
  /** Where in the line the word begins that the candidates replace. */
  readonly from: number
  /** Whole words; a directory ends with `/`. */
  readonly candidates: readonly string[]
}

export interface CompletedShell {
  readonly process: Process
  readonly state: ShellState
  readonly tools: Pick<Tools, 'completer'>
}

const KEYWORDS = [
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'function',
  'if',
  'in',
  'select',
  'then',
  'time',
  'until',
  'while',
]
const MAX_CANDIDATES = 500

export async function completeLine(shell: CompletedShell, line: string, cursor: number): Promise<Completion> {
  const words = wordsBefore(line.slice(0, cursor))
  const { text: word, from } = words[words.length - 1]
  const candidates = await candidatesFor(
    shell,
    words.map(({ text }) => text),
    word,
  )
  return { from, candidates: [...new Set(candidates)].sort().slice(0, MAX_CANDIDATES) }
}

interface Word {
  readonly text: string
  readonly from: number
}

/** The words of the command under the cursor; the last one may be empty. Assignments and redirections before it do not count. */
function wordsBefore(text: string): readonly Word[] {
  let words: Word[] = []
  let word: { text: string; from: number } | undefined
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quote !== '') {
      word = { text: (word?.text ?? '') + (char === quote ? '' : char), from: word?.from ?? at }
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= { text: '', from: at + 1 }
    } else if (char === '\\' && at + 1 < text.length)
      word = { text: (word?.text ?? '') + text[++at], from: word?.from ?? at - 1 }
    else if (/\s/.test(char)) {
      if (word) words.push(word)
      word = undefined
    } else if (/[|;&()]/.test(char)) {
      words = []
      word = undefined
    } else if (char === '<' || char === '>') {
      if (word && !/^\d$/.test(word.text)) words.push(word)
      word = { text: '', from: at + 1 }
    } else word = { text: (word?.text ?? '') + char, from: word?.from ?? at }
  }
  words.push(word ?? { text: '', from: text.length })
  while (words.length > 1 && /^\w+=/.test(words[0].text)) words.shift()
  return words
}

async function candidatesFor(
  shell: CompletedShell,
  words: readonly string[],
  word: string,
): Promise<readonly string[]> {
  const { process, state } = shell
  const variable = /^(.*)\$(\{?)(\w*)$/s.exec(word)
  if (variable) {
    const [, before, brace, start] = variable
    const names = [...state.variables.keys()].filter((name) => name.startsWith(start))
    return names.map((name) => `${before}$${brace}${name}${brace === '' ? '' : '}'}`)
  }
  if (words.length === 1 && !word.includes('/')) return commands(shell).filter((name) => name.startsWith(word))
  const own = words.length > 1 ? await ownCandidates(shell, words) : []
  if (own.length > 0) return own
  return paths(process, state, word, words[0] === 'cd')
}

async function ownCandidates(
  { process, state, tools }: CompletedShell,
  words: readonly string[],
): Promise<readonly string[]> {
  const alias = state.aliases.get(words[0])?.split(/\s+/) ?? [words[0]]
  const complete = tools.completer(alias[0])
  if (!complete) return []
  const asking: Process = Object.create(process, { env: { value: exportedEnvironment(state) } })
  const found = await complete([...alias, ...words.slice(1)], { process: asking })
  const word = words[words.length - 1]
  return found.filter((candidate) => candidate.startsWith(word))
}

function commands({ process, state }: CompletedShell): readonly string[] {
  const { files } = process
  const directories = (exportedEnvironment(state).get('PATH') ?? '').split(':')
  const programs = directories.flatMap((path) => (files.stat(path)?.type === 'directory' ? files.list(path) : []))
  const names = programs.filter(({ type, mode }) => type === 'file' && (mode & 0o111) !== 0).map(({ name }) => name)
  const own = [...builtinNames('bash'), ...KEYWORDS, ...state.functions.keys(), ...state.aliases.keys()].filter(
    (name) => /^\w/.test(name),
  )
  return [...names, ...own]
}

function paths({ files, cwd }: Process, state: ShellState, word: string, onlyDirectories: boolean): readonly string[] {
  const cut = word.lastIndexOf('/') + 1
  const [shown, start] = [word.slice(0, cut), word.slice(cut)]
  const home = exportedEnvironment(state).get('HOME') ?? '/'
  const directory = resolvePath(cwd, shown.replace(/^~(?=\/)/, home))
  if (files.stat(directory)?.type !== 'directory') return []
  return files
    .list(directory)
    .filter(({ name }) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
    .map(({ name }) => ({ name, isDirectory: files.stat(resolvePath(directory, name))?.type === 'directory' }))
    .filter(({ isDirectory }) => isDirectory || !onlyDirectories)
    .map(({ name, isDirectory }) => shown + quoteName(name) + (isDirectory ? '/' : ''))
}

const quoteName = (name: string): string => name.replace(/[\s'"\\$&|;()<>*?[\]]/g, '\\$&')
