/**
 * What the learner's lines were refused, read off what they printed. A refusal is open until a later line gets the same object
 * through; what was said about nothing in particular is open while it is the last word.
 */
import { kinds } from '../../api/kinds'
import { matchesLabels } from '../../api/selectors'
import type { Check, ObjectPattern } from '../lesson'
import type { LessonView } from '../lesson-view'
import { namespaceOf, patternOf } from './scope'

export interface Refusal {
  readonly line: string
  /** The complaint: one line of the output. */
  readonly text: string
  /** As far as the text names them. */
  readonly kind: string
  readonly name: string
}

/** Further back a learner has forgotten it. */
const REMEMBERED_LINES = 8

const NAMED = [
  // The Service "web" is invalid: spec...
  /^The (?<kind>[A-Za-z]+)\S* "(?<name>[^"]*)" is invalid: /,
  // error: resource mapping not found for name: "web" namespace: "" from "app.yaml": no matches for kind "Deploymnt" in version ...
  /resource mapping not found for name: "(?<name>[^"]*)".*no matches for kind "(?<kind>[^"]*)"/,
  // Error from server (BadRequest): error when creating "app.yaml": Deployment in version "v1" cannot be handled as a Deployment: ...
  /: (?<kind>[A-Z][A-Za-z]+) in version "[^"]*" cannot be handled as a /,
  /Error from server \([A-Za-z]+\): (?:error when [a-z]+ "[^"]*": )?(?<kind>[a-z.]+) "(?<name>[^"]*)" is (?:forbidden|invalid)/,
]

export function openRefusals(view: LessonView): Refusal[] {
  const recent = view.ran.slice(-REMEMBERED_LINES)
  return recent.flatMap(({ line, output }, index) =>
    refusalsIn(line, output)
      .map((refusal) => (refusal.name === '' ? { ...refusal, name: nameInFile(refusal, view) } : refusal))
      .filter(({ name }) => !recent.slice(index + 1).some((later) => settles(later, { line, name }))),
  )
}

/** Texts wrap over lines where kubectl lists several causes; the first line names the object. */
function refusalsIn(line: string, output: string): Refusal[] {
  if (!/\bkubectl\b/.test(line)) return []
  const texts = output.split(/\n(?=The |Error |error: |unable |Unable )/).filter((text) => /is invalid|^error|^Error|^unable|forbidden/.test(text))
  return texts.map((text) => {
    const groups = NAMED.map((pattern) => pattern.exec(text)?.groups).find((found) => found !== undefined)
    return { line, text: text.trim(), kind: groups?.kind ?? '', name: groups?.name ?? '' }
  })
}

/** What the file that was handed over calls an object of this kind; it need not be YAML that can be read. */
function nameInFile({ line, text, kind }: Refusal, view: LessonView): string {
  // Where several were handed over, the complaint says which.
  const file = (/error when [a-z]+ "([^"]+)"/.exec(text) ?? /(?:-f|--filename)[\s=]+(\S+)/.exec(line))?.[1]
  const documents = (file === undefined ? '' : (view.read(file) ?? '')).split(/^---\s*$/m)
  // A server's complaint is about the first that it did not take.
  const broken = text.includes('YAML') ? documents.find((each) => each.trim() !== '') : documents.find((each) => new RegExp(`^kind: *["']?${kind}["']? *$`, 'm').test(each))
  return /^ *name: *["']?([^\s"']+)/m.exec(broken?.slice(Math.max(broken.search(/^metadata:/m), 0)) ?? '')?.[1] ?? ''
}

/** `deployment.apps/web created`, or the same verb without a complaint. */
function settles(later: { readonly line: string; readonly output: string; readonly exitCode: number | undefined }, { line, name }: { line: string; name: string }): boolean {
  if (name !== '' && new RegExp(`/${escaped(name)} (created|configured|unchanged|replaced|patched|deleted|edited)`).test(later.output)) return true
  return later.exitCode === 0 && verbOf(later.line) === verbOf(line)
}

const escaped = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, '\\$&')
const verbOf = (line: string): string => /\bkubectl\s+(?:-\S+\s+)*(\w+)/.exec(line)?.[1] ?? ''

/** `web` is read as `Service/default/web`. */
export const refusedObject = ({ kind, name }: Refusal, namespace: string): string => `${kind === '' ? 'Object' : (kinds.find(({ plural }) => plural === kind.split('.')[0])?.kind ?? kind)}/${namespace}/${name}`

/** Whether what was refused can have to do with what a check asks for. */
export function concerns({ kind, name }: Refusal, check: Check): boolean {
  const pattern = patternOf(check)
  // Anything can be missing for a Pod to run.
  if (!pattern || kind === '' || RUNS_PODS.has(pattern.kind) || pattern.name === undefined) return true
  return pattern.kind === kind || pattern.name === name
}

const RUNS_PODS: ReadonlySet<string> = new Set(['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'])

/** Where a check asks by labels: an object that is there, and does not carry them, is another affair. */
function isAmong({ kind, name }: Refusal, wanted: ObjectPattern | undefined, view: LessonView): boolean {
  if (!wanted || wanted.name !== undefined || Object.keys(wanted.labels).length === 0) return true
  const object = view.find(kind, wanted.namespace, name)
  return object === undefined || matchesLabels(wanted.labels, object.metadata.labels ?? {})
}

/** The first open refusal about the check's objects whose text fits. */
export function refusedFor(check: Check, view: LessonView, pattern: RegExp): { readonly refusal: Refusal; readonly match: RegExpExecArray; readonly object: string } | undefined {
  for (const refusal of openRefusals(view)) {
    const wanted = patternOf(check)
    const match = concerns(refusal, check) && isAmong(refusal, wanted, view) ? pattern.exec(refusal.text) : null
    const name = refusal.name === '' && wanted?.kind === refusal.kind ? (wanted.name ?? '') : refusal.name
    if (match) return { refusal, match, object: refusedObject({ ...refusal, name }, namespaceOf(check)) }
  }
  return undefined
}
