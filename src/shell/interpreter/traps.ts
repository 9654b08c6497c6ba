/** Commands that wait for a signal, an error or the end: `trap`. What they do to `$?` is undone. */
import type { Context } from './context'

export async function runTrap(context: Context, name: string): Promise<void> {
  const { state } = context
  const command = state.traps.get(name)
  if (command === undefined || command === '') return
  const { status, trapLine } = state
  if (!name.startsWith('SIG')) state.trapLine ??= state.line
  const wasHandling = name === 'ERR'
  if (wasHandling) state.traps.delete(name)
  try {
    await context.interpreter.runSource(context, command)
  } finally {
    state.trapLine = trapLine
  }
  if (wasHandling && !state.traps.has(name)) state.traps.set(name, command)
  state.status = status
}

/** Of signals that came while a command ran. */
export async function runPendingTraps(context: Context): Promise<void> {
  const { pendingTraps } = context.state
  for (let name = pendingTraps.shift(); name !== undefined; name = pendingTraps.shift()) await runTrap(context, name)
}
