/**
 * Keys that work from anywhere: Alt+Shift with a letter, which neither browsers, the terminal nor the editor claim. One list, from
 * which the help is written too.
 */
import { useEffect } from 'react'
import { say } from '../language/say'
import { useSession } from '../session-context'
import type { Session } from '../session'
import { isPaused } from '../timeline/speeds'
import { focusPane } from './focus-pane'
import { isReadOnly } from './read-only'
import { toggleTheme } from './theme'
import { showPane } from './shown-pane'
import type { PaneName } from './Pane'

export interface Shortcut {
  /** `KeyboardEvent.code`, the same on every keyboard layout. */
  readonly code: string
  readonly key: string
  readonly says: () => string
  readonly act: (session: Session) => void
}

const goTo = (code: string, key: string, pane: PaneName): Shortcut => ({
  code,
  key,
  says: () => say('keys.goTo', { pane: say(`pane.${pane}`) }),
  act() {
    showPane(pane)
    focusPane(pane)
  },
})

export const shortcuts: readonly Shortcut[] = [
  goTo('KeyL', 'L', 'Lesson'),
  goTo('KeyE', 'E', 'Editor'),
  goTo('KeyB', 'B', 'Browser'),
  goTo('KeyK', 'K', 'Terminal'),
  goTo('KeyG', 'G', 'Cluster graph'),
  goTo('KeyO', 'O', 'Cluster tree'),
  goTo('KeyI', 'I', 'Inspector'),
  goTo('KeyJ', 'J', 'Timeline'),
  { code: 'KeyA', key: 'A', says: () => say('keys.apply'), act: applyFront },
  { code: 'KeyP', key: 'P', says: () => say('keys.pause'), act: togglePause },
  { code: 'KeyN', key: 'N', says: () => say('keys.next'), act: (session) => session.step() },
  { code: 'KeyU', key: 'U', says: () => say('keys.undo'), act: undo },
  { code: 'KeyD', key: 'D', says: () => say('keys.theme'), act: toggleTheme },
]

function applyFront(session: Session): void {
  const { front } = session.drafts.store.getState()
  if (front !== undefined && !isReadOnly) session.apply(front)
}

function togglePause(session: Session): void {
  session.setPace({ type: 'ratio', ratio: isPaused(session.state.getState().pace) ? 1 : 0 })
}

function undo(session: Session): void {
  if (session.state.getState().inputs > 0 && !isReadOnly) session.undo()
}

export function useShortcuts(): void {
  const session = useSession()
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return
      const shortcut = shortcuts.find(({ code }) => code === event.code)
      if (!shortcut) return
      event.preventDefault()
      event.stopPropagation()
      shortcut.act(session)
    }
    window.addEventListener('keydown', hear, { capture: true })
    return () => window.removeEventListener('keydown', hear, { capture: true })
  }, [session])
}
