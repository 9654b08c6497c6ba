/** `kubarium lesson schema`: writes the JSON Schema of lessons to where the page is served from, and the tables of the author guide. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lessonSchema } from '../../lesson/format/json-schema'
import { guideFile, readGuide, withTables } from './author-guide'
import { root } from './read-lessons'

export function writeLessonSchema(): number {
  writeFileSync(join(root, 'public', 'lesson.schema.json'), `${JSON.stringify(lessonSchema, undefined, 2)}\n`)
  writeFileSync(guideFile, withTables(readGuide()))
  console.log('public/lesson.schema.json and the tables of docs/writing-lessons.md are written')
  return 0
}
