/** Cuts the Markdown of a lesson into steps, and each step into prose, files that the prose shows, and machine parts. */
import { LessonError } from '../lesson-error'
import { blockNames, type BlockName } from './blocks'

export interface Block {
  readonly name: BlockName
  readonly text: string
  /** Of its first line below the fence. */
  readonly line: number
}

export interface Section {
  readonly id: string
  readonly title: string
  readonly line: number
  readonly prose: string
  /** ```` ```yaml file=pod.yaml ````: name -> content. */
  readonly files: Readonly<Record<string, string>>
  readonly blocks: readonly Block[]
}

interface Writing {
  readonly id: string
  readonly title: string
  readonly line: number
  prose: string
  readonly files: Record<string, string>
  readonly blocks: Block[]
}

interface Fence {
  readonly mark: string
  readonly name: BlockName | undefined
  /** The file that is shown. */
  readonly shows: string | undefined
  readonly line: number
  text: string
}

export interface Start {
  readonly file: string
  readonly line: number
}

const begin = (id: string, title: string, line: number): Writing => ({ id, title, line, prose: '', files: {}, blocks: [] })

/** What stands before the first heading with an id comes first. */
export function splitDocument(body: string, { file, line: firstLine }: Start): readonly [Section, ...Section[]] {
  const sections: [Writing, ...Writing[]] = [begin('', '', firstLine)]
  let current = sections[0]
  let fence: Fence | undefined
  for (const [index, text] of body.split('\n').entries()) {
    const line = firstLine + index
    const mark = /^(`{3,})\s*(.*)$/.exec(text)
    if (fence) {
      const isEnd = mark && mark[1].length >= fence.mark.length && mark[2] === ''
      if (fence.name === undefined) current.prose += `${text}\n`
      if (isEnd) {
        close(current, fence)
        fence = undefined
      } else fence.text += `${text}\n`
    } else if (mark) {
      fence = { mark: mark[1], ...meaningOf(mark[2], { file, line }), line: line + 1, text: '' }
      if (fence.name === undefined) current.prose += `${text}\n`
    } else {
      const heading = /^## (.*?)\s*\{#([a-z0-9-]+)\}\s*$/.exec(text)
      if (heading) sections.push((current = begin(heading[2], heading[1], line)))
      else if (/^## /.test(text)) throw new LessonError(file, line, 'a step needs an id: ## Title {#id}')
      else if (!/^# /.test(text)) current.prose += `${text}\n`
    }
  }
  if (fence) throw new LessonError(file, fence.line, 'this fenced block is never closed')
  return sections
}

function close(section: Writing, { name, shows, text, line }: Fence): void {
  if (name !== undefined) section.blocks.push({ name, text, line })
  if (shows !== undefined) section.files[shows] = text
}

/** ```` ```yaml check ```` is a machine part; ```` ```yaml file=pod.yaml ```` shows a file; the rest is prose. */
function meaningOf(info: string, { file, line }: Start): Pick<Fence, 'name' | 'shows'> {
  const [language, word] = info.split(/\s+/)
  if (word === undefined) return { name: undefined, shows: undefined }
  const [, shows] = /^file=([\w./-]+)$/.exec(word) ?? []
  if (shows !== undefined) return { name: undefined, shows }
  if (language !== 'yaml') return { name: undefined, shows: undefined }
  const name = blockNames.find((known) => known === word)
  if (!name) throw new LessonError(file, line, `unknown block "${word}"; known are ${blockNames.join(', ')}`)
  return { name, shows: undefined }
}
