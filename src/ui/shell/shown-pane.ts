/** Which pane is in front behind the tabs of a narrow page. On a wide page all of them are there. */
import { create } from 'zustand'
import type { PaneName } from './Pane'

export const useShown = create<{ readonly narrow: PaneName }>(() => ({ narrow: 'Lesson' }))

export const showPane = (narrow: PaneName): void => useShown.setState({ narrow })
