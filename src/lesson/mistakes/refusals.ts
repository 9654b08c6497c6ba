/**
 * What the learner's lines were refused, read off what they printed. A refusal is open until a later line gets the same object
 * through; what was said about nothing in particular is open while it is the last word.
 */
import type { LessonView } from '../lesson-view'

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
    refusalsIn(line, output).filter(({ name }) => !recent.slice(index + 1).some((later) => settles(later, { line, name }))),
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

/** `deployment.apps/web created`, or the same verb without a complaint. */
function settles(later: { readonly line: string; readonly output: string; readonly exitCode: number | undefined }, { line, name }: { line: string; name: string }): boolean {
  if (name !== '' && new RegExp(`/${escaped(name)} (created|configured|unchanged|replaced|patched|deleted|edited)`).test(later.output)) return true
  return later.exitCode === 0 && verbOf(later.line) === verbOf(line)
}

const escaped = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, '\\$&')
const verbOf = (line: string): string => /\bkubectl\s+(?:-\S+\s+)*(\w+)/.exec(line)?.[1] ?? ''

/** `web` is read as `Service/default/web`. */
export const refusedObject = ({ kind, name }: Refusal, namespace: string): string => `${kind === '' ? 'Object' : kind}/${namespace}/${name}`
