/**
 * What a container wrote, line by line with the time, as the files that `kubectl logs` reads. Upstream: pkg/kubelet/kuberuntime/logs.
 *
 * Simplified: the newest lines are kept by number; a real kubelet rotates files of 10 MiB and reads the newest one.
 */
export interface LogLine {
  readonly at: number
  readonly text: string
  /** False while more of the same line may follow. */
  readonly isWhole: boolean
}

export interface LogSelection {
  readonly timestamps?: boolean
  readonly tailLines?: number
  /** Virtual time in ms. */
  readonly sinceMs?: number
  readonly limitBytes?: number
}

const LINE_LIMIT = 20_000

export class ContainerLog {
  #lines: LogLine[] = []
  /** What was written and has not been cut into lines yet: nobody reads most logs. */
  #raw: { readonly text: string; readonly at: number }[] = []
  #followers: Set<(line: LogLine) => void> | undefined
  #endings: Set<() => void> | undefined
  ended = false

  /** Text of any shape: several lines, or a piece of one. */
  append(text: string, at: number): void {
    this.#raw.push({ text, at })
    if (this.#followers || this.#raw.length > LINE_LIMIT) this.#cut()
  }

  #cut(): void {
    const raw = this.#raw
    this.#raw = []
    for (const { text, at } of raw) {
      for (let start = 0; start < text.length; ) {
        const newline = text.indexOf('\n', start)
        const end = newline < 0 ? text.length : newline
        this.#add({ at, text: text.slice(start, end), isWhole: newline >= 0 })
        start = end + 1
      }
    }
  }

  #add(piece: LogLine): void {
    const last = this.#lines[this.#lines.length - 1]
    if (last && !last.isWhole) this.#lines[this.#lines.length - 1] = { ...piece, at: last.at, text: last.text + piece.text }
    else this.#lines.push(piece)
    if (this.#lines.length > 2 * LINE_LIMIT) this.#lines = this.#lines.slice(-LINE_LIMIT)
    if (this.#followers) for (const follower of this.#followers) follower(piece)
  }

  read(selection: LogSelection = {}): string {
    this.#cut()
    const { tailLines, sinceMs, limitBytes } = selection
    let lines: readonly LogLine[] = sinceMs === undefined ? this.#lines : this.#lines.filter(({ at }) => at >= sinceMs)
    if (tailLines !== undefined) lines = tailLines === 0 ? [] : lines.slice(-tailLines)
    const text = lines.map((line) => formatLine(line, selection)).join('')
    return limitBytes === undefined ? text : text.slice(0, limitBytes)
  }

  /** Hears of each new piece until the container ends or `stop` is called. */
  follow(onPiece: (piece: LogLine) => void, onEnd: () => void): { stop(): void } {
    this.#cut()
    const followers = (this.#followers ??= new Set())
    const endings = (this.#endings ??= new Set())
    followers.add(onPiece)
    endings.add(onEnd)
    return {
      stop() {
        followers.delete(onPiece)
        endings.delete(onEnd)
      },
    }
  }

  end(): void {
    this.ended = true
    for (const onEnd of this.#endings ?? []) onEnd()
    this.#followers = undefined
    this.#endings = undefined
  }
}

/** RFC 3339 with nanoseconds, as the runtime writes them. */
export function formatLine({ at, text, isWhole }: LogLine, { timestamps = false }: LogSelection = {}): string {
  const stamp = timestamps ? `${new Date(at).toISOString().slice(0, -1)}000000Z ` : ''
  return `${stamp}${text}${isWhole ? '\n' : ''}`
}
