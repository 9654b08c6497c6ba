/** The session for the panes, and hooks that read its stores. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Session } from './session'
import type { DraftsState } from './editor/drafts'
import type { ObjectState } from './store/object-store'
import type { SessionState } from './store/session-store'

export const SessionContext = createContext<Session | undefined>(undefined)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('Kubarium bug: a pane outside of a session')
  return session
}

export function useSessionState<T>(select: (state: SessionState) => T): T {
  return useStore(useSession().state, select)
}

/** The objects; renders again when any of them changed, at most once a frame. */
export function useObjects(): ObjectState {
  return useStore(useSession().objects.store)
}

export function useDrafts<T>(select: (state: DraftsState) => T): T {
  return useStore(useSession().drafts.store, select)
}
