/** The page's end of the port, for tests: says what a page says, and hears what the worker answers. */
import { macrotask } from '../base/macrotask'
import type { Input, Settings } from '../protocol/input-log'
import { decodeWorkerMessage, type PageMessage, type WorkerMessage } from '../protocol/messages'
import { startPageHost } from './page-host'
import type { LessonSource } from './world'

const settings: Settings = { seed: '3', startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, terminal: true }

type Said<T extends WorkerMessage['type']> = Extract<WorkerMessage, { type: T }>

/** Its wall clock is moved on by a millisecond by each look at it. */
export function openPage(lesson?: LessonSource) {
  const heard: WorkerMessage[] = []
  let wallMs = 0
  const host = startPageHost({
    post: (message) => heard.push(decodeWorkerMessage(structuredClone(message))),
    wall: { now: () => wallMs++, sleep: (ms) => macrotask().then(() => void (wallMs += ms)) },
    loadSchema: () => Promise.resolve(undefined),
    loadLesson: () => Promise.resolve(lesson),
  })
  const say = (message: PageMessage): void => host.receive(structuredClone(message))
  /** The first message of a type from `after` on that fits. */
  async function hear<T extends WorkerMessage['type']>(type: T, fits: (message: Said<T>) => boolean = () => true, after = 0): Promise<Said<T>> {
    for (let turns = 0; turns < 20_000; turns++) {
      const found = heard.slice(after).find((message): message is Said<T> => message.type === type && fits(message as Said<T>))
      if (found) return found
      await macrotask()
    }
    throw new Error(`no ${type} came; heard ${heard.slice(after, after + 30).map((message) => (message.type === 'failure' ? message.message : message.type)).join(', ')}`)
  }
  async function boot(log: Input[] = []): Promise<void> {
    say({ type: 'boot', settings: { ...settings, ...(lesson ? { lesson: lesson.id } : {}) }, log })
    await hear('ready')
    say({ type: 'pace', pace: { type: 'asap' } })
  }
  async function run(line: string): Promise<{ exit: number; output: string }> {
    const after = heard.length
    say({ type: 'run', line })
    const { exit } = await hear('prompt', () => true, after)
    return { exit, output: heard.slice(after).flatMap((message) => (message.type === 'output' ? [message.text] : [])).join('') }
  }
  const close = (): void => say({ type: 'pace', pace: { type: 'ratio', ratio: 0 } })
  return { heard, say, hear, boot, run, close }
}
