/** The head of a lesson, between the two lines of `---`. */
import { readImageDeclaration } from '../../api/read-image-declaration'
import { reference } from './objects'
import { anything, choice, duration, either, listOf, mapOf, matching, needed, number, optional, reading, record, text, type Shape } from './shape'

const words = listOf(text)
const topics: Shape<Readonly<Record<string, readonly string[]>>> = reading(
  either(words, mapOf(words), Array.isArray),
  (read) => (isList(read) ? Object.fromEntries(read.map((topic) => [topic, []])) : read),
)
function isList(value: readonly string[] | Readonly<Record<string, readonly string[]>>): value is readonly string[] {
  return Array.isArray(value)
}

/** Its fields are in `api/image-declaration.ts`. */
const image = reading({ ...anything, called: 'an image with its behaviour' }, (value, at) => readImageDeclaration(value, (problem) => at.complain(problem)))

const world = record({
  nodes: optional(number, 'How many nodes, the control plane among them; absent: three.'),
  images: optional(listOf(image), 'Images with behaviour that this lesson brings along.', []),
  addons: optional(listOf(choice('ingress-nginx')), 'What is installed beforehand.', []),
  apply: optional(words, 'Manifests that are applied beforehand: names below `files/`, or addresses.', []),
  run: optional(words, 'Lines that run behind the scenes after that.', []),
  settle: optional(duration, 'Simulated time that passes before the learner comes.', 30_000),
})

const guard = record({
  id: needed(text, 'Its name; a `bypass` refers to it.'),
  keep: needed(reference, 'The object, `Kind/NAME` or `Kind/NAMESPACE/NAME`.'),
  path: needed(text, 'The field that keeps the value it had at the start.'),
  say: needed(text, 'Why it has to stay, as the learner reads it.'),
})

const link = record({ title: needed(text, 'Its title.'), url: needed(matching(/^https?:\/\//, 'an address that begins with https://'), 'Its address.') })

export const frontMatter = record({
  kubarium: needed(choice('lesson/v1'), 'The version of this format.'),
  id: needed(text, 'The name of its folder.'),
  title: needed(text, 'Its title.'),
  level: optional(choice('beginner', 'intermediate', 'advanced'), 'For whom.', 'beginner'),
  minutes: optional(number, 'How long it takes, 5 to 15.', 10),
  kubernetes: optional(text, 'The release that it was written for.', '1.32'),
  seed: optional(number, 'Names, addresses and chance of the cluster follow from it.', 1),
  teaches: optional(topics, 'Topic of the chapter -> steps where it is shown or practised. A plain list: the whole lesson.', {}),
  assumes: optional(words, 'Topics that the learner has met before.', []),
  watchFor: optional(listOf(matching(/^K\d\d$/, 'the number of a mistake, such as K02')), 'Mistakes that are usual here.', []),
  why: optional(text, 'Why it matters, in two sentences.', ''),
  remember: optional(words, 'What to remember, two to five sentences.', []),
  links: optional(listOf(link), 'Where upstream documents it.', []),
  vary: optional(mapOf(record({ pick: needed(listOf(anything), 'The values to pick from, by the seed.') })), 'Name -> values; `$name` stands for the picked one everywhere in the lesson and its files.', {}),
  world: optional(world, 'The cluster as the learner meets it.'),
  workspace: optional(record({ open: optional(words, 'Files that the editor opens.', []) }), 'The editor as the learner meets it.'),
  guard: optional(listOf(guard), 'Fields that have to keep their value.', []),
})
