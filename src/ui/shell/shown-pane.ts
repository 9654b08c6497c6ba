/** Which pane is in front: of all of them on a narrow page; on a wide one, of those that share a place. */
import { create } from 'zustand'
import type { PaneName } from './Pane'

export const useShown = create<{ readonly narrow: PaneName; readonly shared: PaneName }>(() => ({ narrow: 'Lesson', shared: 'Editor' }))

/** They take turns in one place of a wide page. */
export const sharing: readonly PaneName[] = ['Editor', 'Browser']

export const showPane = (pane: PaneName): void => useShown.setState(sharing.includes(pane) ? { narrow: pane, shared: pane } : { narrow: pane })
