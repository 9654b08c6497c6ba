/**
 * The worker's side of the page: one world at a time, its pace, and the messages of `protocol/messages.ts`. Inputs wait until
 * everything rests; reads are answered at once. Knows no worker: the composition root lends it a way to post and a wall clock.
 */
import type { Input } from '../protocol/input-log'
import { decodePageMessage, type PageMessage } from '../protocol/messages'
import { createPageStreams } from './page-streams'
import { startRunning, type Beginning, type PageHostOptions, type Running } from './running-page'
import type { LessonSource } from './world'

export interface PageHost {
  /** A message as it came over the port. */
  receive(data: unknown): void
}

export function startPageHost(options: PageHostOptions): PageHost {
  const { post } = options
  const streams = createPageStreams(post)
  /** By their addresses. */
  const brought = new Map<string, LessonSource>()
  const loadLesson = async (id: string): Promise<LessonSource | undefined> => brought.get(id) ?? options.loadLesson(id)
  let running: Running | undefined
  /** Boots come one after the other, and nothing else comes between. */
  let turn: Promise<void> = Promise.resolve()

  async function boot(beginning: Beginning): Promise<void> {
    running?.stop()
    running = undefined
    streams.abandon()
    running = await startRunning({ ...options, loadLesson }, beginning)
  }

  /** Another world: what comes after it waits for it. */
  function rebuild(message: PageMessage): Promise<void> | undefined {
    if (message.type === 'boot') return boot({ settings: message.settings, log: message.log, pace: message.pace ?? { type: 'ratio', ratio: 1 } })
    if (message.type === 'undo' && running) return restart(running, running.undone())
    if (message.type === 'reset' && running) return restart(running, [])
    if (message.type === 'start-at' && running) return restart(running, running.inputsBefore(message.step) ?? [], message.step)
    return undefined
  }

  /** Nothing here is waited for: a request may take as long as its watch. */
  function attend(message: PageMessage): void {
    if (message.type === 'bring-lesson') return void brought.set(message.lesson, { id: message.lesson, markdown: message.markdown, files: message.files })
    if (!running) return
    switch (message.type) {
      case 'request': {
        const { id, method, path, headers, body } = message
        void streams.open(id, { method, path, headers, ...(body === undefined ? {} : { body }) }, running.fetch).catch(fail)
        return
      }
      case 'credit':
        return streams.credit(message.id, message.chunks)
      case 'cancel':
        return streams.cancel(message.id)
      default:
        return void running.receive(message).catch(fail)
    }
  }

  async function restart({ settings: { aside, ...own }, pace }: Running, log: readonly Input[], goTo?: string): Promise<void> {
    // Who goes to a step is back in the lesson.
    const settings = goTo === undefined && aside ? { ...own, aside } : own
    post({ type: 'log', settings, inputs: [...log] })
    await boot({ settings, log, pace, goTo })
  }

  function fail(error: unknown): void {
    running?.stop()
    post({ type: 'failure', ...describeFailure(error) })
  }

  return {
    receive(data) {
      turn = turn
        .then(() => {
          const message = decodePageMessage(data)
          return rebuild(message) ?? attend(message)
        })
        .catch(fail)
    },
  }
}

function describeFailure(error: unknown): { message: string; stack: string } {
  return error instanceof Error ? { message: error.message, stack: error.stack ?? '' } : { message: String(error), stack: '' }
}
