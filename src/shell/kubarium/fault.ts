/**
 * `kubarium fault`: breaks a machine, a part of the cluster or a container, and mends it. On a real cluster somebody pulls a plug, or
 * moves a manifest away from /etc/kubernetes/manifests on the node of the control plane.
 */
import type { Process } from '../../base/os/process'
import { fail } from '../tool'

export const FAULT_USAGE = 'fault [NAME TARGET]'

/** Who can break things. It does not ask the API server, so that it can also mend that one. */
export interface FaultDesk {
  faults(): readonly KnownFault[]
  /** Gives why it could not be done. */
  fault(name: string, target: string): string | undefined
}

interface KnownFault {
  readonly name: string
  readonly targets: string
  readonly text: string
  readonly known: readonly string[]
}

/** How the targets are written that have no list of names. */
const forms: Readonly<Record<string, string>> = { container: 'NAMESPACE/POD[/CONTAINER]', 'new-node': '[NAME]' }

export async function fault(process: Process, words: readonly string[], desk: FaultDesk): Promise<number> {
  const [name, target = '', ...more] = words
  if (name === undefined) {
    await process.stdout.write(desk.faults().map(line).join(''))
    return 0
  }
  if (more.length > 0) return fail(process, `too many words\nUsage: kubarium ${FAULT_USAGE}`)
  const problem = desk.fault(name, target)
  if (problem !== undefined) return fail(process, problem)
  const text = desk.faults().find((each) => each.name === name)?.text ?? name
  await process.stdout.write(`${target ? `${target}: ` : ''}${text}\n`)
  return 0
}

const line = ({ name, targets, text, known }: KnownFault): string => `${name.padEnd(16)} ${text}\n${' '.repeat(17)}${forms[targets] ?? known.join(' ')}\n`
