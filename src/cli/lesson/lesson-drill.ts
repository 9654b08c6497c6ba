/** `kubarium lesson drill`: makes a drill of a mistake, and shows it or writes it into a folder that `lesson test` and `lesson preview` open. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeDrill, templatesFor, type Drill } from '../../lesson/drills/make-drill'
import { mistakes } from '../../lesson/mistakes/catalogue'
import { sayInEnglish } from '../../words/english'
import { UsageError } from '../options'

const FLAGS = ['mistake', 'template', 'seed', 'write'] as const
type Flags = Partial<Record<(typeof FLAGS)[number], string>>

export function showDrill(args: readonly string[]): number {
  const flags = parseFlags(args)
  const drill = drillOf(flags)
  if (flags.write === undefined) console.log(drillText(drill))
  else writeDrill(drill, flags.write)
  return 0
}

function parseFlags(args: readonly string[]): Flags {
  const flags: Flags = {}
  for (let index = 0; index < args.length; index += 2) {
    const name = FLAGS.find((flag) => args[index] === `--${flag}`)
    if (name === undefined || args[index + 1] === undefined) throw new UsageError(`lesson drill: --mistake K02 [--template NAME] [--seed N] [--write FOLDER], not ${args[index]}`)
    flags[name] = args[index + 1]
  }
  return flags
}

export function drillOf({ mistake, template, seed = '1' }: Flags): Drill {
  const known: readonly string[] = mistakes.map(({ id }) => id)
  if (mistake === undefined || !known.includes(mistake)) throw new UsageError(`lesson drill needs --mistake, one of ${known.toSorted().join(', ')}`)
  if (!/^\d+$/.test(seed)) throw new UsageError(`--seed is a number, not ${seed}`)
  const drill = makeDrill({ mistake, seed: Number(seed), ...(template === undefined ? {} : { template }) }, sayInEnglish)
  if (!drill) throw new UsageError(`no drill of ${mistake}${template === undefined ? '' : ` in ${template}`}; it fits ${templatesFor(mistake).join(', ') || 'no application'}`)
  return drill
}

/** Without what would give it away: neither the mistake nor the way back. */
export function drillText({ lesson, files, template }: Drill): string {
  const { title, steps } = lesson
  const [step] = steps
  const checks = step.checks.map(({ say }) => `  [ ] ${say}`).join('\n')
  const manifests = Object.entries(files).map(([name, content]) => `# ${name}\n${content}`)
  return [`${title} (${template}, seed ${lesson.seed})`, step.prose, checks, ...manifests].join('\n\n')
}

function writeDrill(drill: Drill, folder: string): void {
  const files = { 'lesson.md': drill.markdown, ...Object.fromEntries(Object.entries(drill.files).map(([name, content]) => [join('files', name), content])) }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  console.log(`${folder}: ${Object.keys(files).join(', ')}`)
}
