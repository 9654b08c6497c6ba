/** Lessons from the folder `lessons`, which lies beside the bundle's project root, or from any other folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chapters, curriculum } from '../../../lessons/curriculum'
import type { LessonSource } from '../../host/world'
import { parseLesson } from '../../lesson/parse-lesson'
import type { Course } from '../../lesson/review/review-course'

/** The bundle lies in `dist/cli`, this source one folder deeper. */
export const root = ['../..', '../../..'].map((up) => fileURLToPath(new URL(up, import.meta.url))).find((folder) => existsSync(join(folder, 'lessons', 'curriculum.ts'))) ?? '.'

/** `pods/anatomy` of the course, else a folder with a `lesson.md`. */
export function findLesson(name: string): LessonSource | undefined {
  const path = name.replace(/^(?:\.\/)?lessons\//, '').replace(/\/+$/, '')
  return readFolder(join(root, 'lessons', path), path) ?? readFolder(resolve(name), basename(resolve(name)))
}

/** Language -> Markdown of a lesson's translations: `lesson.de.md` beside it. */
export function readTranslations(id: string): Readonly<Record<string, string>> {
  const folder = [join(root, 'lessons', id), resolve(id)].find((each) => existsSync(join(each, 'lesson.md')))
  const names = folder === undefined ? [] : readdirSync(folder).flatMap((name) => /^lesson\.([a-z-]+)\.md$/.exec(name)?.[1] ?? [])
  return Object.fromEntries(names.map((language) => [language, readFileSync(join(folder ?? '', `lesson.${language}.md`), 'utf8')]))
}

function readFolder(folder: string, id: string): LessonSource | undefined {
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

/** Lessons that cannot be read are left out; their own proof says why. */
export function readCourse(): Course {
  const lessons = curriculum.flatMap((path) => {
    const source = findLesson(path)
    try {
      return source ? [{ path, lesson: parseLesson(source.markdown, `lessons/${path}/lesson.md`) }] : []
    } catch {
      return []
    }
  })
  return { chapters, lessons }
}
