/** A session as a script drives it: the bundled command as a child process, JSON lines in and out. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../bin/kubarium.mjs', import.meta.url))

export interface Answer {
  readonly id?: unknown
  readonly error?: string
  readonly stdout?: string
  readonly stderr?: string
  readonly exit?: number
  readonly time?: number
  readonly content?: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly hash?: string
  readonly log?: readonly object[]
}

export interface SessionChild {
  readonly pid: number
  /** Sends a line as it is; resolves with the answer to it. */
  sendLine(line: string): Promise<Answer>
  ask(request: object): Promise<Answer>
  run(line: string, timeout?: number): Promise<Required<Pick<Answer, 'stdout' | 'stderr' | 'exit' | 'time'>>>
  /** What was printed on stderr so far. */
  errors(): string
  /** Waits until stderr says so. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  /** Ends its input; resolves with the exit status. */
  end(): Promise<number | null>
}

export function startSession(args: readonly string[] = []): SessionChild {
  const child = spawn(process.execPath, [program, 'session', ...args], { stdio: 'pipe' })
  const waiting: ((answer: Answer) => void)[] = []
  const listeners = new Set<() => void>()
  let errors = ''
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve))
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Answer))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
    for (const listener of listeners) listener()
  })

  const session: SessionChild = {
    pid: child.pid ?? 0,
    sendLine(line) {
      child.stdin.write(`${line}\n`)
      return Promise.race([
        new Promise<Answer>((resolve) => waiting.push(resolve)),
        exited.then((code) => Promise.reject(new Error(`the session has ended with ${code}: ${errors}`))),
      ])
    },
    ask: (request) => session.sendLine(JSON.stringify({ id: 1, ...request })),
    async run(line, timeout) {
      const { stdout, stderr, exit, time, error } = await session.ask({
        run: line,
        ...(timeout === undefined ? {} : { timeout }),
      })
      if (stdout === undefined || stderr === undefined || exit === undefined || time === undefined)
        throw new Error(error ?? 'no answer to a run')
      return { stdout, stderr, exit, time }
    },
    errors: () => errors,
    until: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = pattern.exec(errors)
          if (!found) return
          listeners.delete(look)
          resolve(found)
        }
        listeners.add(look)
        look()
      }),
    end() {
      child.stdin.end()
      return exited
    },
  }
  return session
}
