/**
 * The terminal as xterm draws it; loaded lazily. Shift+Tab, and Tab after Escape, leave the terminal for the page's focus
 * order.
 */
import { FitAddon } from '@xterm/addon-fit'
import { Terminal, type ITheme } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { say } from '../language/say'
import { isReadOnly } from '../shell/read-only'
import { createScreenQueue } from './screen-queue'
import { createTerminalController, PASTE_AT_MOST } from './terminal-controller'
import type { TerminalLink } from './terminal-link'

export interface XtermScreen {
  setTheme(): void
  dispose(): void
}

/** Below this width of the page the words are a little smaller, so that a line of `kubectl get` fits. */
const ROOMY = 1600

export function openXterm(element: HTMLElement, link: TerminalLink): XtermScreen {
  const terminal = new Terminal({
    fontFamily: styleOf('--mono'),
    fontSize: innerWidth < ROOMY ? 12 : 13,
    lineHeight: 1.2,
    theme: themeOfPage(),
    convertEol: false,
    scrollback: 5_000,
    minimumContrastRatio: 4.5,
    screenReaderMode: false,
    disableStdin: isReadOnly,
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(element)
  terminal.textarea?.setAttribute('aria-label', say('terminal.input'))
  leaveToBrowser(terminal)

  const queue = createScreenQueue((text, drawn) => terminal.write(text, drawn))
  const clear = (): void => {
    queue.clear()
    terminal.reset()
  }
  const controller = createTerminalController(
    { write: queue.write, columns: () => terminal.cols, clear, focus: () => terminal.focus() },
    link,
  )
  const paste = (event: ClipboardEvent): void => {
    // Not left to the browser, which would lay the text out in a field that nobody sees.
    event.preventDefault()
    event.stopPropagation()
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text.length > PASTE_AT_MOST) controller.refuse(text.length)
    else terminal.paste(text)
  }
  element.addEventListener('paste', paste, { capture: true })
  const listening = terminal.onData((data) => controller.hear(data))
  const observer = new ResizeObserver(() => {
    if (element.clientWidth === 0) return
    fit.fit()
    link.resize(terminal.cols, terminal.rows)
  })
  fit.fit()
  observer.observe(element)
  const detach = link.attach(controller)

  return {
    setTheme() {
      terminal.options.theme = themeOfPage()
    },
    dispose() {
      detach()
      observer.disconnect()
      element.removeEventListener('paste', paste, { capture: true })
      listening.dispose()
      terminal.dispose()
    },
  }
}

function leaveToBrowser(terminal: Terminal): void {
  let escaped = false
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true
    // Ctrl+V pastes as everywhere else, and Ctrl+C copies what is marked; else it interrupts.
    if (event.ctrlKey && !event.shiftKey && (event.key === 'v' || (event.key === 'c' && terminal.hasSelection()))) return false
    if (event.key === 'Tab' && (event.shiftKey || escaped)) return false
    escaped = event.key === 'Escape'
    return true
  })
}

const styleOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function themeOfPage(): ITheme {
  const text = styleOf('--text')
  return {
    background: styleOf('--terminal-ground'),
    foreground: text,
    cursor: styleOf('--accent'),
    selectionBackground: '#7db3e066',
  }
}
