/**
 * The input log is the session: settings and inputs, each at its virtual time, reproduce everything to the same state hash. Reload,
 * undo and sharing replay a prefix of it. What changes nothing in the cluster (speed, pausing, looking) is not an input.
 */
import { boolean, listOf, mapOf, number, optional, structure, tagged, text, type Shape } from './codec'

const INPUT_LOG_VERSION = 1

export const settingsCodec = structure({
  seed: text,
  /** Virtual time at which the cluster is switched on, ms since the epoch. */
  startMs: number,
  /** How many nodes; the first one carries the control plane. */
  nodes: number,
  /** API server and controllers alone, as `session --control-plane-only` has it. */
  controlPlaneOnly: optional(boolean),
  /** Somebody sits at a screen: programs format for it, ask questions, and `kubectl edit` waits for the editor. */
  terminal: optional(boolean),
  /** `first-steps/first-deployment`; absent: free play. */
  lesson: optional(text),
  /** Free play in the world of the lesson: nothing is checked. */
  aside: optional(boolean),
  /** So many of the first inputs were done behind the scenes, to bring the lesson to the step that is asked for. */
  behind: optional(number),
})
export type Settings = Shape<typeof settingsCodec>

export const inputCodec = tagged({
  /** A line or a script typed in the terminal, from the prompt. */
  command: { at: number, line: text },
  /** Ctrl-C; `kill` ends also who does not care for it. */
  interrupt: { at: number, kill: optional(boolean), stop: optional(boolean) },
  /** Typed while a program reads; `end` is Ctrl-D. */
  'terminal-input': { at: number, text, end: boolean },
  /** A write at the API server's HTTP door that came from a pane, not from the terminal. */
  request: { at: number, method: text, path: text, headers: mapOf(text), body: text, clientCertificate: optional(text), guarded: optional(boolean) },
  /** A file of the student's home, saved from the editor. */
  write: { at: number, path: text, content: text },
  /** The editor is done with a file that a program waited for. */
  edited: { at: number, path: text },
  /** Something breaks: `node-off` on `worker-1`. */
  fault: { at: number, name: text, target: text },
  /** A page asked for in the Browser; `body` goes with it as `contentType`. */
  browse: { at: number, method: text, url: text, body: optional(text), contentType: optional(text), referrer: optional(text), insecure: optional(boolean) },
  /** A question of the lesson, answered. */
  answer: { at: number, check: text, value: text },
  /** Nothing but time: how far the log goes. */
  rest: { at: number },
})
export type Input = Shape<typeof inputCodec>
export const inputsCodec = listOf(inputCodec)

export interface InputLog {
  readonly settings: Settings
  readonly inputs: readonly Input[]
}

const inputLogCodec = structure({ version: number, settings: settingsCodec, inputs: listOf(inputCodec) })

export function formatInputLog({ settings, inputs }: InputLog): string {
  return JSON.stringify({ version: INPUT_LOG_VERSION, settings, inputs })
}

/** Throws `Malformed`, also when the log was written by a later version than this one can read. */
export function parseInputLog(json: string): InputLog {
  const { version, settings, inputs } = inputLogCodec.decode(JSON.parse(json), '')
  if (version !== INPUT_LOG_VERSION) throw new UnknownLogVersion(version)
  return { settings, inputs }
}

export class UnknownLogVersion extends Error {
  constructor(readonly version: number) {
    super(`input log of version ${version}; this release reads version ${INPUT_LOG_VERSION}`)
  }
}
