/** Whether nobody has touched keyboard or pointer for so long, in real ms. Once true it stays so: what it brought must not jump away under the hand that reaches for it. */
import { useEffect, useState } from 'react'

const ACTS = ['keydown', 'pointerdown'] as const

export function useIdle(afterMs: number | undefined): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    if (afterMs === undefined || idle) return
    let timer = window.setTimeout(setIdle, afterMs, true)
    const again = (): void => {
      window.clearTimeout(timer)
      timer = window.setTimeout(setIdle, afterMs, true)
    }
    for (const act of ACTS) window.addEventListener(act, again, true)
    return () => {
      window.clearTimeout(timer)
      for (const act of ACTS) window.removeEventListener(act, again, true)
    }
  }, [afterMs, idle])
  return idle
}
