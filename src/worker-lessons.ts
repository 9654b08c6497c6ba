/** The lessons and drills for the worker: loaded when the first one is opened, so that its start does not grow with the course. */
import type { LessonSource } from './host/world'
import { parseRecallName } from './lesson/drills/recall/recall-name'

const files = import.meta.glob<string>('../lessons/**/*.{md,yaml,yml,txt,json,sh}', { query: '?raw', import: 'default' })

export async function loadLesson(id: string): Promise<LessonSource | undefined> {
  if (id.startsWith('drill/')) {
    const [{ drillOf }, { sayInEnglish }] = await Promise.all([import('./lesson/drills/drill-of'), import('./words/english')])
    const drill = drillOf(id, sayInEnglish)
    return drill && { id, markdown: drill.markdown, files: drill.files }
  }
  const recall = parseRecallName(id)
  if (recall) {
    const [source, { makeRecall }] = await Promise.all([readFolder(recall.lesson), import('./lesson/drills/recall/recall-drill')])
    const drill = source && makeRecall(source, recall)
    return drill && { id, markdown: drill.markdown, files: drill.files, only: drill.only }
  }
  return readFolder(id)
}

async function readFolder(id: string): Promise<LessonSource | undefined> {
  const folder = `../lessons/${id}/`
  const document = files[`${folder}lesson.md`]
  if (!document) return undefined
  const beside = `${folder}files/`
  const paths = Object.keys(files).filter((path) => path.startsWith(beside))
  const contents = await Promise.all(paths.map(async (path) => [path.slice(beside.length), await files[path]()]))
  return { id, markdown: await document(), files: Object.fromEntries(contents) as Record<string, string> }
}
