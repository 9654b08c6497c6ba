/**
 * Elements of a stranger's document, asked past whatever in them has the name of the question: `<input name="attributes">` shadows the
 * attributes of its form, `<img name="body">` the body of its document. Upstream: HTML 3.1.7 and 4.10.3 (named access).
 */
type Getter<T> = (this: unknown) => T

function getterOf<T>(prototype: object, name: string): Getter<T> {
  const getter = Object.getOwnPropertyDescriptor(prototype, name)?.get
  if (!getter) throw new Error(`Kubarium bug: nothing can be read as ${name}`)
  return getter as Getter<T>
}

const attributesGetter = getterOf<NamedNodeMap>(Element.prototype, 'attributes')
const localNameGetter = getterOf<string>(Element.prototype, 'localName')
const namespaceGetter = getterOf<string | null>(Element.prototype, 'namespaceURI')
const outerHtmlGetter = getterOf<string>(Element.prototype, 'outerHTML')
const childrenGetter = getterOf<NodeListOf<ChildNode>>(Node.prototype, 'childNodes')
const textGetter = getterOf<string | null>(Node.prototype, 'textContent')
const bodyGetter = getterOf<HTMLElement>(Document.prototype, 'body')
const { getAttribute, setAttribute, removeAttribute } = Element.prototype
const { append } = Element.prototype
const { querySelector, querySelectorAll } = Document.prototype

export const attributesOf = (element: Element): readonly Attr[] => [...attributesGetter.call(element)]
export const localNameOf = (element: Element): string => localNameGetter.call(element).toLowerCase()
export const namespaceOf = (element: Element): string | null => namespaceGetter.call(element)
export const outerHtmlOf = (element: Element): string => outerHtmlGetter.call(element)
export const childrenOf = (node: Node): Iterable<ChildNode> => childrenGetter.call(node)
export const textOf = (node: Node): string => textGetter.call(node) ?? ''
export const bodyOf = (document: Document): HTMLElement => bodyGetter.call(document)
export const attributeOf = (element: Element, name: string): string | null => getAttribute.call(element, name)
export const putAttribute = (element: Element, name: string, value: string): void => setAttribute.call(element, name, value)
export const dropAttribute = (element: Element, name: string): void => removeAttribute.call(element, name)
export const appendTo = (element: Element, child: Node | string): void => append.call(element, child)
export const firstOf = (document: Document, selector: string): Element | null => querySelector.call(document, selector)
export const allOf = (document: Document, selector: string): readonly Element[] => [...querySelectorAll.call(document, selector)]
