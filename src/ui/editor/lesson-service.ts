/**
 * A `lesson.md` in the editor: its faults are marked at their lines, and blocks, fields and values are completed, by the same shapes
 * that read the lessons of the course. Loaded when such a file is opened.
 */
import { LessonError } from '../../lesson/lesson-error'
import { parseLesson } from '../../lesson/parse-lesson'
import { suggestAt } from '../../lesson/format/suggest'
import { monaco } from './monaco-setup'

const LANGUAGE = 'lesson'
const OWNER = 'lesson'
const TYPING_RESTS_MS = 300

let started = false

/** Makes a file's model that of a lesson. */
export function adoptLesson(model: monaco.editor.ITextModel): void {
  if (!started) {
    started = true
    monaco.languages.register({ id: LANGUAGE })
    monaco.languages.registerCompletionItemProvider(LANGUAGE, { triggerCharacters: [' ', '\n', '`'], provideCompletionItems: complete })
  }
  if (model.isDisposed()) return
  monaco.editor.setModelLanguage(model, LANGUAGE)
  watch(model)
}

function complete(model: monaco.editor.ITextModel, { lineNumber, column }: monaco.Position): monaco.languages.CompletionList {
  const word = model.getWordUntilPosition({ lineNumber, column })
  const range = new monaco.Range(lineNumber, word.startColumn, lineNumber, word.endColumn)
  const suggestions = suggestAt(model.getValue(), { line: lineNumber - 1, column: column - 1 }).map(({ label, about, insert }) => ({
    ...{ label, range, insertText: insert, documentation: about },
    kind: insert.includes(':') ? monaco.languages.CompletionItemKind.Property : monaco.languages.CompletionItemKind.Value,
  }))
  return { suggestions }
}

function watch(model: monaco.editor.ITextModel): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const mark = (): void => {
    if (!model.isDisposed()) monaco.editor.setModelMarkers(model, OWNER, markersOf(model))
  }
  mark()
  model.onDidChangeContent(() => {
    clearTimeout(timer)
    timer = setTimeout(mark, TYPING_RESTS_MS)
  })
}

function markersOf(model: monaco.editor.ITextModel): monaco.editor.IMarkerData[] {
  try {
    parseLesson(model.getValue(), 'lesson.md')
    return []
  } catch (error) {
    if (!(error instanceof LessonError)) throw error
    const line = Math.min(Math.max(error.line, 1), model.getLineCount())
    const text = { startLineNumber: line, startColumn: model.getLineFirstNonWhitespaceColumn(line) || 1, endLineNumber: line, endColumn: model.getLineMaxColumn(line) }
    return [{ ...text, message: error.complaint, severity: monaco.MarkerSeverity.Error }]
  }
}
