/**
 * What the page's address asks for: `#lesson=services/wrong-door&seed=7&panes=terminal,graph&theme=dark`. The hash or the query; the
 * hash goes first. `yaml` and `cmd` begin a world with a file and a command, `step` shows that step of the lesson, `readonly` takes the
 * reader's hands off everything but time and looking, `lang` is the language wished for.
 */
import type { Input, InputLog } from '../protocol/input-log'

export interface Address {
  readonly lesson: string | undefined
  readonly seed: string | undefined
  /** A session to begin with; see `protocol/replay-token.ts`. */
  readonly replay: string | undefined
  /** Names of the panes to show, in lower case; undefined: all. */
  readonly panes: readonly string[] | undefined
  /** Virtual seconds a second. */
  readonly speed: number | undefined
  /** A manifest that lies in the editor as `link.yaml`. */
  readonly yaml: string | undefined
  /** A command that has been run. */
  readonly cmd: string | undefined
  /** Its number, from 1, or its name. */
  readonly step: string | undefined
  readonly lang: string | undefined
  readonly readonly: boolean
}

export function readAddress({ hash, search }: { readonly hash: string; readonly search: string }): Address {
  const asked = new URLSearchParams(hash.length > 1 ? hash.slice(1) : search)
  const text = (name: string): string | undefined => asked.get(name) || undefined
  return {
    lesson: text('lesson'),
    seed: text('seed'),
    replay: text('replay'),
    panes: text('panes')?.toLowerCase().split(','),
    speed: speedOf(text('speed')),
    yaml: text('yaml'),
    cmd: text('cmd'),
    step: text('step'),
    lang: text('lang'),
    readonly: asked.has('readonly') && !['false', '0', 'no'].includes(asked.get('readonly') ?? ''),
  }
}

/** What of an address stays when one goes on from what it was opened for. */
const LASTING = ['panes', 'theme', 'lang', 'speed', 'readonly']

/** The address of a lesson, perhaps at one of its steps, in a page that looks as it does at `from`. */
export function addressOf(from: { readonly hash: string; readonly search: string }, { lesson, step }: Partial<Pick<Address, 'lesson' | 'step'>>): string {
  const asked = new URLSearchParams(from.hash.length > 1 ? from.hash.slice(1) : from.search)
  const kept = LASTING.flatMap((name) => (asked.has(name) ? [[name, asked.get(name) ?? '']] : []))
  const place = Object.entries({ lesson, step }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return `#${new URLSearchParams([...place, ...kept]).toString().replaceAll('%2F', '/')}`
}

export const LINK_FILE = 'link.yaml'

/** What a world of this address begins with: the file, then the command, as if somebody had written and typed them. */
export function firstInputs({ yaml, cmd }: Pick<Address, 'yaml' | 'cmd'>, at: number): readonly Input[] {
  const write: readonly Input[] = yaml === undefined ? [] : [{ type: 'write', at, path: LINK_FILE, content: yaml.endsWith('\n') ? yaml : `${yaml}\n` }]
  return cmd === undefined ? write : [...write, { type: 'command', at, line: cmd }]
}

/** Whether a kept session began with what the address asks for; one that asks for nothing goes on with any. */
export function hasBegunWith({ settings, inputs }: InputLog, address: Pick<Address, 'yaml' | 'cmd'>): boolean {
  const first = firstInputs(address, settings.startMs)
  return first.every((input, index) => JSON.stringify(input) === JSON.stringify(inputs[index]))
}

function speedOf(text: string | undefined): number | undefined {
  const ratio = Number(text)
  return text === undefined || !Number.isFinite(ratio) || ratio < 0 ? undefined : ratio
}
