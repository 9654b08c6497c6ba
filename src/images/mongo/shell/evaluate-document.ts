/** A document as somebody writes it into a form: `{ _id: ObjectId(), name: 'a' }`. The complaint when it is none. */
import { isPlainDocument, objectIdMaker, type Document } from '../document'
import { Interpreter, Scope } from './interpret'
import { globals, type Place } from './library'
import { parseScript } from './parse'
import { ShellError } from './shell-error'
import { isHost } from './thing'

export function evaluateDocument(text: string, place: Place): Document | string {
  try {
    const step = new Interpreter().run(parseScript(`(${text})`), new Scope(globals(place, objectIdMaker(place)))).next()
    const { value } = step
    if (!step.done || isHost(step.value) || !isPlainDocument(step.value)) return 'it is no document'
    return value as Document
  } catch (error) {
    if (error instanceof ShellError) return error.message.split('\n')[0]
    throw error
  }
}
