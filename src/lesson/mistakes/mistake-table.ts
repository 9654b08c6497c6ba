/** The catalogue of mistakes as Markdown, with the lessons in which each is looked out for or made on purpose: made from both, so that it cannot say more. */
import type { Sentence } from '../../words/sentence'
import type { Course } from '../review/review-course'
import { templatesFor } from '../drills/make-drill'
import { mistakes } from './catalogue'
import { figures } from './figures'
import { mistakeTitle } from './catalogue-hints'
import type { Mistake } from './mistake'

/** `say` puts it into words. */
export function mistakeTable({ lessons }: Pick<Course, 'lessons'>, say: (said: Sentence) => string): string {
  const rows = [...mistakes]
    .sort((a, b) => a.id.localeCompare(b.id))
    .map((mistake) => `| ${mistake.id} | ${cell(say(mistakeTitle(mistake.id)))} | ${cell(symptomOf(mistake))} | ${templatesFor(mistake.id).join(', ') || 'none'} | ${lessonsWith(mistake.id, lessons)} |`)
  return `# Mistakes that are recognised\n\n${introduction(lessons)}\n\n| | Mistake | What the cluster says | Drills in | Lessons |\n|---|---|---|---|---|\n${rows.join('\n')}\n`
}

const ratio = (part: number, of: number): string => (part / of).toFixed(2)

/** All figures are measured or counted. */
function introduction(lessons: Course['lessons']): string {
  const { lessons: tried, drills } = figures
  const solutions = lessons.flatMap(({ lesson }) => lesson.steps.flatMap((step) => step.solutions)).length
  return `A detector for each stands in \`src/lesson/mistakes/\`. It looks at the state and at what the learner's lines printed, speaks only where a check does not pass, and names the first object, the
place in it, what stands there and what would be right. \`drills.test.ts\` puts each mistake into applications that work and proves that the cluster says what stands in the third column, that the right mistake is named
first, and that it is not named before; \`in-lessons.test.ts\` puts them into the lessons of the course. With \`KUBARIUM_FULL=1\` both try everything and note what they measured: of ${drills.of} drills ${drills.first} name
their mistake first, ${drills.placed} with its object and place; of ${tried.tried} mistakes that were put into ${tried.of} lessons ${tried.harmful} do harm, ${tried.named} of these are named (recall ${ratio(tried.named, tried.harmful)}), ${tried.others} others beside
them (precision ${ratio(tried.named, tried.named + tried.others)}), ${tried.placed} with their object and place (${ratio(tried.placed, tried.named)} of those that are named). \`lesson test\` proves that on the way of none of the ${solutions} solutions, at none
of the looks between and after their acts, a mistake is named that the lesson does not have in it or look out for. This table is made by \`node bin/kubarium.mjs lesson coverage\`.`
}

function symptomOf({ mutation: { symptom } }: Mistake): string {
  const { events = [], prints, shows } = symptom
  const texts = [...events.map(({ reason, message }) => `${reason}: \`${plain(message)}\``), ...(prints ? [`\`${plain(prints)}\``] : []), ...(shows ? [`\`${shows.line}\`: \`${plain(shows.says)}\``] : [])]
  return texts.join('; ') || 'a request that fails'
}

/** A pattern, readable: what it leaves open is an ellipsis. */
const plain = ({ source }: RegExp): string =>
  source
    .replaceAll(/^\^|\$$/g, '')
    .replaceAll(/\(\?:|\(([^()|]*)\)\?/g, '')
    .replaceAll(/(\\[wdS]|\[[^\]]*\]|\.)[+*]|\[\^\]\*/g, '…')
    .replaceAll(/\\n/g, ' ')
    .replaceAll(/\\(.)/g, '$1')

const cell = (text: string): string => text.replaceAll('|', '\\|')

function lessonsWith(id: string, lessons: Course['lessons']): string {
  const found = lessons.filter(({ lesson }) => lesson.watchFor.includes(id) || lesson.steps.some(({ wrongs }) => wrongs.some(({ expect }) => expect === id)))
  return found.map(({ path }) => `[${path}](../lessons/${path}/lesson.md)`).join(', ') || 'none'
}
