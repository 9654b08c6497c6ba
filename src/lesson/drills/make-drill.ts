/**
 * A drill: an application with one mistake in it, as a lesson of one step. The same mistake, template and seed give the same drill.
 * It is written as a lesson is, so that whatever opens lessons opens it.
 */
import { formatYaml } from '../../base/yaml/format'
import { Random } from '../../base/random'
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

/** Undefined where no template, or not this one, can have the mistake in it. */
export function makeDrill({ mistake: id, template, seed }: DrillOptions): Drill | undefined {
  const mistake = mistakes.find((each) => each.id === id)
  if (!mistake) return undefined
  const random = new Random(`drill/${id}/${seed}`)
  const wanted = templates.filter((each) => template === undefined || each.id === template)
  const fitting = wanted.flatMap((each) => spoilOne(each, mistake, random) ?? [])
  return fitting.length === 0 ? undefined : written({ ...random.pick(fitting), mistake, seed })
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
export const templatesFor = (id: string): string[] => templates.filter((template) => makeDrill({ mistake: id, template: template.id, seed: 1 })).map((template) => template.id)

interface Made {
  readonly mistake: Mistake
  readonly template: Template
  readonly application: Application
  readonly spoiled: Spoiled
  readonly seed: number
}

function written({ mistake, template, application, spoiled, seed }: Made): Drill {
  const { cluster, file = cluster, lines } = spoiled
  const isSame = file === cluster
  const files = {
    ...(file.length > 0 ? { [FILE]: documents(file) } : {}),
    ...(isSame || cluster.length === 0 ? {} : { [BEFORE]: documents(cluster) }),
  }
  const id = `drill-${mistake.id.toLowerCase()}-${template.id}-${seed}`
  const standing = cluster.length === 0 ? [] : [isSame ? FILE : BEFORE]
  const markdown = [frontMatter({ id, mistake, template, standing, seed, opens: file.length > 0 }), stepOf({ mistake, application, spoiled, lines })].join('\n')
  return { id, mistake: mistake.id, template: template.id, markdown, files, lesson: parseLesson(markdown, `${id}/lesson.md`), at: spoiled.at, application, lines }
}

interface Head extends Pick<Made, 'mistake' | 'template' | 'seed'> {
  readonly id: string
  readonly standing: readonly string[]
  readonly opens: boolean
}

const frontMatter = ({ id, mistake, template, standing, seed, opens }: Head): string =>
  `---\n${formatYaml({
    kubarium: 'lesson/v1',
    id,
    title: 'Drill: find out what is wrong',
    level: 'intermediate',
    minutes: 5,
    kubernetes: '1.32',
    seed,
    watchFor: [mistake.id],
    world: { apply: standing, settle: '90s', ...(template.addons ? { addons: template.addons } : {}) },
    ...(opens ? { workspace: { open: [FILE] } } : {}),
  })}---\n\n# Drill\n`

function stepOf({ mistake, application, spoiled, lines }: Pick<Made, 'mistake' | 'application' | 'spoiled'> & Pick<Drill, 'lines'>): string {
  const checks = spoiled.checks ?? application.checks
  const blocks = [
    ...checks.map((check) => block('check', check)),
    ...checks.map((check) => block('hint', { when: { check: check['id'] }, levels: GENERAL })),
    block('solution', { title: 'The way back', steps: spoiled.cure }),
    ...(lines.length > 0 ? [block('wrong', [{ name: 'as it first comes to mind', steps: [...lines.map((run) => ({ run })), { wait: '120s' }], expect: mistake.id }])] : []),
  ]
  return [`## Make it work {#mend}`, '', taskOf(application, spoiled), '', ...blocks].join('\n')
}

/** Only what anybody sees; the cause is to be found. */
function taskOf({ works, manifests }: Application, { task, lines, file, cluster }: Spoiled): string {
  if (task !== undefined) return task
  const made = `\`${FILE}\` describes ${manifests.length} objects.`
  if (file !== undefined && cluster.length === 0) return `${made} None of them is in the cluster yet. Apply the file, and read what the cluster says. In the end, ${works}.`
  if (lines.length > 0) return `All is well at first. Somebody then runs this:\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n\nBring it back. In the end, ${works}.`
  return `${made} All of them are in the cluster, and still it does not work. Find out why, and mend it. In the end, ${works}.`
}

const GENERAL = ['Begin with what can be seen: `kubectl get pods`, then the events of `kubectl describe`, then the logs.']

const block = (name: string, value: unknown): string => `\`\`\`yaml ${name}\n${formatYaml(value)}\`\`\`\n`

