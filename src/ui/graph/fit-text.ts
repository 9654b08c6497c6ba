/** Words cut to the room they have. Measuring is dear and texts come again with every frame, so what fitted is remembered. */
type Draw = CanvasRenderingContext2D

export interface FitText {
  /** Sets the font and returns what fits of the text into the room; names differ at their ends, sentences begin at their beginnings. */
  (text: string, fit: { readonly font: string; readonly room: number; readonly keep: 'beginning' | 'end' }): string
}

const REMEMBERED = 2_000

export function createFitText(draw: Draw): FitText {
  const known = new Map<string, string>()
  return (text, { font, room, keep }) => {
    draw.font = font
    const key = `${font}|${room}|${keep}|${text}`
    const before = known.get(key)
    if (before !== undefined) return before
    const fits = (part: string): boolean => draw.measureText(part).width <= room
    const cut = keep === 'end' ? keepEnd(text, fits) : keepBeginning(text, fits)
    if (known.size >= REMEMBERED) known.clear()
    known.set(key, cut)
    return cut
  }
}

export function keepEnd(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text
  for (let from = 1; from < text.length; from++) if (fits(`…${text.slice(from)}`)) return `…${text.slice(from)}`
  return '…'
}

export function keepBeginning(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text
  for (let to = text.length - 1; to > 0; to--) if (fits(`${text.slice(0, to)}…`)) return `${text.slice(0, to)}…`
  return '…'
}
