/**
 * A drill in the terminal: the task, then lines that are run in its cluster until the checks hold. Lines that begin with a colon are
 * for the drill itself. Time passes while lines run, and a while after each.
 */
import { createInterface } from 'node:readline'
import { driveToRest } from '../../host/drive-to-rest'
import { createHost, type Host } from '../../host/host'
import { startLessonDesk, type LessonDesk, type ShownVerdict } from '../../host/lesson-desk'
import { driveUntilQuiet } from '../../host/quiet'
import { reachStep } from '../../host/reach-step'
import { runCommand } from '../../host/run-command'
import { lessonViewOf, type LessonSource } from '../../host/world'
import type { Lesson, Step } from '../../lesson/lesson'
import { english } from '../../words/english'
import { tell, tellAll } from '../../words/sentence'
import { loadSchema } from '../load-schema'

export interface PlayedDrill {
  readonly source: LessonSource
  readonly lesson: Lesson
  /** What it is about, above the task. */
  readonly about: readonly string[]
}

export interface Terminal {
  /** From when it is called on: what came before is kept for it. */
  lines(): AsyncIterable<string>
  write(text: string): void
}

const HELP = ':task shows the task again, :hint gives a hint, :answer TEXT answers the question, :give-up ends. Everything else is run.'
const LINE_MS = 300_000
/** The cluster may take so long to do what a line asked for. */
const SETTLE_MS = 60_000
const START_MS = Date.UTC(2026, 0, 5, 9)

export const terminal = (): Terminal => ({ lines: () => createInterface({ input: process.stdin, terminal: false }), write: (text) => void process.stdout.write(text) })

/** Resolves with the exit code: 0 when it was solved. */
export async function playDrill({ source, lesson, about }: PlayedDrill, { lines, write }: Terminal): Promise<number> {
  let isMute = true
  const settings = { seed: lesson.seed, startMs: START_MS, nodes: 3, lesson: source.id }
  const host = await createHost({ settings, lesson: source, schema: loadSchema(), onOutput: (_stream, text) => !isMute && write(text) })
  const step = lesson.steps[lesson.steps.length - 1]
  const desk = startLessonDesk({ simulation: host.world.simulation, lesson, only: step.id, view: () => lessonViewOf(host.world), onChange() {} })
  desk.look()
  await reachStep(host, desk, step.id)
  desk.look()
  isMute = false
  const prompt = (): void => write(host.world.shell.prompt)
  const hints = new Map<string, number>()
  write(`${[...about, ...foundAt(lesson), taskOf(step, desk), HELP].join('\n\n')}\n\n`)
  prompt()
  for await (const line of lines()) {
    const [, word, text = ''] = /^:(\S+)\s*(.*)$/.exec(line.trim()) ?? []
    if (word === 'give-up') break
    if (word === 'task') write(`${taskOf(step, desk)}\n`)
    else if (word === 'hint') write(`${nextHint(verdictsOf(step, desk), hints)}\n`)
    else if (word === 'answer') answer(host, { step, desk, text })
    else if (word !== undefined) write(`${HELP}\n`)
    else if (line.trim() !== '') await runCommand(host, line, LINE_MS)
    if (await isSolved({ host, desk, step })) {
      write('\nSolved.\n')
      desk.stop()
      return 0
    }
    if (word === undefined || word === 'answer') write(openOf(step, desk))
    prompt()
  }
  desk.stop()
  write('\nNot solved.\n')
  return 1
}

/** What somebody finds who comes in at this step. */
function foundAt({ open, steps }: Lesson): readonly string[] {
  const done = steps.slice(0, -1).map(({ title }) => title)
  return [...(open.length > 0 ? [`In your home: ${open.join(', ')}`] : []), ...(done.length > 0 ? [`Done so far: ${done.join('; ')}`] : [])]
}

const verdictsOf = ({ id }: Step, desk: LessonDesk): readonly ShownVerdict[] => (desk.steps.find((one) => one.id === id)?.verdicts ?? []).filter(({ hidden }) => !hidden)

/** What has to be true, and what is asked. */
function taskOf(step: Step, desk: LessonDesk): string {
  const marks = new Map(verdictsOf(step, desk).map(({ check, kind }) => [check, kind === 'passed' ? 'x' : ' ']))
  return step.checks
    .filter(({ hidden }) => !hidden)
    .flatMap((check) => [`  [${marks.get(check.id) ?? ' '}] ${check.say}`, ...(check.type === 'answer' && check.ask !== '' ? [`      ${check.ask}${check.options.length > 0 ? ` (${check.options.join(' / ')})` : ''}`] : [])])
    .join('\n')
}

const openOf = (step: Step, desk: LessonDesk): string =>
  verdictsOf(step, desk)
    .filter(({ kind }) => kind !== 'passed')
    .map(({ say, because }) => `  [ ] ${say} ${tellAll(because, english)}\n`)
    .join('')

/** Gentlest first, of the first check that does not hold. */
function nextHint(verdicts: readonly ShownVerdict[], given: Map<string, number>): string {
  const open = verdicts.find(({ kind, hints }) => kind !== 'passed' && hints.length > 0)
  if (!open) return 'There is no hint.'
  const count = given.get(open.check) ?? 0
  given.set(open.check, count + 1)
  return tell(open.hints[Math.min(count, open.hints.length - 1)], english)
}

interface Playing {
  readonly host: Host
  readonly desk: LessonDesk
  readonly step: Step
}

/** To the first question that is open. */
function answer(host: Host, { step, desk, text }: Omit<Playing, 'host'> & { readonly text: string }): void {
  const open = new Set(verdictsOf(step, desk).filter(({ kind }) => kind !== 'passed').map(({ check }) => check))
  const question = step.checks.find(({ id, type }) => type === 'answer' && open.has(id))
  if (question) host.answer(question.id, text)
}

async function isSolved({ host, desk, step }: Playing): Promise<boolean> {
  const { clock } = host.world.simulation
  const passed = (): boolean => desk.steps.some(({ id, passed: isPassed }) => id === step.id && isPassed)
  await driveUntilQuiet(host.world)
  desk.look()
  if (isWaiting(desk, step)) await driveToRest(clock, { untilMs: clock.now() + SETTLE_MS, until: () => !isWaiting(desk, step) })
  desk.look()
  return passed()
}

const isWaiting = (desk: LessonDesk, step: Step): boolean => verdictsOf(step, desk).some(({ kind }) => kind === 'waiting')
