/** What is told apart although it is the same: ages, which two clocks reckon, and names and addresses that chance gave. */
import type { Outcome } from '../../cli/real-kubectl.test.support'

const AGE = /(?<![\w.:/-])(?:\d+[dhmsy]){1,2}(?![\w./-])/g

/** Ages become AGE; beside them and below their heading, columns are as wide as they like. */
export function ageless(line: string): string {
  const replaced = line.replace(AGE, 'AGE')
  const isAligned = replaced === line && !/\bAGE\b|\bAge\b|\bLAST SEEN\b|^\s+----/.test(line)
  return isAligned ? line : replaced.replace(/ +/g, ' ').replace(/-{3,}/g, '---')
}

/** For two programs before one cluster. */
export function normalised({ stdout, stderr, exit }: Outcome): Outcome {
  const text = (given: string): string =>
    given
      .split('\n')
      .map(ageless)
      .join('\n')
      // As kubectl is built by some, faults of flags are told as cobra tells them.
      .replace(/^Error: (?=unknown|flag|invalid|if any)/gm, 'error: ')
      .replace(/^E\d{4} .* run\.go:\d+\] "command failed" err="(.*)"$/gm, (_, text: string) => `error: ${text.replaceAll('\\"', '"')}`)
      .replace(/^W\d{4} \S+ +\d+ (?=\w+\.go:\d+\])/gm, 'W ')
      .replace(/Client Version: v1\.32\.\S+/, 'Client Version: v1.32')
  return { stdout: text(stdout), stderr: text(stderr), exit }
}

const chances: readonly (readonly [RegExp, string])[] = [
  [/\/tmp\/[\w./-]+/g, 'PATH'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'],
  [/\b[0-9a-f]{40,64}\b/g, 'HASH'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME'],
  [/\[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000\]/g, '[TIME]'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/([rR]esource ?[vV]ersion"?: *"?)\d+/g, '$1N'],
  [/-[bcdf24-9][bcdfghjklmnpqrstvwxz24-9]{7,9}-[bcdfghjklmnpqrstvwxz24-9]{5}\b/g, '-HASH-NAME'],
  [/\b(\w+)-(?:\d{8}|[bcdfghjklmnpqrstvwxz24-9]{5})\b(?=["' ,]|$)/gm, '$1-NAME'],
  [/pod-template-hash[=:] ?"?\w+/g, 'pod-template-hash=HASH'],
  [/\b10\.(?:\d+\.){2}\d+\b/g, 'ADDRESS'],
  [/127\.0\.0\.1:\d+/g, 'SERVER'],
  [/\b[3][0-2]\d{3}\b/g, 'NODEPORT'],
  [/^(MIIC|LS0t).*/gm, 'CERTIFICATE'],
]

/** For one program now and another on another day. */
export function withoutChance(outcome: Outcome): Outcome {
  const text = (given: string): string => chances.reduce((changed, [pattern, word]) => changed.replace(pattern, word), given)
  return normalised({ ...outcome, stdout: text(outcome.stdout), stderr: text(outcome.stderr) })
}
