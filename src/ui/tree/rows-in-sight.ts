/** Of a long tree only the rows that can be seen are there, and some around them; of a short one all. */
import { useEffect, useState, type RefObject } from 'react'

/** As `tree.module.css` has it. */
export const ROW_HEIGHT = 24
/** A tree of so many rows costs nothing worth a word. */
const SHORT = 300
const AROUND = 40
/** Where the tree is looked at changes by so many rows at a time. */
const STEP = 20

export interface Scrolled {
  /** First row in sight. */
  readonly top: number
  readonly count: number
}

/** `kept`: a row that is there in any case, unless it is far away; -1: none. */
export function rowsInSight(rows: number, { top, count }: Scrolled, kept: number): { readonly first: number; readonly last: number } {
  if (rows <= SHORT) return { first: 0, last: rows }
  const start = Math.max(0, Math.min(top, rows - count) - AROUND)
  const end = Math.min(rows, start + count + 2 * AROUND)
  const isNear = kept >= 0 && kept >= start - AROUND && kept < end + AROUND
  return { first: isNear ? Math.min(start, kept) : start, last: isNear ? Math.max(end, kept + 1) : end }
}

/** What the element around the tree shows of it. */
export function useScrolled(tree: RefObject<HTMLElement | null>): Scrolled {
  const [scrolled, setScrolled] = useState<Scrolled>({ top: 0, count: 40 })
  useEffect(() => {
    const around = tree.current?.parentElement
    if (!around) return undefined
    const look = (): void => {
      const top = Math.floor(around.scrollTop / ROW_HEIGHT / STEP) * STEP
      const count = Math.ceil(around.clientHeight / ROW_HEIGHT / STEP) * STEP + STEP
      setScrolled((before) => (before.top === top && before.count === count ? before : { top, count }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(around)
    around.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      around.removeEventListener('scroll', look)
    }
  }, [tree])
  return scrolled
}
