/**
 * A drill: an application with one mistake in it, as a lesson of one step. The same mistake, template and seed give the same drill.
 * It is written as a lesson is, so that whatever opens lessons opens it.
 */
import { formatYaml } from '../../base/yaml/format'
import { Random } from '../../base/random'
import { isSentence, sentence, type Say, type Sentence } from '../../words/sentence'
import type { Lesson } from '../lesson'
import { documents, FILE, type Application } from '../mistakes/application'
import { mistakes } from '../mistakes/catalogue'
import type { Mistake, Spoiled } from '../mistakes/mistake'
import { parseLesson } from '../parse-lesson'
import type { Template } from './template'
import { templates } from './templates'

export interface DrillOptions {
  readonly mistake: string
  /** Absent: one that fits. */
  readonly template?: string
  readonly seed: number
}

export interface Drill {
  readonly id: string
  readonly mistake: string
  readonly template: string
  readonly markdown: string
  /** Name below `files/` -> content. */
  readonly files: Readonly<Record<string, string>>
  readonly lesson: Lesson
  /** Where the mistake has to be found. */
  readonly at: Spoiled['at']
  readonly application: Application
  /** Lines by which the learner makes it; none: it is there from the beginning. */
  readonly lines: readonly string[]
}

/** What stood in the cluster before the learner came, where the learner's file says something else. */
const BEFORE = 'before.yaml'

/** In the words of `say`. Undefined where no template, or not this one, can have the mistake in it. */
export function makeDrill(options: DrillOptions, say: Say): Drill | undefined {
  const made = spoilAny(options)
  return made && written(made, say)
}

function spoilAny({ mistake: id, template, seed }: DrillOptions): Made | undefined {
  const mistake = mistakes.find((each) => each.id === id)
  if (!mistake) return undefined
  const random = new Random(`drill/${id}/${seed}`)
  const wanted = templates.filter((each) => template === undefined || each.id === template)
  const fitting = wanted.flatMap((each) => spoilOne(each, mistake, random) ?? [])
  return fitting.length === 0 ? undefined : { ...random.pick(fitting), mistake, seed }
}

/** A mistake may fit only some variations: a page that is hidden needs a server that has pages. */
function spoilOne(template: Template, mistake: Mistake, random: Random): Pick<Made, 'template' | 'application' | 'spoiled'> | undefined {
  for (let variation = 0; variation < VARIATIONS; variation++) {
    const chance = random.fork(`${template.id}/${variation}`)
    const application = template.make({ pick: (choices) => chance.pick(choices) })
    const spoiled = mistake.mutation.spoil(application)
    if (spoiled) return { template, application, spoiled }
  }
  return undefined
}

const VARIATIONS = 20

/** The templates that can have this mistake in them. */
export const templatesFor = (id: string): string[] => templates.filter((template) => spoilAny({ mistake: id, template: template.id, seed: 1 })).map((template) => template.id)

interface Made {
  readonly mistake: Mistake
  readonly template: Template
  readonly application: Application
  readonly spoiled: Spoiled
  readonly seed: number
}

export const isDrillable = (mistake: string): boolean => spoilAny({ mistake, seed: 1 }) !== undefined

function written({ mistake, template, application, spoiled, seed }: Made, say: Say): Drill {
  const { cluster, file = cluster, lines } = spoiled
  const isSame = file === cluster
  const files = {
    ...(file.length > 0 ? { [FILE]: documents(file) } : {}),
    ...(isSame || cluster.length === 0 ? {} : { [BEFORE]: documents(cluster) }),
  }
  const id = `drill-${mistake.id.toLowerCase()}-${template.id}-${seed}`
  const standing = cluster.length === 0 ? [] : [isSame ? FILE : BEFORE]
  const markdown = [frontMatter({ id, mistake, template, standing, seed, opens: file.length > 0, title: say(sentence('drill.title')) }), stepOf({ mistake, application, spoiled, lines }, say)].join('\n')
  return { id, mistake: mistake.id, template: template.id, markdown, files, lesson: parseLesson(markdown, `${id}/lesson.md`), at: spoiled.at, application, lines }
}

interface Head extends Pick<Made, 'mistake' | 'template' | 'seed'> {
  readonly id: string
  readonly standing: readonly string[]
  readonly opens: boolean
  readonly title: string
}

const frontMatter = ({ id, mistake, template, standing, seed, opens, title }: Head): string =>
  `---\n${formatYaml({
    kubarium: 'lesson/v1',
    id,
    title,
    level: 'intermediate',
    minutes: 5,
    kubernetes: '1.32',
    seed,
    watchFor: [mistake.id],
    world: { apply: standing, settle: '90s', ...(template.addons ? { addons: template.addons } : {}) },
    ...(opens ? { workspace: { open: [FILE] } } : {}),
  })}---\n\n# Drill\n`

function stepOf({ mistake, application, spoiled, lines }: Pick<Made, 'mistake' | 'application' | 'spoiled'> & Pick<Drill, 'lines'>, say: Say): string {
  const checks = spoiled.checks ?? application.checks
  const blocks = [
    ...checks.map((check) => block('check', isSentence(check['say']) ? { ...check, say: say(check['say']) } : check)),
    ...checks.map((check) => block('hint', { when: { check: check['id'] }, levels: [say(sentence('drill.hint'))] })),
    block('solution', { title: say(sentence('drill.solution')), steps: spoiled.cure }),
    ...(lines.length > 0 ? [block('wrong', [{ name: say(sentence('drill.wrong')), steps: [...lines.map((run) => ({ run })), { wait: '120s' }], expect: mistake.id }])] : []),
  ]
  return [`## ${say(sentence('drill.step'))} {#mend}`, '', say(taskOf(application, spoiled)), '', ...blocks].join('\n')
}

/** Only what anybody sees; the cause is to be found. */
function taskOf({ works, manifests }: Application, { task, lines, file, cluster }: Spoiled): Sentence {
  if (task !== undefined) return task
  const described = { file: FILE, count: manifests.length, works }
  if (file !== undefined && cluster.length === 0) return sentence('drill.notApplied', described)
  return lines.length > 0 ? sentence('drill.lines', { lines: lines.join('\n'), works }) : sentence('drill.standing', described)
}

const block = (name: string, value: unknown): string => `\`\`\`yaml ${name}\n${formatYaml(value)}\`\`\`\n`

