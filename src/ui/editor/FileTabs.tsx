/** The open files as tabs, and a way to begin a new one. */
import { useState, type KeyboardEvent } from 'react'
import { say } from '../language/say'
import { useDrafts, useSession } from '../session-context'
import { isReadOnly } from '../shell/read-only'
import styles from './editor.module.css'

export function FileTabs(): React.JSX.Element {
  const { drafts } = useSession()
  const files = useDrafts((state) => state.files)
  const front = useDrafts((state) => state.front)
  const paths = [...files.keys()]
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || front === undefined) return
    const next = paths[(paths.indexOf(front) + step + paths.length) % paths.length]
    drafts.show(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-file="${CSS.escape(next)}"]`)?.focus()
  }
  return (
    <>
      {paths.length > 0 && (
        <div role="tablist" aria-label={say('editor.files')} className={styles.files} onKeyDown={move}>
          {paths.map((path) => {
            const draft = files.get(path)
            const unsaved = draft !== undefined && draft.content !== draft.saved
            return (
              <button
                key={path}
                type="button"
                role="tab"
                data-file={path}
                aria-selected={path === front}
                tabIndex={path === front ? 0 : -1}
                onClick={() => drafts.show(path)}
              >
                {path}
                <span className={styles.unsaved} aria-hidden="true">
                  {unsaved ? '●' : ''}
                </span>
              </button>
            )
          })}
        </div>
      )}
      {!isReadOnly && <NewFile />}
    </>
  )
}

function NewFile(): React.JSX.Element {
  const { drafts } = useSession()
  const [name, setName] = useState<string>()
  if (name === undefined) {
    return (
      <button type="button" onClick={() => setName('')}>
        {say('editor.newFile')}
      </button>
    )
  }
  const create = (): void => {
    if (name.trim() !== '') drafts.create(name.trim())
    setName(undefined)
  }
  return (
    <form
      className={styles.newFile}
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <input
        autoFocus
        aria-label={say('editor.newName')}
        placeholder="pod.yaml"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onBlur={create}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setName(undefined)
        }}
      />
    </form>
  )
}
