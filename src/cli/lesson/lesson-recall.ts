/** `kubarium lesson drill --topic deployment.scale`: plays a drill that recalls a topic, in this terminal. */
import { recallIndex, type RecallTopic } from '../../lesson/drills/recall/recall-index'
import { makeRecall, type RecallDrill } from '../../lesson/drills/recall/recall-drill'
import { UsageError } from '../options'
import { playDrill, terminal, type PlayedDrill, type Terminal } from './play-drill'
import { findLesson, readCourse } from './read-lessons'

export async function playRecall(args: readonly string[], at: Terminal = terminal()): Promise<number> {
  const { topic, seed } = parseFlags(args)
  return playDrill(recallOf(topic, seed), at)
}

function parseFlags(args: readonly string[]): { readonly topic: string; readonly seed: number } {
  const flags = new Map<string, string>()
  for (let index = 0; index < args.length; index += 2) {
    if (!['--topic', '--seed'].includes(args[index]) || args[index + 1] === undefined) throw new UsageError(`lesson drill: --topic TOPIC [--seed N], not ${args[index]}`)
    flags.set(args[index], args[index + 1])
  }
  const seed = flags.get('--seed') ?? '1'
  if (!/^\d{1,9}$/.test(seed)) throw new UsageError(`--seed is a number, not ${seed}`)
  return { topic: flags.get('--topic') ?? '', seed: Number(seed) }
}

export function recallOf(topic: string, seed: number): PlayedDrill {
  const index = recallIndex(readCourse())
  const found = index.find((each) => each.topic === topic)
  if (!found) throw new UsageError(`no topic ${topic || '(none named)'}; topics like it are ${likeIt(topic, index).join(', ')}; all stand in docs/course-coverage.md`)
  const drill = drillAt(found, seed)
  if (!drill) throw new UsageError(`no drill recalls ${topic}`)
  const { id, markdown, files, only, lesson } = drill
  return { source: { id, markdown, files, only }, lesson, about: [`Drill: ${found.about}`, lesson.steps[lesson.steps.length - 1].title] }
}

/** Another seed may be another step. */
function drillAt({ places }: RecallTopic, seed: number): RecallDrill | undefined {
  const place = places[(seed - 1 + places.length) % places.length]
  const source = findLesson(place.lesson)
  return source && makeRecall(source, { ...place, seed })
}

function likeIt(topic: string, index: readonly RecallTopic[]): readonly string[] {
  const [chapter] = topic.split('.')
  const alike = index.filter((each) => each.topic.startsWith(chapter)).map((each) => each.topic)
  return (alike.length > 0 ? alike : index.map((each) => each.topic)).slice(0, 8)
}
