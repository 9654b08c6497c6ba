/**
 * Who made a thing as it is: the learner's line that wrote the object last, and where in the learner's files the value stands. So that
 * "not right yet" can point with a finger.
 */
import { findLine } from '../base/yaml/find-line'
import { parseYamlDocuments } from '../base/yaml/parse'
import { isTree } from './match'
import { readSubject } from './subject'

export interface Cause {
  readonly by: 'learner' | 'controller' | 'lesson'
  /** The learner's line. */
  readonly command?: string
  /** Below the learner's home. */
  readonly file?: string
  /** From 1. */
  readonly line?: number
}

/** A value in an object, as differences and findings name it. */
export interface PlaceInObject {
  /** `Service/default/web` */
  readonly object: string
  /** `spec.ports[0].targetPort` or `spec.ports.0.targetPort` */
  readonly path: string
}

/** What is known of who did what, and the learner's files. */
export interface Records {
  /** Who wrote the object last, status aside; undefined when nobody knows any more. */
  writer(object: string): Pick<Cause, 'by' | 'command'> | undefined
  /** Names of the learner's manifests, below the home. */
  manifests(): readonly string[]
  /** The line of the file on which a value stands, or the nearest thing to it; undefined: the object is not in the file. */
  line(file: string, place: PlaceInObject): number | undefined
}

export function causeOf(records: Records, place: PlaceInObject): Cause | undefined {
  const writer = records.writer(place.object)
  if (!writer || writer.by === 'controller') return writer
  const written = writer.command === undefined ? records.manifests() : filesOf(writer.command, records.manifests())
  for (const file of written) {
    const line = records.line(file, place)
    if (line !== undefined) return { ...writer, file, line }
  }
  return writer
}

/** The manifests that a line hands over: `-f web.yaml`, `--filename=web.yaml`, and all of a folder. */
function filesOf(command: string, manifests: readonly string[]): readonly string[] {
  const named = [...command.matchAll(/(?:\s-f|--filename|\s-k|--kustomize)[\s=]*("[^"]*"|'[^']*'|[^\s;|&]+)/g)]
  const paths = named.flatMap(([, path]) => path.replace(/^["']|["']$/g, '').split(',')).map((path) => path.replace(/^(\.|~|\/home\/student)(\/|$)/, '').replace(/\/$/, ''))
  return manifests.filter((file) => paths.some((path) => path === '' || file === path || file.startsWith(`${path}/`)))
}

/** The line of a file on which the value stands, or the nearest thing on the way to it; undefined when the object is not in the file. */
export function lineIn(text: string, { object, path }: PlaceInObject): number | undefined {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  const lines = text.split('\n')
  for (const { from, to } of documentsOf(lines)) {
    const document = lines.slice(from, to)
    if (isAbout(document.join('\n'), object)) return from + findLine(document, steps).line + 1
  }
  return undefined
}

function documentsOf(lines: readonly string[]): { from: number; to: number }[] {
  const marks = lines.flatMap((line, index) => (/^---(\s|$)/.test(line) ? [index] : []))
  const starts = [0, ...marks.map((mark) => mark + 1)]
  const ends = [...marks, lines.length]
  return starts.map((from, index) => ({ from, to: ends[index] }))
}

function isAbout(document: string, object: string): boolean {
  const meant = readSubject(object)
  const [manifest] = readOrNothing(document)
  if (!isTree(manifest) || manifest['kind'] !== meant.kind || !isTree(manifest['metadata'])) return false
  const { name, namespace } = manifest['metadata']
  return name === meant.name && (namespace === undefined || meant.namespace === undefined || namespace === meant.namespace)
}

/** Half-written files are the rule while somebody types. */
function readOrNothing(document: string): readonly unknown[] {
  try {
    return parseYamlDocuments(document)
  } catch {
    return []
  }
}
