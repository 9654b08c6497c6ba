/** Command lines that a real 1.32 cluster answered, where the recordings are at hand; an empty list (and a notice) elsewhere. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface RecordedCommand {
  readonly group: string
  readonly cmd: string
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

export interface RecordedFile {
  readonly group: string
  readonly file: string
  readonly text: string
}
export type RecordedEntry = RecordedCommand | RecordedFile

const path = fileURLToPath(new URL('../../../../shared/real-answers/transcript.json', import.meta.url))

/** Files and commands in the order in which they came. */
export function recordedEntries(): readonly RecordedEntry[] {
  if (!existsSync(path)) {
    console.info('The recordings of a real cluster are not here: comparisons with them are skipped.')
    return []
  }
  return JSON.parse(readFileSync(path, 'utf8')) as readonly RecordedEntry[]
}
