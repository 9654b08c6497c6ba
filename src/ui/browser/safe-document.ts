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
import { allOf, appendTo, attributeOf, attributesOf, bodyOf, childrenOf, dropAttribute, firstOf, localNameOf, namespaceOf, outerHtmlOf, putAttribute, textOf } from './unshadowed'

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
    const styles = allOf(given, 'style, link').map((element) => this.#styleOf(element)).join('')
    const body = this.#made.createElement('body')
    const source = bodyOf(given)
    this.#copyAttributes(source, body)
    this.#fill(body, source)
    const title = firstOf(given, 'title')
    return { html: frameDocument(outerHtmlOf(body), styles), title: title ? textOf(title).trim() : '', shortened: cut || this.#elements >= MOST_ELEMENTS }
  }

  /** `</` in a style sheet would end it. */
  #styleOf(element: Element): string {
    const name = localNameOf(element)
    const isSheet = name === 'link' && /\bstylesheet\b/i.test(attributeOf(element, 'rel') ?? '')
    const text = name === 'style' ? textOf(element) : isSheet ? this.#fetched(attributeOf(element, 'href'))?.body : undefined
    return text === undefined ? '' : `<style>${text.replaceAll('</', '<\\/')}</style>`
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
    for (const node of childrenOf(source)) {
      if (node.nodeType === Node.TEXT_NODE) appendTo(target, node.nodeValue ?? '')
      else if (node instanceof Element) this.#add(target, node)
    }
  }

  #add(target: Element, source: Element): void {
    const name = localNameOf(source)
    const isDrawing = namespaceOf(source) === SVG
    if (droppedElements.has(name) && !isDrawing) return
    if (this.#elements++ >= MOST_ELEMENTS) return
    const made = this.#counterpart(source, name)
    // Of what is not known, the words stay.
    if (!made) return isDrawing ? undefined : this.#fill(target, source)
    this.#copyAttributes(source, made)
    this.#lead(source, made, name)
    appendTo(target, made)
    this.#fill(made, source)
  }

  #counterpart(source: Element, name: string): Element | undefined {
    if (namespaceOf(source) === SVG) return keptDrawing.has(name) ? this.#made.createElementNS(SVG, drawingName(source)) : undefined
    return keptElements.has(name) ? this.#made.createElement(name) : undefined
  }

  #copyAttributes(source: Element, made: Element): void {
    for (const { name, value } of attributesOf(source)) {
      const isKept = keptAttributes.has(name.toLowerCase()) || /^aria-[a-z]+$/.test(name) || (name === 'name' && namedElements.has(localNameOf(made)))
      if (isKept) putAttribute(made, name, value)
    }
  }

  /** What leads somewhere, or shows something from elsewhere. */
  #lead(source: Element, made: Element, name: string): void {
    if (name === 'a') this.#leadLink(attributeOf(source, 'href'), made)
    if (name === 'form') {
      putAttribute(made, LEADS_TO, this.#absolute(attributeOf(source, 'action') || this.#base) ?? this.#base)
      putAttribute(made, METHOD, attributeOf(source, 'method') ?? 'get')
      putAttribute(made, ENCODING, attributeOf(source, 'enctype') ?? '')
    }
    if (name === 'button' || name === 'input') this.#leadButton(source, made, name)
    if (name === 'img') this.#leadPicture(attributeOf(source, 'src'), made)
  }

  /** A link that leads nowhere by itself, and yet is one for keyboards and for those who hear it. */
  #leadLink(reference: string | null, made: Element): void {
    if (reference === null) return
    putAttribute(made, 'href', 'about:blank')
    const address = this.#absolute(reference)
    if (address !== undefined) putAttribute(made, LEADS_TO, address)
  }

  #leadButton(source: Element, made: Element, name: string): void {
    const type = attributeOf(made, 'type')?.toLowerCase() ?? ''
    if (name === 'input' && !inputTypes.has(type)) dropAttribute(made, 'type')
    if (type === 'image') putAttribute(made, 'type', 'submit')
    const address = this.#absolute(attributeOf(source, 'formaction'))
    if (address !== undefined) putAttribute(made, LEADS_TO, address)
    const method = attributeOf(source, 'formmethod')
    if (method !== null) putAttribute(made, METHOD, method)
  }

  #leadPicture(reference: string | null, made: Element): void {
    const picture = this.#fetched(reference)
    const type = picture?.contentType.split(';')[0].trim() ?? ''
    if (picture && /^image\/[a-z0-9.+-]+$/i.test(type)) putAttribute(made, 'src', dataAddress(type, picture.body))
    else if (reference !== null && /^data:image\/[a-z0-9.+-]+[;,]/i.test(reference)) putAttribute(made, 'src', reference)
  }
}

/** Drawings have names with capitals in them. */
const drawingName = (source: Element): string => source.tagName
