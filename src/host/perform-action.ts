/** Does an act of a lesson's solution as a student would: in the terminal, in the editor, in the browser. */
import { setFields } from '../base/yaml/set-fields'
import type { Action } from '../lesson/lesson'
import { driveToRest } from './drive-to-rest'
import type { Host } from './host'
import { driveUntilQuiet } from './quiet'
import { runCommand } from './run-command'

const COMMAND_TIMEOUT_MS = 300_000

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
      return host.write(action.file, replaced(host.read(action.file), action))
    case 'edit':
      return host.write(action.file, setFields(host.read(action.file), Object.entries(action.set).map(([path, value]) => ({ path, value })), { object: action.object }))
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

function replaced(content: string, { file, find, with: text }: Extract<Action, { type: 'replace' }>): string {
  if (!content.includes(find)) throw new Error(`${file} does not contain ${JSON.stringify(find)}`)
  return content.replace(find, () => text)
}
