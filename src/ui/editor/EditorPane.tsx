/** The student's files. Until Monaco has come, which waits for the terminal, the same text can be edited plainly. */
import { useEffect, useRef, useState } from 'react'
import { Inline } from '../language/Inline'
import { say } from '../language/say'
import { useDrafts, useSession, useSessionState } from '../session-context'
import { Pane } from '../shell/Pane'
import { isReadOnly } from '../shell/read-only'
import { showPane } from '../shell/shown-pane'
import { useTheme } from '../shell/theme'
import styles from './editor.module.css'
import { FileTabs } from './FileTabs'
import type { MonacoPane } from './monaco-pane'

export function EditorPane(): React.JSX.Element {
  const session = useSession()
  const front = useDrafts((state) => state.front)
  const error = useDrafts((state) => state.error)
  const ready = useSessionState((state) => state.phase === 'ready')
  const apply = (): void => {
    if (front === undefined) return
    session.apply(front)
    showPane('Terminal')
  }
  return (
    <Pane
      name="Editor"
      actions={
        <>
          <FileTabs />
          <button type="button" className={styles.apply} disabled={!ready || front === undefined || isReadOnly} onClick={apply} title={say('editor.applyTitle')}>
            {say('editor.apply')}
          </button>
        </>
      }
    >
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {say('editor.notSaved', { why: error })}
        </p>
      )}
      <Waiting />
      <EditorBody />
    </Pane>
  )
}

/** `kubectl edit` and `vi` wait in the terminal; a real one would wait for `:wq`. */
function Waiting(): React.JSX.Element | null {
  const session = useSession()
  const path = useSessionState((state) => state.editing)
  useEffect(() => {
    if (path !== undefined) showPane('Editor')
  }, [path])
  if (path === undefined) return null
  const finish = (): void => {
    session.finishEditing()
    showPane('Terminal')
  }
  return (
    <p role="status" className={styles.waiting}>
      <span>
        <Inline text={say('editor.waits', { file: path.slice(path.lastIndexOf('/') + 1) })} />
      </span>
      <button type="button" onClick={finish}>
        {say('editor.saveClose')}
      </button>
    </p>
  )
}

function EditorBody(): React.JSX.Element {
  const { drafts } = useSession()
  const front = useDrafts((state) => state.front)
  const content = useDrafts((state) => (state.front === undefined ? undefined : state.files.get(state.front)?.content))
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const loaded = useMonaco(element)
  return (
    <>
      <div ref={setElement} dir="ltr" className={styles.monaco} hidden={!loaded || front === undefined} />
      {!loaded && front !== undefined && content !== undefined && (
        <textarea
          className={styles.plain}
          aria-label={say('editor.plain', { file: front })}
          dir="ltr"
          spellCheck={false}
          readOnly={isReadOnly}
          value={content}
          onChange={(event) => drafts.edit(front, event.target.value)}
        />
      )}
      {front === undefined && <p className={styles.empty}>{say('editor.empty')}</p>}
    </>
  )
}

/** Loads Monaco once the terminal has shown its first prompt; says whether it is there. */
function useMonaco(element: HTMLElement | null): boolean {
  const session = useSession()
  const wanted = useTerminalWasUsable()
  const theme = useTheme()
  const pane = useRef<MonacoPane | undefined>(undefined)
  const [loaded, setLoaded] = useState(false)

  useEffect(() => {
    if (!element || !wanted) return undefined
    let gone = false
    void import('./monaco-pane').then(({ openMonaco }) => {
      if (gone) return
      pane.current = openMonaco(element, session)
      setLoaded(true)
    })
    return () => {
      gone = true
      pane.current?.dispose()
      pane.current = undefined
      setLoaded(false)
    }
  }, [element, wanted, session])

  useEffect(() => pane.current?.setTheme(theme), [theme, loaded])
  return loaded
}

function useTerminalWasUsable(): boolean {
  const atPrompt = useSessionState((state) => state.atPrompt)
  const [was, setWas] = useState(false)
  useEffect(() => {
    if (atPrompt) setWas(true)
  }, [atPrompt])
  return was
}
