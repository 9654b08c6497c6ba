/**
 * Where in the course one is, in step with the address and the browser's history: opening a lesson and going to a step can be taken
 * back, and each step has an address of its own.
 */
import { useEffect } from 'react'
import { create } from 'zustand'
import { addressOf, readAddress } from '../address'
import type { Session } from '../session'

interface Place {
  /** The lesson of that step. */
  readonly lesson: string | undefined
  /** The step that one went to last. */
  readonly step: string | undefined
  /** Grows each time somebody asks to be taken to a step. */
  readonly wish: number
  /** The last of them that was fulfilled. */
  readonly fulfilled: number
}

export const usePlace = create<Place>(() => ({ lesson: undefined, step: undefined, wish: 0, fulfilled: 0 }))

/** Takes the eye and the keyboard to a step; `undefined`: to the lesson's beginning. */
export function goToStep(lesson: string, step: string | undefined): void {
  history.pushState({ lesson, step }, '', addressOf(location, { lesson, step }))
  takeTo(lesson, step)
}

/** One looks at this step now; nobody asked for it. */
export const noteStep = (step: string | undefined): void => usePlace.setState({ step })

export const stepAddress = (lesson: string, step: string): string => new URL(addressOf(location, { lesson, step }), location.href).href

const takeTo = (lesson: string | undefined, step: string | undefined): void => usePlace.setState(({ wish }) => ({ lesson, step, wish: wish + 1 }))

/** Ties the address to the session. */
export function usePlaceInAddress(session: Session): void {
  useEffect(() => {
    let isFirst = true
    const unsubscribe = session.state.subscribe(({ settings }, before) => {
      if (!settings || settings === before.settings) return
      const { lesson } = settings
      if (isFirst) {
        isFirst = false
        const { step } = readAddress(location)
        history.replaceState({ lesson, step }, '')
        return
      }
      if (placeOf(history.state).lesson === lesson) return
      history.pushState({ lesson, step: undefined }, '', addressOf(location, { lesson }))
      usePlace.setState({ step: undefined })
    })
    const goBack = (event: PopStateEvent): void => {
      const { lesson, step } = isRecord(event.state) ? placeOf(event.state) : readAddress(location)
      if (lesson !== session.state.getState().settings?.lesson) session.openLesson(lesson)
      takeTo(lesson, step)
    }
    window.addEventListener('popstate', goBack)
    return () => {
      unsubscribe()
      window.removeEventListener('popstate', goBack)
    }
  }, [session])
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

function placeOf(state: unknown): { readonly lesson: string | undefined; readonly step: string | undefined } {
  const text = (name: string): string | undefined => (isRecord(state) && typeof state[name] === 'string' ? state[name] : undefined)
  return { lesson: text('lesson'), step: text('step') }
}
