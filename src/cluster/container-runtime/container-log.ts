/**
 * What a container wrote, line by line with the time, as the files that `kubectl logs` reads. Upstream:
 * pkg/kubelet/kuberuntime/logs.
 *
 * Simplified: the newest megabyte is kept, so that a hundred talkative containers fit into a tab; a real kubelet rotates files
 * of 10 MiB and reads the newest one.
 */
import type { DatedText } from './contract'

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

/** How many pieces or characters are sealed together. */
const CHUNK_PIECES = 500
const CHUNK_CHARACTERS = 65_536
/** How many new pieces are put together: a text made of many small ones is what a collector has most work with. */
const BLOCK_PIECES = 16
/** What is kept in sealed chunks, and what a piece takes beside its characters. */
const MOST_BYTES = 1_048_576
const PIECE_BYTES = 32

/** What nothing is added to: the first text makes lists of its own. */
const noTexts: string[] = []
const noPieces: (number | DatedText)[] = []
const noTimes: number[] = []

interface Piece {
  readonly text: string
  readonly at: number
}

/** Pieces as one text: a collector of garbage has next to nothing to look at. */
interface Chunk {
  readonly text: string
  /** Where each piece ends in the text; one that tells its own time stands here itself, and nothing of it in the text. */
  readonly pieces: readonly (number | DatedText)[]
  /** When each was written. */
  readonly times: readonly number[]
  /** Characters of all pieces. */
  readonly size: number
}

const noChunks: readonly Chunk[] = []

export class ContainerLog {
  /** The open chunk: its newest texts, the older ones put together, and what a chunk has of each piece. */
  #fresh: string[] = noTexts
  #blocks: string[] | undefined
  #pieces: (number | DatedText)[] = noPieces
  #times: number[] = noTimes
  /** Characters of the open chunk's text, of all of its pieces, and bytes in the sealed ones. */
  #end = 0
  #open = 0
  #sealed = 0
  #chunks: Chunk[] | undefined
  #followers: Set<(line: LogLine) => void> | undefined
  #endings: Set<() => void> | undefined
  ended = false

  /** What it takes on the disk. */
  get bytes(): number {
    return this.#sealed + this.#open
  }

  /** Text of any shape: several lines, or a piece of one. */
  append(text: string | DatedText, at: number): void {
    this.#open += text.length
    if (typeof text === 'string') this.#addText(text)
    const piece = typeof text === 'string' ? this.#end : text
    // Most logs are one text for ever, and a list that is added to keeps room for sixteen more.
    if (this.#times.length === 0) {
      this.#pieces = [piece]
      this.#times = [at]
    } else {
      this.#pieces.push(piece)
      this.#times.push(at)
    }
    if (this.#times.length === CHUNK_PIECES || this.#open >= CHUNK_CHARACTERS) this.#seal()
    if (this.#followers) for (const line of cut({ text: wordsOf(text, at), at })) for (const follower of this.#followers) follower(line)
  }

  #addText(text: string): void {
    this.#end += text.length
    if (this.#fresh.length === 0) this.#fresh = [text]
    else this.#fresh.push(text)
    if (this.#fresh.length < BLOCK_PIECES) return
    ;(this.#blocks ??= []).push(this.#fresh.join(''))
    this.#fresh = noTexts
  }

  #openChunk(): Chunk {
    const text = (this.#blocks ?? noTexts).join('') + this.#fresh.join('')
    return { text, pieces: this.#pieces, times: this.#times, size: this.#open }
  }

  #seal(): void {
    const chunk = this.#openChunk()
    const chunks = (this.#chunks ??= [])
    chunks.push(chunk)
    this.#sealed += bytesOf(chunk)
    this.#fresh = noTexts
    this.#blocks = undefined
    this.#pieces = noPieces
    this.#times = noTimes
    this.#end = this.#open = 0
    while (this.#sealed > MOST_BYTES && chunks.length > 1) this.#sealed -= bytesOf(chunks.shift())
  }

  /**
   * The newest lines: all of them, or at least as many as are wanted. Nobody reads most logs, so only a reader cuts
   * them.
   */
  #lines(wanted = Infinity): readonly LogLine[] {
    let lines = joined(piecesOf(this.#openChunk()))
    const chunks = this.#chunks ?? noChunks
    for (let i = chunks.length - 1; i >= 0 && lines.length <= wanted; i--) {
      const older = joined(piecesOf(chunks[i]))
      lines = continues(older) ? joinedLines([...older, ...lines]) : [...older, ...lines]
    }
    return lines
  }

  read(selection: LogSelection = {}): string {
    const { tailLines, sinceMs, limitBytes } = selection
    let lines = this.#lines(sinceMs === undefined ? tailLines : undefined)
    if (sinceMs !== undefined) lines = lines.filter(({ at }) => at >= sinceMs)
    if (tailLines !== undefined) lines = tailLines === 0 ? [] : lines.slice(-tailLines)
    const text = lines.map((line) => formatLine(line, selection)).join('')
    return limitBytes === undefined ? text : firstBytes(text, limitBytes)
  }

  /** Hears of each new piece until the container ends or `stop` is called. */
  follow(onPiece: (piece: LogLine) => void, onEnd: () => void): { stop(): void } {
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

/** A character that is cut in two is lost. */
function firstBytes(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text.slice(0, limit))
  if (bytes.length <= limit) return text.slice(0, limit)
  let end = limit
  while (end > 0 && (bytes[end] & 0xc0) === 0x80) end--
  return new TextDecoder().decode(bytes.subarray(0, end))
}

const bytesOf = (chunk: Chunk | undefined): number => (chunk ? chunk.size + chunk.pieces.length * PIECE_BYTES : 0)

const wordsOf = (text: string | DatedText, at: number): string => (typeof text === 'string' ? text : text.at(at))

function cut({ text, at }: Piece): readonly LogLine[] {
  const lines: LogLine[] = []
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    lines.push({ at, text: text.slice(start, end), isWhole: newline >= 0 })
    start = end + 1
  }
  return lines
}

function piecesOf({ text, pieces, times }: Chunk): readonly Piece[] {
  let start = 0
  return pieces.map((piece, i) => {
    const at = times[i]
    if (typeof piece !== 'number') return { text: piece.at(at), at }
    const begin = start
    start = piece
    return { text: text.slice(begin, piece), at }
  })
}

const joined = (pieces: readonly Piece[]): readonly LogLine[] => joinedLines(pieces.flatMap(cut))

const continues = (lines: readonly LogLine[]): boolean => lines.at(-1)?.isWhole === false

/** What was written in pieces is one line, of the time of its first. */
function joinedLines(pieces: readonly LogLine[]): readonly LogLine[] {
  const lines: LogLine[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    if (last && !last.isWhole) lines[lines.length - 1] = { ...piece, at: last.at, text: last.text + piece.text }
    else lines.push(piece)
  }
  return lines
}

/** RFC 3339 with nanoseconds, as the runtime writes them. */
export function formatLine({ at, text, isWhole }: LogLine, { timestamps = false }: LogSelection = {}): string {
  const stamp = timestamps ? `${new Date(at).toISOString().slice(0, -1)}000000Z ` : ''
  return `${stamp}${text}${isWhole ? '\n' : ''}`
}
