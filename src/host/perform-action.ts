/** Does an act of a lesson's solution as a student would: in the terminal, in the editor, in the browser. */
import { FileError } from '../base/os/file-system'
import { NoSuchDocument, setFields } from '../base/yaml/set-fields'
import type { Action } from '../lesson/lesson'
import { driveToRest } from './drive-to-rest'
import type { Host } from './host'
import { driveUntilQuiet } from './quiet'
import { runCommand } from './run-command'

const COMMAND_TIMEOUT_MS = 300_000

/** An act that cannot be done as things stand: no such file, or not the text that is looked for. */
export class ActionError extends Error {}

export async function performAction(host: Host, action: Action): Promise<void> {
  const { clock } = host.world.simulation
  switch (action.type) {
    case 'run':
      await runCommand(host, action.command, COMMAND_TIMEOUT_MS)
      return driveUntilQuiet(host.world)
    case 'write':
    case 'open':
      return host.write(action.file, action.content)
    case 'replace':
      return changeFile(host, action.file, (content) => replaced(content, action))
    case 'edit':
      return changeFile(host, action.file, (content) => edited(content, action))
    case 'answer':
      return host.answer(action.check, action.value)
    case 'browse':
      return browse(host, action.url)
    case 'wait':
      await driveToRest(clock, { untilMs: clock.now() + action.ms })
  }
}

async function browse(host: Host, url: string): Promise<void> {
  const { clock } = host.world.simulation
  let isOver = false
  const visited = host.browse({ method: 'GET', url }).finally(() => (isOver = true))
  await driveToRest(clock, { untilMs: clock.now() + COMMAND_TIMEOUT_MS, until: () => isOver })
  await visited
  return driveUntilQuiet(host.world)
}

function changeFile(host: Host, file: string, change: (content: string) => string): void {
  try {
    host.write(file, change(host.read(file)))
  } catch (error) {
    if (error instanceof FileError || error instanceof NoSuchDocument) throw new ActionError(`${file}: ${error.message}`)
    throw error
  }
}

const edited = (content: string, { set, object }: Extract<Action, { type: 'edit' }>): string =>
  setFields(content, Object.entries(set).map(([path, value]) => ({ path, value })), { object })

function replaced(content: string, { file, find, with: text }: Extract<Action, { type: 'replace' }>): string {
  if (!content.includes(find)) throw new ActionError(`${file} does not contain ${JSON.stringify(find)}`)
  return content.replace(find, () => text)
}
