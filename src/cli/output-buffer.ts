/**
 * What the student's shell has printed since the last answer. Keeps so much and no more: a program that prints for ever
 * must not take the session down with it.
 */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
}

/** Characters of one stream. */
export const MAX_KEPT = 16 * 1024 * 1024

type Stream = keyof Printed

export class OutputBuffer {
  #kept = { stdout: '', stderr: '' }
  #dropped = 0

  add(stream: Stream, text: string): void {
    const room = MAX_KEPT - this.#kept[stream].length
    this.#kept[stream] += text.length > room ? text.slice(0, room) : text
    this.#dropped += Math.max(0, text.length - room)
  }

  /** Takes what was printed; says on stderr when that is not all. */
  take(): Printed {
    const { stdout, stderr } = this.#kept
    const notice = this.#dropped > 0 ? `[${this.#dropped} more characters were printed than a session keeps]\n` : ''
    this.#kept = { stdout: '', stderr: '' }
    this.#dropped = 0
    return { stdout, stderr: stderr + notice }
  }
}
