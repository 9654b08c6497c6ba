/**
 * The student's files as the editor holds them. A file is saved when typing rests, before a command runs and before Apply, so that
 * the terminal never sees an older file than the eye; what the shell wrote is read again when it comes back to its prompt.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FileEntry } from '../../protocol/messages'

export interface Draft {
  readonly content: string
  /** As it stands in the student's home. */
  readonly saved: string
}

export interface DraftsState {
  /** In the order of the tabs. */
  readonly files: ReadonlyMap<string, Draft>
  readonly front: string | undefined
  /** Why the last save failed. */
  readonly error: string | undefined
}

export interface Drafts {
  readonly store: StoreApi<DraftsState>
  /** Begins anew with the files of a freshly booted home. */
  load(paths: readonly string[]): Promise<void>
  edit(path: string, content: string): void
  create(path: string): void
  show(path: string): void
  /** Reads a file anew, wherever it lies, and puts it in front. */
  open(path: string): Promise<void>
  /** Saves now what is not saved. */
  flush(): void
  /** Reads again what the shell may have changed. */
  refresh(): Promise<void>
}

export interface Home {
  write(path: string, content: string): Promise<string | undefined>
  read(path: string): Promise<string | undefined>
  list(path: string): Promise<readonly FileEntry[]>
}

const isShown = ({ name, directory }: FileEntry): boolean => !directory && !name.startsWith('.')

/** `later` calls back when typing has rested; calling it again begins the wait anew. */
export function createDrafts(home: Home, later: (act: () => void) => void): Drafts {
  const store = createStore<DraftsState>(() => ({ files: new Map(), front: undefined, error: undefined }))
  let generation = 0

  function put(path: string, draft: Draft): void {
    store.setState(({ files }) => ({ files: new Map(files).set(path, draft) }))
  }

  async function save(path: string, content: string): Promise<void> {
    put(path, { content, saved: content })
    const error = await home.write(path, content)
    store.setState({ error: error === undefined ? undefined : `${path}: ${error}` })
  }

  function flush(): void {
    for (const [path, { content, saved }] of store.getState().files) if (content !== saved) void save(path, content)
  }

  async function readAgain(path: string): Promise<void> {
    const asked = generation
    const content = await home.read(path)
    const draft = store.getState().files.get(path)
    if (asked !== generation || (draft && draft.content !== draft.saved)) return
    if (content !== undefined) return draft?.saved === content ? undefined : put(path, { content, saved: content })
    store.setState(({ files, front }) => {
      const left = new Map(files)
      left.delete(path)
      return { files: left, front: front === path ? left.keys().next().value : front }
    })
  }

  return {
    store,
    async load(paths) {
      const asked = ++generation
      const contents = await Promise.all(paths.map((path) => home.read(path)))
      if (asked !== generation) return
      const files = new Map(paths.map((path, index) => [path, contents[index]] as const).flatMap(([path, content]) => (content === undefined ? [] : [[path, { content, saved: content }] as const])))
      store.setState(({ front }) => ({ files, front: front !== undefined && files.has(front) ? front : files.keys().next().value, error: undefined }))
    },
    edit(path, content) {
      const draft = store.getState().files.get(path)
      if (!draft || draft.content === content) return
      put(path, { ...draft, content })
      later(flush)
    },
    create(path) {
      if (!store.getState().files.has(path)) void save(path, '')
      store.setState({ front: path })
    },
    show: (front) => store.setState({ front }),
    async open(path) {
      await readAgain(path)
      if (store.getState().files.has(path)) store.setState({ front: path })
    },
    flush,
    async refresh() {
      const asked = generation
      const entries = await home.list('.')
      if (asked !== generation) return
      const names = new Set([...store.getState().files.keys(), ...entries.filter(isShown).map(({ name }) => name)])
      await Promise.all([...names].map(readAgain))
    },
  }
}
