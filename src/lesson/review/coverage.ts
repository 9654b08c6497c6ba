/** The table of what the course teaches and where, as Markdown: made from the lessons, so that it cannot say more than they do. */
import type { Course } from './review-course'

export function coverageTable({ chapters, lessons }: Course): string {
  const parts = chapters.map(({ id, title, topics, lessons: names }) => {
    const own = names.flatMap((name) => lessons.filter(({ path }) => path === `${id}/${name}`))
    const rows = Object.entries(topics).map(([topic, about]) => {
      const places = own.flatMap(({ path, lesson: { teaches } }) => (Object.hasOwn(teaches, topic) ? placesOf(path, teaches[topic]) : []))
      return `| \`${topic}\` | ${about.replaceAll('|', '\\|')} | ${places.join(', ') || '**none**'} |`
    })
    return [`## ${title}`, '', ...(rows.length > 0 ? ['| Topic | What it says | Lesson, step |', '|---|---|---|', ...rows] : ['No topics yet.']), ''].join('\n')
  })
  const topics = chapters.flatMap((chapter) => Object.keys(chapter.topics))
  const intro = `The course has ${lessons.length} lessons in ${chapters.filter(({ lessons: names }) => names.length > 0).length} chapters, and ${topics.length} topics. This table is made from the lessons by \`node bin/kubarium.mjs lesson coverage\`.`
  return `# What the course teaches, and where\n\n${intro}\n\n${parts.join('\n')}`
}

const linkOf = (path: string, step: string): string => `[${path}${step === '' ? '' : `#${step}`}](../lessons/${path}/lesson.md)`

const placesOf = (path: string, steps: readonly string[]): readonly string[] => (steps.length === 0 ? [linkOf(path, '')] : steps.map((step) => linkOf(path, step)))
