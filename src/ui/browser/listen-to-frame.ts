/**
 * Hears from outside what happens in the frame of a page: clicks on links, forms that are sent, keys. The frame runs no script and
 * may not submit or navigate; what its reader wants is read from it here. Its elements are a stranger's: properties of forms can be
 * shadowed by what is in them, so everything is asked of the prototypes. WebKit does not let a frame without scripts be listened to
 * (bug 218086): there pages are shown, but their links and forms do nothing, and the address bar is the way.
 */
import type { HowToOpen, Visit } from './browser-store'
import { formVisit } from './form-visit'
import { ENCODING, LEADS_TO, METHOD } from './safe-document'

export interface FrameEars {
  onVisit(visit: Visit, how: HowToOpen): void
  /** Where what the pointer is on, or the keyboard, leads. */
  onPoint(address: string | undefined): void
}

const { addEventListener, dispatchEvent } = EventTarget.prototype
const { getAttribute, closest, querySelector } = Element.prototype

export function listenToFrame(frame: Document, { onVisit, onPoint }: FrameEars): void {
  const hear = (type: string, act: (event: Event) => void): void => addEventListener.call(frame, type, act, { capture: true })
  const press = (event: MouseEvent): void => {
    const part = partOf(event)
    const link = part && find(part, `a[href]`)
    if (link) {
      event.preventDefault()
      const url = getAttribute.call(link, LEADS_TO)
      const isAside = event.ctrlKey || event.metaKey || event.button === 1
      if (url !== null) onVisit({ method: 'GET', url }, isAside ? 'new tab' : 'here')
      return
    }
    const button = part && event.button === 0 ? find(part, 'button, input') : undefined
    const form = button && isSubmit(button) ? formOf(button) : undefined
    if (!button || !form) return
    event.preventDefault()
    send(form, button)
  }
  function send(form: HTMLFormElement, button: Element | undefined): void {
    if (HTMLFormElement.prototype.reportValidity.call(form)) onVisit(formVisit(readForm(form, button)), 'here')
  }
  hear('click', (event) => press(event as MouseEvent))
  hear('auxclick', (event) => press(event as MouseEvent))
  hear('submit', (event) => event.preventDefault())
  hear('keydown', (event) => {
    const key = event as KeyboardEvent
    if (key.altKey && key.shiftKey) return passOn(key)
    const field = key.key === 'Enter' ? partOf(event) : undefined
    const form = field?.localName === 'input' && !isSubmit(field) ? formOf(field) : undefined
    // With a button the browser itself presses it.
    if (!form || querySelector.call(form, 'button:not([type=button], [type=reset]), input[type=submit]')) return
    event.preventDefault()
    send(form, undefined)
  })
  const point = (event: Event): void => {
    const part = partOf(event)
    const link = part && find(part, `a[${LEADS_TO}]`)
    onPoint(link ? (getAttribute.call(link, LEADS_TO) ?? undefined) : undefined)
  }
  for (const type of ['pointerover', 'focusin']) hear(type, point)
  for (const type of ['pointerleave', 'focusout']) hear(type, () => onPoint(undefined))
}

/** Elements of another document are no `Element` of this one. */
function partOf({ target }: Event): Element | undefined {
  const node = target as Node | null
  return node?.nodeType === Node.ELEMENT_NODE ? (node as Element) : undefined
}

const find = (part: Element, selector: string): Element | undefined => closest.call(part, selector) ?? undefined

function isSubmit(button: Element): boolean {
  const type = getAttribute.call(button, 'type')?.toLowerCase()
  return button.localName === 'button' ? type !== 'button' && type !== 'reset' : type === 'submit'
}

function formOf(field: Element): HTMLFormElement | undefined {
  const form = find(field, 'form')
  return form && getAttribute.call(form, LEADS_TO) !== null ? (form as HTMLFormElement) : undefined
}

function readForm(form: HTMLFormElement, button: Element | undefined) {
  const said = (name: string): string => (button && getAttribute.call(button, name)) ?? getAttribute.call(form, name) ?? ''
  const entries = [...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : ''] as const)
  const pressed = button && getAttribute.call(button, 'name')
  if (button && pressed) entries.push([pressed, getAttribute.call(button, 'value') ?? ''])
  return { method: said(METHOD), action: said(LEADS_TO), enctype: said(ENCODING), entries }
}

/** Keys that work from anywhere work from inside of a page too. */
function passOn(key: KeyboardEvent): void {
  const { code, altKey, shiftKey, ctrlKey, metaKey } = key
  const same = new KeyboardEvent('keydown', { key: key.key, code, altKey, shiftKey, ctrlKey, metaKey, cancelable: true, bubbles: true })
  dispatchEvent.call(window, same)
  if (same.defaultPrevented) key.preventDefault()
}
