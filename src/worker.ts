/// <reference lib="webworker" />
/** The worker's composition root: the cluster, its clock tied to the tab's, and the port to the page. */
import { createOpenApi } from './api/openapi/openapi'
import { startPageHost } from './host/page-host'

const page = startPageHost({
  post: (message) => postMessage(message),
  wall: { now: () => performance.now(), sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
  loadLesson: async (id) => (await import('./worker-lessons')).loadLesson(id),
  async loadSchema() {
    const [{ default: schema }, { default: docs }] = await Promise.all([
      import('./api/openapi/generated/schema.json'),
      import('./api/openapi/generated/docs.json'),
    ])
    return createOpenApi(schema, docs)
  },
})

addEventListener('message', ({ data }: { data: unknown }) => page.receive(data))
