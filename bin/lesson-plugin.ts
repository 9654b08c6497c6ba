/**
 * Reads the lessons when the page is built: Markdown becomes a tree of elements, so that the page ships no Markdown parser and never
 * sets HTML from text. `virtual:course` lists the course in its order; each lesson is a chunk of its own.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import type { Plugin } from 'vite'
import { curriculum } from '../lessons/curriculum'
import { parseLesson } from '../src/lesson/parse-lesson'
import type { Lesson } from '../src/lesson/lesson'

const COURSE = 'virtual:course'
const LESSON = 'virtual:lesson/'

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype)

function elementsOf(markdown: string): unknown {
  const tree = processor.runSync(processor.parse(markdown))
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'position' ? undefined : value)))
}

function textOf(path: string, lesson: Lesson): object {
  return {
    path,
    title: lesson.title,
    introduction: elementsOf(lesson.introduction),
    steps: lesson.steps.map(({ id, title, prose, solutions }) => ({ id, title, prose: elementsOf(prose), solutions })),
  }
}

export function lessonPlugin(root: string): Plugin {
  const fileOf = (path: string): string => join(root, 'lessons', path, 'lesson.md')
  const read = (path: string): Lesson => parseLesson(readFileSync(fileOf(path), 'utf8'), `lessons/${path}/lesson.md`)
  const entry = (path: string): string => {
    const { title, minutes, level } = read(path)
    const about = JSON.stringify({ path, title, minutes, level }).slice(0, -1)
    return `${about},"load":()=>import(${JSON.stringify(LESSON + path)}).then((module)=>module.text)}`
  }
  return {
    name: 'kubarium-lessons',
    resolveId: (id) => (id === COURSE || id.startsWith(LESSON) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${COURSE}`) {
        for (const path of curriculum) this.addWatchFile(fileOf(path))
        return `export const course=[${curriculum.map(entry).join(',')}]`
      }
      if (!id.startsWith(`\0${LESSON}`)) return undefined
      const path = id.slice(LESSON.length + 1)
      this.addWatchFile(fileOf(path))
      return `export const text=${JSON.stringify(textOf(path, read(path)))}`
    },
  }
}
