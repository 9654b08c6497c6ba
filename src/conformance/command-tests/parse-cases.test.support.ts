/**
 * Reads a case file: what one of upstream's command tests of kubectl does and demands, as a table of lines. `run_x` groups begin with
 * `## run_x_tests`; the lines of a group are explained in README.md beside this file.
 * Stands for: test/cmd/*.sh (v1.32).
 */

export type Check =
  | { readonly type: 'matches' | 'lacks'; readonly pattern: RegExp }
  | { readonly type: 'equals'; readonly text: string }

export type Step =
  | { readonly type: 'command'; readonly line: string; readonly succeeds: boolean; readonly checks: readonly Check[] }
  | { readonly type: 'get'; readonly flag: string; readonly args: string; readonly expected: RegExp; readonly patient: boolean }
  | { readonly type: 'describe'; readonly args: string; readonly parts: readonly string[] }
  | { readonly type: 'events'; readonly args: string }
  | { readonly type: 'chunks'; readonly args: string; readonly resources: readonly string[] }

export interface CommandTest {
  /** As upstream calls it. */
  readonly name: string
  /** Runs in a namespace of its own; else in `default`. */
  readonly fresh: boolean
  /** Beside others on the same server. */
  readonly parallel: boolean
  /** Takes more than a few seconds. */
  readonly long: boolean
  readonly steps: readonly (Step & { readonly at: number })[]
}

const NAMES = '{{range .items}}{{.metadata.name}}:{{end}}'

export function parseCases(text: string): CommandTest[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((group) => parseGroup(group))
}

function parseGroup(group: string): CommandTest {
  const [name, ...lines] = group.split('\n')
  const says = (word: string): boolean => lines.includes(`@${word}`)
  return {
    name: name.trim(),
    fresh: !says('default'),
    parallel: !says('alone'),
    long: says('long'),
    steps: stepsOf(lines),
  }
}

function stepsOf(lines: readonly string[]): CommandTest['steps'] {
  const steps: (Step & { readonly at: number })[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (/^(#|@|$)/.test(line)) continue
    const at = i + 1
    if (!/^[$!] /.test(line)) {
      steps.push({ ...assertionOf(line), at })
      continue
    }
    const command = [line.slice(2)]
    const end = /<<'?(\w+)'?/.exec(line)?.[1]
    if (end !== undefined) do command.push(lines[++i]); while (lines[i] !== end)
    const checks: Check[] = []
    while (/^ {2}(~|!~|==)/.test(lines[i + 1] ?? '')) checks.push(checkOf(lines[++i].trim()))
    steps.push({ type: 'command', line: command.join('\n'), succeeds: line.startsWith('$'), checks, at })
  }
  return steps
}

function checkOf(line: string): Check {
  const [, operator, value] = /^(~|!~|==) ?(.*)$/.exec(line) ?? []
  if (operator === '==') return { type: 'equals', text: value }
  return { type: operator === '~' ? 'matches' : 'lacks', pattern: new RegExp(value, 'm') }
}

/** `?` a Go template, `?j` a JSONPath, `?n` the names in a list, each against a whole regular expression; `w` waits for it. */
function assertionOf(line: string): Step {
  const [, kind, rest] = /^\?(\w*) (.*)$/.exec(line) ?? []
  if (kind === undefined) throw new Error(`no step: ${line}`)
  const [args, second = '', third = ''] = rest.split(/ ::(?: |$)/)
  if (kind === 'd') return { type: 'describe', args, parts: second.split(' | ') }
  if (kind === 'e') return { type: 'events', args }
  if (kind === 'c') return { type: 'chunks', args, resources: [args.split(' ')[0], ...second.split(',').filter(Boolean)] }
  const [template, pattern] = kind.includes('n') ? [NAMES, second] : [second, third]
  const flag = `${kind.includes('j') ? 'jsonpath' : 'go-template'}=${template}`
  return { type: 'get', args, flag, expected: new RegExp(`^(?:${pattern})$`, 's'), patient: kind.includes('w') }
}
