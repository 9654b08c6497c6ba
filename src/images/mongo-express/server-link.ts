/** A server's connection to a mongod, opened again when it broke: questions one after the other, answers in their order. */
import type { ConnectFailure, Socket } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import type { Document } from '../mongo/document'
import { formatMessage, MessageReader, type Address } from '../mongo/wire'

export type LinkProblem = { readonly failure: ConnectFailure } | { readonly refusal: string }

type Done = (reply: Document | undefined) => void

export class ServerLink {
  #socket: Socket | undefined
  #waiting: Done[] = []

  constructor(
    readonly container: ContainerProcess,
    readonly address: Address,
  ) {}

  /** `done` hears what is wrong, or nothing. */
  open(done: (problem: LinkProblem | undefined) => void): void {
    const { host, port, user, password, authDatabase } = this.address
    this.container.connect(host, port, (outcome) => {
      if (!('socket' in outcome)) return done({ failure: outcome })
      this.#use(outcome.socket)
      if (user === undefined) return done(undefined)
      this.#send(authDatabase, { authenticate: 1, user, pwd: password ?? '' }, (reply) =>
        done(reply?.ok === 1 ? undefined : { refusal: String(reply?.errmsg ?? 'connection closed') }),
      )
    })
  }

  /** Nothing when the mongod cannot be asked. */
  ask(db: string, command: Document, done: Done): void {
    if (this.#socket) return this.#send(db, command, done)
    this.open((problem) => (problem ? done(undefined) : this.#send(db, command, done)))
  }

  #send(db: string, command: Document, done: Done): void {
    if (!this.#socket) return done(undefined)
    this.#waiting.push(done)
    this.#socket.send(formatMessage({ db, command }))
  }

  #use(socket: Socket): void {
    const reader = new MessageReader()
    this.#socket = socket
    socket.onData((data) => {
      for (const reply of reader.add(data) ?? []) this.#waiting.shift()?.(reply)
    })
    socket.onClose(() => {
      if (this.#socket === socket) this.#socket = undefined
      const left = this.#waiting
      this.#waiting = []
      for (const done of left) done(undefined)
    })
  }
}
