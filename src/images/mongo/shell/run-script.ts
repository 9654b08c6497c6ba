/** Runs a script against a server that answers at once: those of a database's first start. */
import type { Document } from '../document'
import type { Place } from './library'
import { Shell } from './shell'
import { ShellError } from './shell-error'

interface Surroundings {
  readonly database: string
  readonly place: Place
  ask(db: string, command: Document): Document
  print(text: string): void
}

/** The complaint, when it failed. */
export function runScript(text: string, { database, place, ask, print }: Surroundings): string | undefined {
  const shell = new Shell({ database, place, isLegacy: false })
  try {
    const run = shell.load(text)
    for (let step = run.next(); !step.done;) {
      const asked = step.value
      if ('text' in asked) print(asked.text)
      step = run.next('command' in asked ? ask(asked.db, asked.command) : {})
    }
    return undefined
  } catch (error) {
    if (error instanceof ShellError) return `${error.kind}: ${error.message}`
    throw error
  }
}
