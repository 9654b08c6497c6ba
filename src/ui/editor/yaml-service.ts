/**
 * Completion, hover texts and squiggles for Kubernetes manifests, all in the browser. monaco-yaml 5.5 still asks for workers the way
 * Monaco did before 0.53; `createWebWorker` translates (https://github.com/remcohaszing/monaco-yaml/issues/272).
 */
import { configureMonacoYaml } from 'monaco-yaml'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import docsAddress from '../../api/openapi/generated/docs.json?url'
import schemaAddress from '../../api/openapi/generated/schema.json?url'
import { manifestSchema, type OpenApiDocument, type SchemaDocs, type SchemaNode } from './kubernetes-schema'
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
    // What the schema refuses the API server refuses too: an error, not a warning.
    setModelMarkers(model: monaco.editor.ITextModel, owner: string, markers: monaco.editor.IMarkerData[]): void {
      monaco.editor.setModelMarkers(model, owner, markers.map((marker) => ({ ...marker, severity: monaco.MarkerSeverity.Error })))
    },
    createWebWorker<T extends object>({ createData, host, keepIdleModels }: LegacyWorkerOptions): monaco.editor.MonacoWebWorker<T> {
      const worker = new YamlWorker({ name: 'yaml' })
      // The first message makes the worker ready, the second one is its configuration.
      worker.postMessage('ignore')
      worker.postMessage(createData)
      return monaco.editor.createWebWorker<T>({ worker, host, keepIdleModels })
    },
  },
}

async function readSchema(): Promise<SchemaNode> {
  const [document, docs] = await Promise.all([read<OpenApiDocument>(schemaAddress), read<SchemaDocs>(docsAddress)])
  return manifestSchema(document, docs)
}

async function read<T>(address: string): Promise<T> {
  const response = await fetch(address)
  return (await response.json()) as T
}

let started = false

export async function startYamlService(): Promise<void> {
  if (started) return
  started = true
  self.MonacoEnvironment = { getWorker: () => new EditorWorker({ name: 'editor' }) }
  const schema = await readSchema()
  configureMonacoYaml(translated, {
    enableSchemaRequest: false,
    schemas: [{ uri: 'kubarium://manifests', fileMatch: ['**/*.yaml', '**/*.yml', '**/*.json'], schema }],
  })
}
