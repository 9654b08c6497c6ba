/**
 * Completion, hover texts and squiggles for Kubernetes manifests, all in the browser. monaco-yaml 5.5 still asks for workers the way
 * Monaco did before 0.53; `createWebWorker` here translates (https://github.com/remcohaszing/monaco-yaml/issues/272).
 */
import { configureMonacoYaml } from 'monaco-yaml'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import { monaco } from './monaco-setup'
import YamlWorker from './yaml.worker?worker'

interface LegacyWorkerOptions {
  readonly createData?: unknown
  readonly host?: Record<string, (...args: unknown[]) => unknown>
  readonly keepIdleModels?: boolean
}

const translated = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker<T extends object>({ createData, host, keepIdleModels }: LegacyWorkerOptions): monaco.editor.MonacoWebWorker<T> {
      const worker = new YamlWorker({ name: 'yaml' })
      // The first message makes the worker ready, the second one is its configuration.
      worker.postMessage('ignore')
      worker.postMessage(createData)
      return monaco.editor.createWebWorker<T>({ worker, host, keepIdleModels })
    },
  },
}

let started = false

export function startYamlService(): void {
  if (started) return
  started = true
  self.MonacoEnvironment = { getWorker: () => new EditorWorker({ name: 'editor' }) }
  void import('./kubernetes-schema').then(({ manifestSchema }) => {
    configureMonacoYaml(translated, {
      enableSchemaRequest: false,
      hover: true,
      completion: true,
      validate: true,
      schemas: [{ uri: 'kubarium://manifests', fileMatch: ['**/*.yaml', '**/*.yml', '**/*.json'], schema: manifestSchema }],
    })
  })
}
