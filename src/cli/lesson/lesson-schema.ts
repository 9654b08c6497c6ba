/** `kubarium lesson schema`: writes the JSON Schema of lessons to where the page is served from. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lessonSchema } from '../../lesson/format/json-schema'
import { root } from './read-lessons'

export function writeLessonSchema(): number {
  writeFileSync(join(root, 'public', 'lesson.schema.json'), `${JSON.stringify(lessonSchema, undefined, 2)}\n`)
  console.log('public/lesson.schema.json is written')
  return 0
}
