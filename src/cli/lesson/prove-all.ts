/** Proves lessons in two processes beside each other, and tells of each when it is done, in the order in which they were asked for. */
import { fork, type ChildProcess } from 'node:child_process'
import type { Proof } from '../../host/proof/prove-lesson'
import { prove } from './prove'
import { findLesson, readCourse } from './read-lessons'

const PROCESSES = 2

export interface ProvedLesson {
  readonly name: string
  readonly proofs: readonly Proof[]
  readonly cpuSeconds: number
}

interface Expectation {
  readonly promise: Promise<ProvedLesson>
  resolve(proved: ProvedLesson): void
  reject(error: Error): void
}

function expectation(): Expectation {
  let settle: Pick<Expectation, 'resolve' | 'reject'> | undefined
  const promise = new Promise<ProvedLesson>((resolve, reject) => (settle = { resolve, reject }))
  return { promise, resolve: (proved) => settle?.resolve(proved), reject: (error) => settle?.reject(error) }
}

export async function* proveAll(names: readonly string[]): AsyncGenerator<ProvedLesson> {
  if (names.length < PROCESSES) {
    for (const name of names) yield await proveOne(name)
    return
  }
  const waiting = [...names]
  const results = new Map(names.map((name) => [name, expectation()]))
  const workers = Array.from({ length: PROCESSES }, () => startWorker(waiting, results))
  try {
    for (const name of names) {
      const result = results.get(name)
      if (result) yield await result.promise
    }
  } finally {
    for (const worker of workers) worker.kill()
  }
}

/** Takes the next lesson whenever it is done with one. */
function startWorker(waiting: string[], results: ReadonlyMap<string, Expectation>): ChildProcess {
  const worker = fork(process.argv[1], ['lesson', 'prove-for-parent'])
  let current: string | undefined
  const next = (): void => {
    current = waiting.shift()
    if (current === undefined) worker.disconnect()
    else worker.send(current)
  }
  worker.on('message', (message) => {
    const proved = message as ProvedLesson
    results.get(proved.name)?.resolve(proved)
    next()
  })
  worker.on('exit', (code) => {
    if (current !== undefined) results.get(current)?.reject(new Error(`the proof of ${current} ended with exit code ${code}`))
  })
  next()
  return worker
}

/** Of the process that another one started: proves what it is told to, until that one hangs up. */
export function proveForParent(): Promise<number> {
  const course = readCourse()
  let turn = Promise.resolve()
  process.on('message', (name) => (turn = turn.then(async () => void process.send?.(await proveOne(String(name), course)))))
  return new Promise((resolve) => process.on('disconnect', () => resolve(0)))
}

async function proveOne(name: string, course = readCourse()): Promise<ProvedLesson> {
  const source = findLesson(name)
  if (!source) return { name, proofs: [{ claim: 'it is there', problem: 'there is no such lesson' }], cpuSeconds: 0 }
  const before = process.cpuUsage()
  const proofs: Proof[] = []
  for await (const proof of prove(source, course)) proofs.push(proof)
  const { user, system } = process.cpuUsage(before)
  return { name, proofs, cpuSeconds: (user + system) / 1e6 }
}
