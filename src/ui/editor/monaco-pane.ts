/** The editor as Monaco draws it; loaded lazily. One model a file, kept in step with the drafts in both directions. */
import type { Session } from '../session'
import { isReadOnly } from '../shell/read-only'
import type { Theme } from '../shell/theme'
import { monaco } from './monaco-setup'
import { startYamlService } from './yaml-service'

export interface MonacoPane {
  setTheme(theme: Theme): void
  dispose(): void
}

const uriOf = (path: string): monaco.Uri => monaco.Uri.file(`/home/${path}`)
const languageOf = (path: string): string => (/\.(ya?ml|json)$/.test(path) ? 'yaml' : /\.sh$/.test(path) ? 'shell' : 'plaintext')
const isLesson = (path: string): boolean => /(?:^|\/)lesson(?:\.\w+)?\.md$/.test(path)

export function openMonaco(element: HTMLElement, { drafts, apply }: Session): MonacoPane {
  void startYamlService()
  const editor = monaco.editor.create(element, {
    model: null,
    readOnly: isReadOnly,
    automaticLayout: true,
    ariaLabel: 'File editor. Control M switches whether Tab indents or moves on.',
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 13,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    tabSize: 2,
    insertSpaces: true,
    detectIndentation: false,
    fixedOverflowWidgets: true,
    quickSuggestions: { other: true, comments: false, strings: true },
    wordBasedSuggestions: 'off',
    renderLineHighlight: 'line',
    lineNumbersMinChars: 3,
    renderFinalNewline: 'on',
    folding: true,
    unicodeHighlight: { ambiguousCharacters: false },
  })
  const models = createModels(drafts.edit)
  defineThemes()

  function show(): void {
    const { files, front } = drafts.store.getState()
    models.keepOnly(files)
    const model = front === undefined ? undefined : models.of(front, files.get(front)?.content ?? '')
    if (editor.getModel() !== (model ?? null)) editor.setModel(model ?? null)
  }

  const frontFile = (): string | undefined => drafts.store.getState().front
  editor.addAction({
    id: 'kubarium-apply',
    label: 'Apply',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    run() {
      const front = frontFile()
      if (front !== undefined && !isReadOnly) apply(front)
    },
  })
  editor.addAction({ id: 'kubarium-save', label: 'Save', keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS], run: () => drafts.flush() })

  show()
  const stop = drafts.store.subscribe(show)
  return {
    setTheme: (theme) => monaco.editor.setTheme(`kubarium-${theme}`),
    dispose() {
      stop()
      editor.dispose()
      models.keepOnly(new Map())
    },
  }
}

/** Monaco's own themes on the grounds of the page; kept in step with `tokens.css`. */
function defineThemes(): void {
  monaco.editor.defineTheme('kubarium-light', { base: 'vs', inherit: true, rules: [], colors: { 'editor.background': '#ffffff' } })
  monaco.editor.defineTheme('kubarium-dark', { base: 'vs-dark', inherit: true, rules: [], colors: { 'editor.background': '#15171c' } })
}

interface Models {
  /** The file's model, with this content. */
  of(path: string, content: string): monaco.editor.ITextModel
  keepOnly(files: ReadonlyMap<string, unknown>): void
}

function createModels(onEdit: (path: string, content: string) => void): Models {
  const models = new Map<string, monaco.editor.ITextModel>()

  function open(path: string, content: string): monaco.editor.ITextModel {
    const model = monaco.editor.createModel(content, languageOf(path), uriOf(path))
    if (isLesson(path)) void import('./lesson-service').then(({ adoptLesson }) => adoptLesson(model))
    model.setEOL(monaco.editor.EndOfLineSequence.LF)
    model.onDidChangeContent(() => onEdit(path, model.getValue()))
    models.set(path, model)
    return model
  }

  return {
    of(path, content) {
      const model = models.get(path)
      if (!model) return open(path, content)
      // An edit, not a new text, so that Ctrl+Z leads back across it.
      if (model.getValue() !== content) model.pushEditOperations([], [{ range: model.getFullModelRange(), text: content }], () => null)
      return model
    },
    keepOnly(files) {
      for (const [path, model] of models) {
        if (files.has(path)) continue
        model.dispose()
        models.delete(path)
      }
    },
  }
}
