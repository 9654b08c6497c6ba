/**
 * A stranger's page made into a document for a frame: rebuilt from what is known to be harmless, with its style sheets and pictures
 * inside of it. Links and forms lose where they lead; it is written beside them, for whoever listens to the frame from outside.
 *
 * Three walls, each enough by itself: what is rebuilt here has no script and no address; the policy in the document allows neither;
 * and the frame is sandboxed without scripts, forms, popups and navigation of the page around it.
 *
 * Simplified: no script of a page runs, where a real browser runs it; frames, video, audio and canvases of a page are not shown.
 */
import type { BrowsedPage } from '../../protocol/messages'
import { droppedElements, inputTypes, keptAttributes, keptDrawing, keptElements, namedElements } from './allowed-markup'

export interface SafeDocument {
  readonly html: string
  readonly title: string
  /** Something of it was left out because there is too much of it. */
  readonly shortened: boolean
}

type Response = Extract<BrowsedPage['outcome'], { type: 'response' }>

/** Where links and forms lead, as attributes that no page can bring along. */
export const LEADS_TO = 'data-kubarium-to'
export const METHOD = 'data-kubarium-method'
export const ENCODING = 'data-kubarium-encoding'

const MOST_ELEMENTS = 20_000
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
const SVG = 'http://www.w3.org/2000/svg'

export function safeDocument(url: string, { headers, body, resources, cut }: Response): SafeDocument {
  const type = (headers['content-type'] ?? guess(body)).split(';')[0].trim().toLowerCase()
  if (type === 'text/html' || type === 'application/xhtml+xml') return new Rebuilding(url, resources).page(body, cut > 0)
  const inside = type.startsWith('image/') ? `<img alt="" src="${escaped(dataAddress(type, body))}">` : `<pre>${escaped(body)}</pre>`
  return { html: frameDocument(inside, ''), title: '', shortened: cut > 0 }
}

/** A browser looks at the body of what says nothing about itself. */
const guess = (body: string): string => (/^\s*<(!doctype html|html|head|body|h1|p|div|a|table|pre)\b/i.test(body) ? 'text/html' : 'text/plain')

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const frameDocument = (body: string, head: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">` +
  `<meta name="color-scheme" content="light"><style>pre{white-space:pre-wrap;overflow-wrap:anywhere}</style>${head}</head>${body}</html>`

function dataAddress(type: string, body: string): string {
  const bytes = type === 'image/svg+xml' ? new TextEncoder().encode(body) : Uint8Array.from(body, (letter) => letter.charCodeAt(0) & 255)
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return `data:${type};base64,${btoa(text)}`
}

class Rebuilding {
  readonly #base: string
  readonly #resources: ReadonlyMap<string, Response['resources'][number]>
  readonly #made = document.implementation.createHTMLDocument('')
  #elements = 0

  constructor(url: string, resources: Response['resources']) {
    this.#base = url
    this.#resources = new Map(resources.filter(({ status }) => status === 200).map((resource) => [resource.url, resource]))
  }

  page(text: string, cut: boolean): SafeDocument {
    // A parsed document runs nothing and fetches nothing.
    const given = new DOMParser().parseFromString(text, 'text/html')
    const styles = [...given.querySelectorAll('style, link')].map((element) => this.#styleOf(element)).join('')
    const body = this.#made.createElement('body')
    this.#copyAttributes(given.body, body)
    this.#fill(body, given.body)
    const title = given.querySelector('title')?.textContent?.trim() ?? ''
    return { html: frameDocument(body.outerHTML, styles), title, shortened: cut || this.#elements >= MOST_ELEMENTS }
  }

  /** `</` in a style sheet would end it. */
  #styleOf(element: Element): string {
    const isSheet = element.localName === 'link' && /\bstylesheet\b/i.test(element.getAttribute('rel') ?? '')
    const text = element.localName === 'style' ? element.textContent : isSheet ? this.#fetched(element.getAttribute('href'))?.body : undefined
    return text === undefined || text === null ? '' : `<style>${text.replaceAll('</', '<\\/')}</style>`
  }

  #fetched(reference: string | null) {
    const address = this.#absolute(reference)
    return address === undefined ? undefined : this.#resources.get(address)
  }

  #absolute(reference: string | null): string | undefined {
    if (reference === null || !URL.canParse(reference, this.#base)) return undefined
    const url = new URL(reference, this.#base)
    return /^https?:$/.test(url.protocol) ? url.href : undefined
  }

  #fill(target: Element, source: Node): void {
    for (const node of source.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) target.append(node.nodeValue ?? '')
      else if (node instanceof Element) this.#add(target, node)
    }
  }

  #add(target: Element, source: Element): void {
    const name = source.localName.toLowerCase()
    if (droppedElements.has(name) && source.namespaceURI !== SVG) return
    if (this.#elements++ >= MOST_ELEMENTS) return
    const made = this.#counterpart(source, name)
    // Of what is not known, the words stay.
    if (!made) return source.namespaceURI === SVG ? undefined : this.#fill(target, source)
    this.#copyAttributes(source, made)
    this.#lead(source, made, name)
    target.append(made)
    this.#fill(made, source)
  }

  #counterpart(source: Element, name: string): Element | undefined {
    if (source.namespaceURI === SVG) return keptDrawing.has(name) ? this.#made.createElementNS(SVG, source.localName) : undefined
    return keptElements.has(name) ? this.#made.createElement(name) : undefined
  }

  #copyAttributes(source: Element, made: Element): void {
    for (const { name, value } of source.attributes) {
      const isKept = keptAttributes.has(name.toLowerCase()) || /^aria-[a-z]+$/.test(name) || (name === 'name' && namedElements.has(made.localName))
      if (isKept) made.setAttribute(name, value)
    }
  }

  /** What leads somewhere, or shows something from elsewhere. */
  #lead(source: Element, made: Element, name: string): void {
    if (name === 'a' && source.hasAttribute('href')) this.#leadLink(source.getAttribute('href') ?? '', made)
    if (name === 'form') {
      made.setAttribute(LEADS_TO, this.#absolute(source.getAttribute('action') || this.#base) ?? this.#base)
      made.setAttribute(METHOD, source.getAttribute('method') ?? 'get')
      made.setAttribute(ENCODING, source.getAttribute('enctype') ?? '')
    }
    if (name === 'button' || name === 'input') this.#leadButton(source, made)
    if (name === 'img') this.#leadPicture(source.getAttribute('src'), made)
  }

  /** A link that leads nowhere by itself, and yet is one for keyboards and for those who hear it. */
  #leadLink(reference: string, made: Element): void {
    made.setAttribute('href', 'about:blank')
    const address = this.#absolute(reference)
    if (address !== undefined) made.setAttribute(LEADS_TO, address)
  }

  #leadButton(source: Element, made: Element): void {
    const type = made.getAttribute('type')?.toLowerCase() ?? ''
    if (made.localName === 'input' && !inputTypes.has(type)) made.removeAttribute('type')
    if (type === 'image') made.setAttribute('type', 'submit')
    const address = this.#absolute(source.getAttribute('formaction'))
    if (address !== undefined) made.setAttribute(LEADS_TO, address)
    const method = source.getAttribute('formmethod')
    if (method !== null) made.setAttribute(METHOD, method)
  }

  #leadPicture(reference: string | null, made: Element): void {
    const picture = this.#fetched(reference)
    const type = picture?.contentType.split(';')[0].trim() ?? ''
    if (picture && /^image\/[a-z0-9.+-]+$/i.test(type)) made.setAttribute('src', dataAddress(type, picture.body))
    else if (reference !== null && /^data:image\/[a-z0-9.+-]+[;,]/i.test(reference)) made.setAttribute('src', reference)
  }
}
