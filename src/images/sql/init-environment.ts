/** What the entrypoints of official database images share: NAME or NAME_FILE, and the folder of first scripts. */
import type { ContainerProcess } from '../../cluster/container-runtime/contract'

export interface InitEnvironment {
  readonly values: Readonly<Record<string, string>>
  /** Set when one was given both ways. */
  readonly conflict?: string
}

/** `FOO`, or what the file that `FOO_FILE` names holds. */
export function readEnvironment({ env, files }: ContainerProcess, defaults: Readonly<Record<string, string>>): InitEnvironment {
  const values: Record<string, string> = {}
  for (const [name, otherwise] of Object.entries(defaults)) {
    const value = env.get(name) ?? ''
    const path = env.get(`${name}_FILE`) ?? ''
    if (value !== '' && path !== '') return { values, conflict: name }
    values[name] = value !== '' ? value : path !== '' ? (files.stat(path) ? files.read(path).replace(/\n+$/, '') : '') : otherwise
  }
  return { values }
}

export const INIT_FOLDER = '/docker-entrypoint-initdb.d'

/** Paths in the order in which they are run. */
export const initScripts = ({ files }: ContainerProcess): string[] =>
  files.stat(INIT_FOLDER)
    ? files
        .list(INIT_FOLDER)
        .filter(({ name }) => !name.startsWith('.'))
        .map(({ name }) => `${INIT_FOLDER}/${name}`)
    : []

/** Each script with all that it takes, before the next. */
export function inTurn<T>(items: readonly T[], act: (item: T, next: () => void) => void, done: () => void): void {
  const [first, ...rest] = items
  if (first === undefined) done()
  else act(first, () => inTurn(rest, act, done))
}
