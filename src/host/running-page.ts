/** One world behind the page, from its boot until the next: its pace, its terminal, its files and its lesson. */
import type { ApiFetch } from '../api/http'
import type { SchemaCheck } from '../cluster/kube-apiserver/http/exchange'
import type { Input, Settings } from '../protocol/input-log'
import type { Pace, PageMessage, WorkerMessage } from '../protocol/messages'
import { doorsOf } from './browser/browser'
import { createHost, type Host } from './host'
import { startLessonDesk, type LessonNow } from './lesson-desk'
import { lessonMessage } from './lesson-message'
import { startPacer, type Wall } from './pacer'
import { createPageConnections } from './page-connections'
import { contentOf, homeFiles, listFiles, writeFile } from './page-files'
import { createPageOutput } from './page-output'
import { reachStep } from './reach-step'
import { createStepTimes } from './step-times'
import { createRecords } from './records'
import { HOME } from './student-machine'
import { startWatchAhead, type WatchAhead } from './watch-ahead'
import { lessonViewOf, type LessonSource } from './world'

/** The page's clock is told of at most this often, in wall ms. */
const CLOCK_EVERY_MS = 100

export interface PageHostOptions {
  post(message: WorkerMessage): void
  readonly wall: Wall
  loadSchema(): Promise<SchemaCheck | undefined>
  loadLesson(id: string): Promise<LessonSource | undefined>
}

export interface Running {
  readonly host: Host
  readonly pace: Pace
  /** Reads at once, writes when everything rests. */
  readonly fetch: ApiFetch
  receive(message: PageMessage): Promise<void>
  /** The log up to where a step of the lesson begins; undefined where the student has not come so far. */
  inputsBefore(step: string): readonly Input[] | undefined
  readonly settings: Settings
  /** The log without the last thing that the student did. */
  undone(): readonly Input[]
  stop(): void
}

export interface Beginning {
  readonly settings: Settings
  readonly log: readonly Input[]
  readonly pace: Pace
  /** A step of the lesson that is gone to after that. */
  readonly goTo?: string | undefined
}

const ratioOf = (pace: Pace): number => (pace.type === 'asap' ? Infinity : pace.ratio)

export async function startRunning(options: PageHostOptions, { settings, log, pace: firstPace, goTo }: Beginning): Promise<Running> {
  const { post, wall } = options
  const lesson = settings.lesson === undefined ? undefined : await options.loadLesson(settings.lesson)
  const schema = await options.loadSchema()
  const { print, flush, discard } = createPageOutput(post, wall)
  const fail = (error: unknown): void =>
    post({ type: 'failure', message: String(error), stack: error instanceof Error ? (error.stack ?? '') : '' })
  const only = lesson?.only
  const goal = only === undefined ? goTo : log.length === 0 ? only : undefined
  const isFresh = goal !== undefined && only !== undefined
  let own = settings
  let inputs = 0
  let replaying = true
  /** What was done behind the scenes is not. */
  const isSeen = (): boolean => !replaying || (!isFresh && inputs > (settings.behind ?? 0))
  let ahead: WatchAhead | undefined
  const tellLesson = (now: LessonNow): void => {
    const message = lessonMessage(host, now)
    if (message) post(message)
  }
  const host = await createHost({
    settings,
    lesson,
    schema,
    onOutput: (_stream, text) => isSeen() && print(text),
    onEdit: (path) => !replaying && post({ type: 'edit', path }),
    onLogged(input) {
      ahead?.renounce()
      inputs++
      if (!replaying) post({ type: 'logged', input })
      else if (input.type === 'command' && isSeen()) print(`${host.world.shell.prompt}${input.line}\n`)
    },
  })
  const times = createStepTimes()
  const desk = openDesk(host, (now) => {
    times.note(now.steps, host.world.simulation.clock.now())
    if (!replaying) tellLesson(now)
  })
  await host.replay(log)
  if (desk && goal !== undefined) {
    await reachStep(host, desk, goal)
    if (isFresh) own = { ...settings, behind: inputs }
    post({ type: 'log', settings: own, inputs: [...host.log().inputs, { type: 'rest', at: host.world.simulation.clock.now() }] })
  }
  replaying = false
  flush()
  post({ type: 'ready', settings: own, home: HOME, files: homeFiles(host) })
  desk?.look()
  if (desk) tellLesson(desk)
  if (desk) ahead = startWatchAhead({ host, desk, wall, lesson, schema, onFailure: fail })
  const { last } = host.world.browser
  if (last) post({ type: 'browsed', id: 0, page: last })
  for (const path of host.world.editor.open) post({ type: 'edit', path })
  const { clock } = host.world.simulation
  let pace = firstPace
  let told = -Infinity
  const connections = createPageConnections(host.world.cluster.network, post)
  const tellClock = (): void => {
    if (wall.now() - told < CLOCK_EVERY_MS) return
    told = wall.now()
    connections.tell()
    if (pace.type === 'ratio') ahead?.consider()
    // In slow motion the desk's own looks, which go by the cluster's time, are far apart.
    if (pacer.ratio < 1) desk?.look()
    post({ type: 'clock', nowMs: clock.now(), startedAtMs: clock.startedAt, pace })
  }
  const pacer = startPacer({
    clock,
    wall,
    onSlice: tellClock,
    onFailure: fail,
  })
  pacer.ratio = ratioOf(pace)
  const prompt = (exit: number): void => {
    flush()
    post({ type: 'prompt', text: host.world.shell.prompt, exit })
  }
  void host.lastRun.then(prompt)

  /** A line that is not complete is no input of the log yet. */
  function runOrAsk(line: string, hasEnded: boolean): void {
    const text = hasEnded ? undefined : host.world.shell.promptForMore(line)
    if (text === undefined) void host.run(line).then(prompt)
    else post({ type: 'prompt', text, exit: 0, begun: line })
  }

  const atRest = <T>(act: () => T | Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => pacer.enqueue(async () => Promise.resolve().then(act).then(resolve, reject)))

  function setPace(next: Pace): void {
    pace = next
    pacer.ratio = ratioOf(next)
    told = -Infinity
    tellClock()
  }

  async function receive(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'run':
        return atRest(() => runOrAsk(message.line, message.ended ?? false))
      case 'interrupt':
        return atRest(() => host.interrupt({ stop: message.stop ?? false }))
      case 'terminal-input':
        return atRest(() => host.type(message.text, message.end))
      case 'terminal-size':
        return host.world.shell.resize(message.columns, message.rows)
      case 'complete': {
        const { from, candidates } = await host.world.shell.complete(message.line, message.cursor)
        return post({ type: 'completion', id: message.id, start: from, candidates: [...candidates] })
      }
      case 'write-file':
        return post({ type: 'file-written', id: message.id, error: await atRest(() => writeFile(host, message.path, message.content)) })
      case 'edited':
        return atRest(() => host.edited(message.path))
      case 'read-file':
        return post({ type: 'file-content', id: message.id, content: contentOf(host, message.path) })
      case 'list-files':
        return post({ type: 'file-list', id: message.id, entries: listFiles(host, message.path) })
      case 'describe':
        return post({ type: 'described', id: message.id, text: await host.world.describe(message) })
      case 'browse':
        return atRest(() => void host.browse(message).then((page) => post({ type: 'browsed', id: message.id, page })))
      case 'answer':
        return atRest(() => host.answer(message.check, message.value))
      case 'list-doors':
        return post({ type: 'doors', id: message.id, doors: browserDoors(host) })
      case 'pace':
        return setPace(message.pace)
      case 'step':
        return pacer.step(message.ms)
      case 'hash':
        return atRest(() => post({ type: 'hashed', id: message.id, hash: host.hash(), nowMs: clock.now() }))
    }
  }

  return {
    host,
    get pace() {
      return pace
    },
    fetch: (request) => (request.method === 'GET' ? host.fetch(request) : atRest(() => host.fetch(request))),
    receive,
    inputsBefore: (step) => times.inputsBefore(step, host.log().inputs),
    settings: own,
    undone: () => (inputs <= (own.behind ?? 0) ? host.log().inputs : withoutLast(host.log().inputs)),
    stop() {
      pacer.stop()
      desk?.stop()
      ahead?.stop()
      discard()
    },
  }
}

function browserDoors({ world: { cluster, machine, simulation } }: Host) {
  const { files } = machine
  const network = cluster.network.outside({ files, cause: simulation.clock.cause })
  return doorsOf(network, files.stat('/etc/hosts') ? files.read('/etc/hosts') : '')
}

/** The moment before the last thing that the student did. That time went by is not their doing, and stays. */
function withoutLast(inputs: readonly Input[]): readonly Input[] {
  const acts = inputs.filter(({ type }) => type !== 'rest')
  const last = acts.at(-1)
  return last ? [...acts.slice(0, -1), { type: 'rest', at: last.at }] : []
}

function openDesk(host: Host, onChange: (now: LessonNow) => void) {
  const { lesson, only, simulation } = host.world
  if (host.log().settings.aside) return undefined
  if (!lesson) return undefined
  const records = createRecords(simulation.trace, host.world.machine.files, HOME)
  return startLessonDesk({ simulation, lesson, only, view: () => lessonViewOf(host.world), records, onChange })
}
