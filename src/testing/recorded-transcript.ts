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

const path = fileURLToPath(new URL('../../../shared/real-answers/transcript.json', import.meta.url))

export function recordedTranscript(): readonly RecordedCommand[] {
  if (!existsSync(path)) {
    console.info('The recordings of a real cluster are not here: comparisons with them are skipped.')
    return []
  }
  const entries = JSON.parse(readFileSync(path, 'utf8')) as readonly Partial<RecordedCommand>[]
  return entries.filter((entry): entry is RecordedCommand => entry.cmd !== undefined)
}

export const recordedAnswer = (command: string): RecordedCommand | undefined => recordedTranscript().find(({ cmd }) => cmd === command)
