/**
 * What waits to be drawn. A screen draws slower than `yes` prints: it is handed one piece at a time, and of what waits meanwhile the
 * end is kept, since the rest would have scrolled out of reach before anybody read it.
 */

export interface ScreenQueue {
  write(text: string): void
  clear(): void
}

/** Calls back when the piece is drawn. */
export type DrawPiece = (text: string, drawn: () => void) => void

/** 5,000 lines of scrollback, 200 characters wide. */
export const KEPT_AT_LEAST = 1_000_000
/** So small that a piece of short lines, each of which scrolls the screen, is drawn within a frame or two. */
const PIECE = 8_192

export function createScreenQueue(drawPiece: DrawPiece): ScreenQueue {
  let waiting = ''
  let drawing = false

  function drawNext(): void {
    drawing = waiting !== ''
    if (!drawing) return
    const piece = waiting.slice(0, PIECE)
    waiting = waiting.slice(PIECE)
    drawPiece(piece, drawNext)
  }

  return {
    write(text) {
      waiting += text
      if (waiting.length > 2 * KEPT_AT_LEAST) waiting = endOf(waiting)
      if (!drawing) drawNext()
    },
    clear() {
      waiting = ''
    },
  }
}

/** From the beginning of a line, so that no control sequence is cut in two. */
function endOf(text: string): string {
  const from = text.length - KEPT_AT_LEAST
  return text.slice(text.lastIndexOf('\n', from) + 1 || from)
}
