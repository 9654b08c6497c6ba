/** Lessons from the folder `lessons`, which lies beside the bundle's project root. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { LessonSource } from '../host/world'

export function readLesson(root: string, id: string): LessonSource | undefined {
  const folder = join(root, 'lessons', id)
  const document = join(folder, 'lesson.md')
  if (!existsSync(document)) return undefined
  return { id, markdown: readFileSync(document, 'utf8'), files: readFiles(join(folder, 'files')) }
}

function readFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const named = files.map((entry) => join(entry.parentPath, entry.name)).map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')])
  return Object.fromEntries(named) as Record<string, string>
}
