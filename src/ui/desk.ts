/** Questions to the worker that have one answer each: files of the student's home, completion, the state hash. */
import type { BrowsedPage, BrowserDoors, FileEntry, PageMessage, WorkerMessage } from '../protocol/messages'
import type { WorkerConnection } from './connection'
import type { Visit } from './browser/browser-store'
import type { PathParts } from './store/object-store'

type Question = Extract<PageMessage, { type: 'complete' | 'write-file' | 'read-file' | 'list-files' | 'describe' | 'hash' | 'browse' | 'list-doors' }>
type Answer = Extract<WorkerMessage, { type: 'completion' | 'file-written' | 'file-content' | 'file-list' | 'described' | 'hashed' | 'browsed' | 'doors' }>
type QuestionWithoutId = Question extends infer Q ? (Q extends Question ? Omit<Q, 'id'> : never) : never

export interface Completion {
  readonly start: number
  readonly candidates: readonly string[]
}

/** The whole state in one number, and its virtual time. */
export interface StateHash {
  readonly hash: string
  readonly nowMs: number
}

export interface Desk {
  complete(line: string, cursor: number): Promise<Completion>
  /** The error, or undefined when it was written. */
  write(path: string, content: string): Promise<string | undefined>
  /** Undefined when there is no such file. */
  read(path: string): Promise<string | undefined>
  list(path: string): Promise<readonly FileEntry[]>
  /** What `kubectl describe` prints. */
  describe(object: PathParts): Promise<string>
  hash(): Promise<StateHash>
  /** Opens an address in the browser of the student's machine. */
  browse(visit: Visit): Promise<BrowsedPage>
  /** What the student's machine offers its browser. */
  doors(): Promise<BrowserDoors>
}

export function createDesk(connection: WorkerConnection): Desk {
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0

  connection.subscribe((message) => {
    switch (message.type) {
      case 'completion':
      case 'file-written':
      case 'file-content':
      case 'file-list':
      case 'described':
      case 'browsed':
      case 'doors':
      case 'hashed': {
        const resolve = waiting.get(message.id)
        waiting.delete(message.id)
        resolve?.(message)
      }
    }
  })

  async function ask<T extends Answer['type']>(question: QuestionWithoutId, type: T): Promise<Extract<Answer, { type: T }>> {
    const id = ++lastId
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve)
      connection.send({ ...question, id })
    })
    if (!isAnswer(answer, type)) throw new Error(`Kubarium bug: ${question.type} was answered with ${answer.type}`)
    return answer
  }

  return {
    complete: (line, cursor) => ask({ type: 'complete', line, cursor }, 'completion'),
    write: async (path, content) => (await ask({ type: 'write-file', path, content }, 'file-written')).error,
    read: async (path) => (await ask({ type: 'read-file', path }, 'file-content')).content,
    list: async (path) => (await ask({ type: 'list-files', path }, 'file-list')).entries,
    describe: async ({ kind, namespace, name }) => (await ask({ type: 'describe', kind, namespace, name }, 'described')).text,
    browse: async (visit) => (await ask({ type: 'browse', ...visit }, 'browsed')).page,
    doors: async () => (await ask({ type: 'list-doors' }, 'doors')).doors,
    async hash() {
      const { hash, nowMs } = await ask({ type: 'hash' }, 'hashed')
      return { hash, nowMs }
    },
  }
}

function isAnswer<T extends Answer['type']>(answer: Answer, type: T): answer is Extract<Answer, { type: T }> {
  return answer.type === type
}
