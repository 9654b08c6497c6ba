/**
 * The page's side of one session, without any view: what it knows (stores), what it can ask for (api, desk), what it can do. The
 * panes are thin skins over this. Everything that changes the cluster is typed in the terminal, saved as a file or one of the few
 * acts here: one code path for the learner's hand, whichever pane it moves in.
 */
import type { ApiFetch } from '../api/http'
import type { InputLog, Settings } from '../protocol/input-log'
import type { Pace, WorkerMessage } from '../protocol/messages'
import type { WorkerConnection } from './connection'
import { createDesk, type Desk } from './desk'
import { Abandoned, createRemoteApi } from './remote-api'
import type { LogKeeper } from './store/log-keeper'
import { createObjectStore, type ObjectPath, type ObjectStore } from './store/object-store'
import { createSessionStore, reduceSession, type SessionStore } from './store/session-store'
import { watchKind } from './store/watch-kind'
import { watchedKinds } from './store/watched-kinds'
import { createTerminalLink, type TerminalLink } from './terminal/terminal-link'

export interface Session {
  readonly state: SessionStore
  readonly objects: ObjectStore
  readonly fetch: ApiFetch
  readonly desk: Desk
  readonly terminal: TerminalLink
  boot(log: InputLog): void
  select(path: ObjectPath | undefined): void
  setPace(pace: Pace): void
  step(ms?: number): void
  undo(): void
  reset(): void
  openLesson(lesson: string | undefined): void
}

export interface SessionOptions {
  readonly connection: WorkerConnection
  readonly keeper: LogKeeper
  readonly onFrame: (act: () => void) => void
  readonly pause: () => Promise<void>
}

export function createSession({ connection, keeper, onFrame, pause }: SessionOptions): Session {
  const state = createSessionStore()
  const objects = createObjectStore(onFrame)
  const api = createRemoteApi(connection)
  const desk = createDesk(connection)
  const terminal = createTerminalLink(connection, desk, (atPrompt) => state.setState({ atPrompt }))
  let watching = new AbortController()

  function rewatch(): void {
    watching.abort()
    api.abandon()
    objects.clear()
    watching = new AbortController()
    const { signal } = watching
    for (const watched of watchedKinds) {
      watchKind(watched, { fetch: api.fetch, signal, onChange: objects.change, pause }).catch((error: unknown) => {
        if (!(error instanceof Abandoned)) throw error
      })
    }
  }

  connection.subscribe((message: WorkerMessage) => {
    state.setState(reduceSession(state.getState(), message), true)
    if (message.type === 'ready') rewatch()
    else if (message.type === 'log') keeper.replace({ settings: message.settings, inputs: message.inputs })
    else if (message.type === 'logged') keeper.append(message.input)
  })

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
    terminal,
    boot({ settings, inputs }) {
      keeper.replace({ settings, inputs })
      connection.send({ type: 'boot', settings, log: inputs })
    },
    select: (selected) => state.setState({ selected }),
    setPace: (pace) => connection.send({ type: 'pace', pace }),
    step: (ms) => connection.send({ type: 'step', ms }),
    undo: () => restart(() => connection.send({ type: 'undo' })),
    reset: () => restart(() => connection.send({ type: 'reset' })),
    openLesson: (lesson) => restart(() => connection.send({ type: 'open-lesson', lesson })),
  }
}

/** A fresh world that starts at the hour given. */
export const freshLog = (startMs: number, lesson: string | undefined): InputLog => {
  const settings: Settings = { seed: '1', startMs, nodes: 3, lesson }
  return { settings, inputs: [] }
}
