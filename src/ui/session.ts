/**
 * The page's side of one session, without any view: what it knows (stores), what it can ask for (api, desk), what it can do. The
 * panes are thin skins over this. Everything that changes the cluster is typed in the terminal, saved as a file or one of the few
 * acts here: one code path for the learner's hand, whichever pane it moves in.
 */
import type { ApiFetch } from '../api/http'
import type { Input, InputLog } from '../protocol/input-log'
import type { Connection, Pace, WorkerMessage } from '../protocol/messages'
import { formatReplayToken } from '../protocol/replay-token'
import { createBrowserWindows, type BrowserWindows } from './browser/browser-store'
import type { WorkerConnection } from './connection'
import { createDesk, type Desk, type StateHash } from './desk'
import { createDrafts, type Drafts } from './editor/drafts'
import { createTrafficStore, reduceTraffic, type TrafficStore } from './packets/traffic-store'
import { Abandoned, createRemoteApi } from './remote-api'
import { noteFinished, notePractice } from './lesson/note-practice'
import { forgotten, recordOf, withSteps, type ProgressBook } from './lesson/progress-book'
import type { LogKeeper } from './store/log-keeper'
import { completePath, createObjectStore, type ObjectChange, type ObjectPath, type ObjectStore } from './store/object-store'
import { countActs, createSessionStore, reduceSession, type LessonState, type SessionStore } from './store/session-store'
import { watchKind } from './store/watch-kind'
import { customKind, watchedKinds, type WatchedKind } from './store/watched-kinds'
import { createTerminalLink, type TerminalLink } from './terminal/terminal-link'

export interface Session {
  readonly state: SessionStore
  readonly objects: ObjectStore
  readonly fetch: ApiFetch
  readonly desk: Desk
  readonly drafts: Drafts
  readonly terminal: TerminalLink
  readonly browser: BrowserWindows
  /** What the student has done in the course. */
  readonly book: ProgressBook
  /** What the pod network carried. */
  readonly traffic: TrafficStore
  /** Hears of what the pod network carried; returns how to stop. */
  onConnections(hear: (connections: readonly Connection[]) => void): () => void
  boot(log: InputLog, as?: 'own' | 'guest'): void
  select(path: ObjectPath | undefined): void
  setPace(pace: Pace): void
  step(ms?: number): void
  /** Saves the file and types the command: the learner sees what Apply does. */
  apply(path: string): void
  /** The file that a program waits for is as it should be. */
  finishEditing(): void
  undo(): void
  reset(): void
  /** This moment of the session as a link's token, with the hash of its state. */
  share(): Promise<SharedMoment>
  /** As it was left, or from its beginning. */
  openLesson(lesson: string | undefined): void
  /** To a question of the lesson. */
  answer(check: string, value: string): void
  /** The lesson as it stands when the steps before this one are done. */
  startAt(step: string): void
  restartLesson(): void
  /** Free play with the lesson's cluster as it is; the lesson is kept, and `openLesson` goes on with it. */
  leaveLesson(): void
}

export type SharedMoment = StateHash & { readonly token: string }

export interface SessionOptions {
  readonly connection: WorkerConnection
  readonly keeper: LogKeeper
  readonly book: ProgressBook
  /** A world that nothing has been done to yet. */
  readonly beginAnew: (lesson: string | undefined) => InputLog
  readonly onFrame: (act: () => void) => void
  readonly pause: () => Promise<void>
  /** Lets the browser draw and hear its user. */
  readonly breathe: () => Promise<void>
  /** Calls back once typing has rested; called again, the wait begins anew. */
  readonly whenIdle: (act: () => void) => void
}

export function createSession({ connection, keeper, book, beginAnew, onFrame, pause, breathe, whenIdle }: SessionOptions): Session {
  const state = createSessionStore()
  const objects = createObjectStore(onFrame)
  const api = createRemoteApi(connection)
  const desk = createDesk(connection)
  const drafts = createDrafts(desk, whenIdle)
  const traffic = createTrafficStore()
  const browser = createBrowserWindows(desk)
  const terminal = createTerminalLink({
    connection,
    desk,
    onRun() {
      drafts.flush()
      state.setState({ atPrompt: false })
    },
  })
  let watching = new AbortController()

  function rewatch(): void {
    watching.abort()
    api.abandon()
    objects.clear()
    watching = new AbortController()
    const { signal } = watching
    const known = new Set<string>()
    function watch(watched: WatchedKind): void {
      if (known.has(watched.path)) return
      known.add(watched.path)
      const onChange = (change: ObjectChange): void => {
        objects.change(change)
        if (watched.kind === 'CustomResourceDefinition') for (const kind of definedBy(change)) watch(kind)
      }
      watchKind(watched, { fetch: api.fetch, signal, onChange, pause, breathe })
        .catch((error: unknown) => {
          if (!(error instanceof Abandoned)) throw error
        })
        .finally(() => known.delete(watched.path))
    }
    for (const watched of watchedKinds) watch(watched)
  }

  /** The step that is open, and how much had been done when it began. */
  let begun = { step: '', inputs: 0 }

  function noteLesson({ lesson, steps }: Extract<WorkerMessage, { type: 'lesson' }>, before: LessonState | undefined): void {
    book.change(lesson, (record) => withSteps(record, steps))
    const { passed } = recordOf(book.store.getState(), lesson)
    if (steps.length > 0 && steps.every(({ id }) => passed.includes(id))) book.practise((practice, nowMs) => noteFinished(practice, { lesson, nowMs }))
    const { inputs } = state.getState()
    const acted = inputs > begun.inputs
    // What stands there at first was there before, or has been noted then.
    if (before?.lesson === lesson) book.practise((practice, nowMs) => notePractice(practice, { lesson, before: before.steps, now: steps, nowMs, acted }))
    const step = `${lesson} ${steps.find(({ passed }) => !passed)?.id}`
    if (begun.step !== step) begun = { step, inputs }
  }

  connection.subscribe((message: WorkerMessage) => {
    const before = state.getState().lesson
    state.setState(reduceSession(state.getState(), message), true)
    traffic.setState(reduceTraffic(traffic.getState(), message), true)
    if (message.type === 'ready') {
      rewatch()
      browser.begin()
      void drafts.load(message.files)
    } else if (message.type === 'prompt') void drafts.refresh()
    else if (message.type === 'log') keeper.replace({ settings: message.settings, inputs: message.inputs })
    else if (message.type === 'browsed' && message.id === 0) browser.begin(message.page)
    else if (message.type === 'edit') void drafts.open(message.path)
    else if (message.type === 'logged') keeper.append(message.input)
    else if (message.type === 'clock') keeper.rest(message.nowMs)
    else if (message.type === 'lesson') noteLesson(message, before)
  })

  function boot({ settings, inputs }: InputLog, as: 'own' | 'guest' = 'own'): void {
    keeper.replace({ settings, inputs }, as)
    state.setState({ inputs: countActs({ settings, inputs }) })
    connection.send({ type: 'boot', settings, log: inputs, pace: state.getState().pace })
  }

  /** The log up to this very moment. */
  async function here(): Promise<StateHash & InputLog> {
    const moment = await desk.hash()
    keeper.rest(moment.nowMs)
    const log = keeper.current()
    if (!log) throw new Error('Kubarium bug: a session without a log')
    return { ...moment, ...log }
  }

  function restart(send: () => void): void {
    terminal.clear()
    state.setState({ phase: 'booting', atPrompt: false })
    send()
  }

  return {
    state,
    objects,
    fetch: api.fetch,
    desk,
    drafts,
    terminal,
    browser,
    book,
    traffic,
    onConnections: (hear) => connection.subscribe((message) => message.type === 'connections' && hear(message.connections)),
    boot,
    select: (path) => state.setState({ selected: path === undefined ? undefined : completePath(path) }),
    setPace: (pace) => connection.send({ type: 'pace', pace }),
    step: (ms) => connection.send({ type: 'step', ms }),
    apply(path) {
      drafts.flush()
      terminal.type(`kubectl apply -f ${quoteWord(path)}`)
    },
    finishEditing() {
      const { editing } = state.getState()
      drafts.flush()
      state.setState({ editing: undefined })
      if (editing !== undefined) connection.send({ type: 'edited', path: editing })
    },
    async share() {
      const { hash, nowMs, settings, inputs } = await here()
      return { hash, nowMs, token: formatReplayToken({ settings, inputs }) }
    },
    undo: () => restart(() => connection.send({ type: 'undo' })),
    reset: () => restart(() => connection.send({ type: 'reset' })),
    openLesson: (lesson) => restart(() => void keeper.load(lesson).then((kept) => boot(kept ?? beginAnew(lesson)))),
    answer: (check, value) => connection.send({ type: 'answer', check, value }),
    startAt: (step) => restart(() => connection.send({ type: 'start-at', step })),
    restartLesson() {
      const lesson = state.getState().settings?.lesson
      if (lesson !== undefined) book.change(lesson, forgotten)
      restart(() => connection.send({ type: 'start-at', step: '' }))
    },
    leaveLesson: () => void here().then(({ settings, inputs }) => restart(() => boot({ settings: { ...settings, aside: true }, inputs }))),
  }
}

/** Kinds that are served now because of a definition. */
function definedBy(change: ObjectChange): readonly WatchedKind[] {
  if (change.type === 'remove') return []
  return ('objects' in change ? change.objects : [change.object]).flatMap((definition) => customKind(definition) ?? [])
}

const quoteWord = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

export interface FreshWorld {
  /** The hour at which it is switched on. */
  readonly startMs: number
  readonly seed: string | undefined
  readonly lesson: string | undefined
  /** What has been done in it already. */
  readonly inputs?: readonly Input[]
}

/** The control plane and two workers. */
const NODES = 3

export const freshLog = ({ startMs, seed = '1', lesson, inputs = [] }: FreshWorld): InputLog => ({ settings: { seed, startMs, nodes: NODES, terminal: true, lesson }, inputs })
