/**
 * The recorded answer and ours, made comparable: what only the recorded server had is left out, and what chance ordered is put in order.
 * An answer of which only the first or last lines were recorded is compared by these.
 */
import type { RecordedCommand } from './recorded-entries.test.support'
import { normalised } from './normalised.test.support'
import type { Answered } from './replay.test.support'

/** The recorded API server was built by one who adds a volume source to each pod, and two paths that everybody may read. */
const vendors: readonly RegExp[] = [
  / +ConfigMapName: +openshift-service-ca\.crt\n +ConfigMapOptional: +<nil>\n/g,
  / +- configMap:\n +items:\n +- key: service-ca\.crt\n +path: service-ca\.crt\n +name: openshift-service-ca\.crt\n/g,
  /, map\[string\]interface \{\}\{"configMap":map\[string\]interface \{\}\{"items":[^}]*"service-ca\.crt"\}\}, "name":"openshift-service-ca\.crt"\}\}/g,
  / +\[\/\.well-known(?:\/\*)?\] +\[\] +\[get\]\n/g,
]

const withoutVendor = (text: string): string => vendors.reduce((left, pattern) => left.replaceAll(pattern, ''), text)

export function comparable(
  { cmd, ...recorded }: RecordedCommand,
  answer: Answered,
): { readonly said: Answered; readonly wanted: Answered } {
  const wanted = inOrder(cmd, normalised({ ...recorded, stdout: withoutVendor(recorded.stdout), stderr: withoutVendor(recorded.stderr) }))
  const said = inOrder(cmd, normalised(answer))
  if (!/\| (head|tail)/.test(cmd)) return { said, wanted }
  return { said: { ...said, stdout: asFarAs(said.stdout, wanted.stdout) }, wanted: { ...wanted, stdout: wanted.stdout.trimEnd() } }
}

/** The lines that were recorded, as far as they are there: the first ones, or some of the last ones in whatever order. */
function asFarAs(said: string, wanted: string): string {
  const lines = wanted.trimEnd().split('\n')
  const ours = said.split('\n')
  if (ours.slice(0, lines.length).join('\n') === wanted || !/^(Scheduled|Successful)/.test(wanted))
    return ours.slice(0, lines.length).join('\n')
  return lines
    .filter((line) => {
      const at = ours.indexOf(line)
      if (at !== -1) ours.splice(at, 1)
      return at !== -1
    })
    .join('\n')
}

interface Disorder {
  readonly of: RegExp
  /** What stands in no order: lines, or whole descriptions. */
  readonly between: string
  readonly among?: RegExp
}

/** What came in the order of names or numbers that chance gave, or of a map of Go. */
const disorders: readonly Disorder[] = [
  { of: /get (rs|all)\b/, between: '\n', among: /^(replicaset\.apps\/)?shop-<hash> +\d/ },
  { of: /get pv\b/, between: '\n', among: /^pvc-U/ },
  { of: /describe (pv|pod -l job-name)/, between: '\n\n\n' },
  { of: /describe secret/, between: '\n', among: /^\w+: +\d+ bytes/ },
  { of: /describe limits/, between: '\n', among: /^Container +/ },
  { of: /describe ns/, between: '\n', among: /^ Container +/ },
  { of: /get componentstatuses/, between: '\n', among: /healthy/i },
  { of: /get events .*\| tail/, between: '\n' },
]

function inOrder(cmd: string, answer: Answered): Answered {
  const disorder = disorders.find(({ of }) => of.test(cmd))
  if (!disorder) return answer
  const { between, among = /./ } = disorder
  const parts = answer.stdout.trimEnd().split(between)
  const sorted = parts.filter((part) => among.test(part)).toSorted()
  let next = 0
  return { ...answer, stdout: parts.map((part) => (among.test(part) ? sorted[next++] : part)).join(between) }
}
