/**
 * Everything that a log of inputs acts on: the cluster, the student's machine with its shell, and the lesson. The worker of the
 * page and the command line both run one of these.
 */
import { addons } from '../addons/addons'
import type { Kind } from '../api/kind'
import { kinds } from '../api/kinds'
import { resolvePath } from '../base/os/file-system'
import { createSimulation, type Simulation } from '../base/simulation'
import { bootCluster, type Cluster } from '../cluster/cluster'
import type { SchemaCheck } from '../cluster/kube-apiserver/http/exchange'
import { imagesWith } from '../images/images'
import { endingWith } from '../lesson/drills/recall/ending-with'
import type { Lesson } from '../lesson/lesson'
import type { LessonView, RanLine } from '../lesson/lesson-view'
import { fillInFiles, parseLesson } from '../lesson/parse-lesson'
import type { Settings } from '../protocol/input-log'
import type { Machine } from '../shell/machine'
import { createShellSession, type ShellSession } from '../shell/session'
import { createTools } from '../shell/tools'
import { createBrowser, type Browser } from './browser/browser'
import { judgeCertificate } from './browser/judge-certificate'
import { watchJourney } from './browser/journey'
import { driveToRest } from './drive-to-rest'
import { createEditorDesk, type EditorDesk } from './editor-desk'
import { createLessonView } from './lesson-view'
import { createRanLines } from './ran-lines'
import { setUp } from './set-up'
import { createStudentMachine, furnishHome, HOME } from './student-machine'

/** A lesson as its folder holds it. */
export interface LessonSource {
  /** `first-steps/first-deployment` */
  readonly id: string
  readonly markdown: string
  /** Name below `files/` -> content. */
  readonly files: Readonly<Record<string, string>>
  /** The one step that is asked for; those before it are done behind the scenes. Absent: all are. */
  readonly only?: string
}

export interface World {
  readonly simulation: Simulation
  readonly cluster: Cluster
  readonly machine: Machine
  readonly shell: ShellSession
  readonly lesson: Lesson | undefined
  /** Of its steps, the one that is asked for; undefined: all are. */
  readonly only: string | undefined
  /** Where programs of the student's machine have files edited. */
  readonly editor: EditorDesk
  readonly browser: Browser
  /** Lines that the student ran, oldest first. */
  readonly commands: readonly string[]
  /** The same lines, with what came of them. */
  readonly ran: readonly RanLine[]
  /** What the student answered last: id of the check -> answer. */
  readonly answers: Readonly<Record<string, string>>
  answer(check: string, value: string): void
  /** Runs a line in the student's shell; resolves with the exit code. */
  run(line: string): Promise<number>
  /** What `kubectl describe` says of an object, asked from a machine of its own so that nothing of it stays. */
  describe(object: { kind: string; namespace: string; name: string }): Promise<string>
}

export interface WorldOptions {
  readonly settings: Settings
  readonly lesson: LessonSource | undefined
  readonly schema: SchemaCheck | undefined
  onOutput(stream: 'stdout' | 'stderr', text: string): void
  /** A program waits until this file has been edited. */
  onEdit?(path: string): void
}

const BOOT_AT_MOST_MS = 120_000

/** A cluster that is ready, a home that is furnished, a lesson that has been set up. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { settings, lesson: source, schema, onOutput } = options
  const simulation = createSimulation({ seed: settings.seed, startMs: settings.startMs })
  const lesson = source && readLesson(source)
  const lessonFiles = source ? fillInFiles(source.files, source.markdown) : {}
  const { controlPlaneOnly = false, terminal: hasTerminal = false } = settings
  const nodes = lesson?.world.nodes ?? settings.nodes
  const images = imagesWith(lesson?.world.images ?? [])
  const cluster = bootCluster({ simulation, nodes, controlPlaneOnly, images, addons, tools: createTools(), ...(schema ? { schema } : {}) })
  await driveToRest(simulation.clock, { untilMs: settings.startMs + BOOT_AT_MOST_MS, until: cluster.isReady })
  const editor = createEditorDesk(simulation.clock, (path) => options.onEdit?.(path))
  const machine = createStudentMachine(simulation, cluster, hasTerminal ? editor.tools : [])
  const aside = createAside(simulation, cluster)
  furnishHome(machine.files, { cluster, lessonFiles })
  if (lesson) await setUp({ clock: simulation.clock, world: lesson.world, aside: (line) => aside(line, lessonFiles) })
  const shell = createShellSession(machine, { terminal: hasTerminal })
  shell.onOutput(onOutput)
  const history = createRanLines(shell)
  const answers: Record<string, string> = {}
  return {
    simulation,
    cluster,
    machine,
    shell,
    lesson,
    only: source?.only,
    editor,
    browser: browserOf({ simulation, cluster, machine }),
    commands: history.commands,
    ran: history.ran,
    run: history.run,
    answers,
    answer: (check, value) => void (answers[check] = value),
    async describe({ kind, namespace, name }) {
      const scope = namespace ? ` -n ${namespace}` : ''
      return (await aside(`kubectl describe ${kind.toLowerCase()} ${name}${scope}`)).output
    },
  }
}

function readLesson({ id, markdown, only }: LessonSource): Lesson {
  const lesson = parseLesson(markdown, `${id}/lesson.md`)
  return only === undefined ? lesson : endingWith(lesson, only)
}

/** It asks as `curl` does on the same machine: the same files, names and addresses. */
function browserOf({ simulation: { clock, trace }, cluster: { network, packets }, machine }: Pick<World, 'simulation' | 'cluster' | 'machine'>): Browser {
  return createBrowser({
    now: () => clock.now(),
    connect: () => network.outside({ files: machine.files, cause: clock.cause }),
    watch: (cause) => watchJourney({ network, packets, trace, cause }),
    cause: () => clock.cause,
    verify: (certificate, host) => judgeCertificate(certificate, host, { files: machine.files, nowMs: clock.now() }),
  })
}

type Aside = (line: string, files?: Readonly<Record<string, string>>) => Promise<{ readonly exitCode: number; readonly output: string }>

/** A second machine for what happens behind the scenes: it prints nowhere, and the student's shell knows nothing of it. */
function createAside(simulation: Simulation, cluster: Cluster): Aside {
  return async (line, files = {}) => {
    const machine = createStudentMachine(simulation, cluster)
    furnishHome(machine.files, { cluster, lessonFiles: files })
    const shell = createShellSession(machine, { terminal: false })
    let output = ''
    shell.onOutput((_stream, text) => (output += text))
    const { exitCode } = await shell.run(line)
    return { exitCode, output }
  }
}

/** What a check of the lesson may look at. */
export function lessonViewOf({ simulation: { clock }, cluster, machine: { files }, commands, ran, answers }: World): LessonView {
  return createLessonView({
    door: cluster.door({ user: 'lesson', fieldManager: 'lesson' }),
    kinds: kinds as readonly Kind[],
    network: cluster.network,
    nodeName: cluster.nodeNames.at(-1) ?? cluster.nodeNames[0],
    packets: cluster.packets,
    commands,
    ran,
    answers,
    log: cluster.log,
    read(file) {
      const path = resolvePath(HOME, file)
      return files.stat(path)?.type === 'file' ? files.read(path) : undefined
    },
    now: () => clock.now(),
  })
}

