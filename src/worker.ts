/// <reference lib="webworker" />
/** The worker's composition root: the cluster, its clock tied to the tab's, and the port to the page. */
import { createOpenApi } from './api/openapi/openapi'
import { startPageHost } from './host/page-host'
import type { LessonSource } from './host/world'

const files = import.meta.glob<string>('../lessons/**/*.{md,yaml,yml,txt,json,sh}', { query: '?raw', import: 'default' })

async function loadLesson(id: string): Promise<LessonSource | undefined> {
  const folder = `../lessons/${id}/`
  const document = files[`${folder}lesson.md`]
  if (!document) return undefined
  const beside = `${folder}files/`
  const paths = Object.keys(files).filter((path) => path.startsWith(beside))
  const contents = await Promise.all(paths.map(async (path) => [path.slice(beside.length), await files[path]()]))
  return { id, markdown: await document(), files: Object.fromEntries(contents) as Record<string, string> }
}

const page = startPageHost({
  post: (message) => postMessage(message),
  wall: { now: () => performance.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  loadLesson,
  async loadSchema() {
    const [{ default: schema }, { default: docs }] = await Promise.all([
      import('./api/openapi/generated/schema.json'),
      import('./api/openapi/generated/docs.json'),
    ])
    return createOpenApi(schema, docs)
  },
})

addEventListener('message', ({ data }: { data: unknown }) => page.receive(data))
