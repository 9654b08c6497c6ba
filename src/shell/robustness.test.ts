/** Whatever is typed: the shell answers, lets time pass, and is there for the next line. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testShell } from './test-machine'

const TYPED_MS = 3000

/** At a terminal a program that reads waits for a key; without one its input is empty. */
async function survives(script: string, terminal = false) {
  const shell = testShell({ terminal })
  const ran = await shell.run(script, TYPED_MS)
  expect(Number.isInteger(ran.exitCode)).toBe(true)
  expect(ran.stdout + ran.stderr).not.toContain('Kubarium bug')
  expect((await shell.run('set +e +u +f; echo "still here"', 20_000)).stdout.endsWith('still here\n'), script).toBe(
    true,
  )
  return ran
}

const endless: readonly string[] = [
  'while true; do :; done',
  'until false; do sleep 0; done',
  'for ((;;)); do :; done',
  'for ((i=0;i<100000000;i++)); do x=$((i*2)); done',
  'yes > /dev/null',
  'yes | cat > /dev/null',
  'yes',
  'cat /dev/zero > /dev/null',
  'seq 1 1000000000 > /dev/null',
  "awk 'BEGIN{while(1);}'",
  'yes | sort',
  'x=$(while :; do sleep 1; done)',
  'while :; do (true); done',
  'while :; do echo a | cat > /dev/null; done',
  'echo a > f; tail -f f',
  'watch -n 1 date',
  'sleep infinity',
  'cat',
  'read x',
  'wait $(sleep 100)',
  'f() { sleep 100; }; f | f',
]

describe('what has no end is ended by Ctrl-C', () => {
  it.each(endless)('%s', async (script) => {
    const { exitCode, tookMs } = await survives(script, true)
    expect(exitCode).toBe(130)
    expect(tookMs).toBeGreaterThanOrEqual(TYPED_MS)
    expect(tookMs).toBeLessThan(TYPED_MS + 1000)
  })
})

const bounded: readonly { name: string; script: string; stderr: RegExp }[] = [
  {
    name: 'a function that calls itself',
    script: 'f() { f; }; f',
    stderr: /maximum function nesting level exceeded \(500\)/,
  },
  {
    name: 'an eval that evals itself',
    script: `a='eval "$a"'; eval "$a"`,
    stderr: /maximum eval nesting level exceeded/,
  },
  {
    name: 'a script that runs itself',
    script: 'echo "bash ./y" > y; bash ./y',
    stderr: /fork: retry: Resource temporarily unavailable/,
  },
  {
    name: 'a function that forks itself',
    script: 'f() { f | f; }; f',
    stderr: /fork: retry: Resource temporarily unavailable/,
  },
  { name: 'jobs without end', script: 'while :; do sleep 100 & done', stderr: /\[50\] \d+/ },
  { name: 'a string that doubles', script: 'x=a; while :; do x=$x$x; done', stderr: /cannot allocate memory/ },
  { name: 'braces without measure', script: `echo ${'{a,b}'.repeat(40)}`, stderr: /cannot allocate memory/ },
  { name: 'output without end in a variable', script: 'x=$(yes)', stderr: /^$|cannot allocate memory/ },
  { name: 'parentheses without end', script: '('.repeat(100_000), stderr: /syntax error/ },
  { name: 'substitutions without end', script: `echo ${'$('.repeat(5000)}`, stderr: /./ },
  { name: 'arithmetic without end', script: `echo $((${'('.repeat(20_000)}1${')'.repeat(20_000)}))`, stderr: /./ },
  {
    name: 'a disk that is filled',
    script: 'echo a > f; for i in {1..40}; do cat f f > g || break; cp g f; done',
    stderr: /No space left on device/,
  },
  {
    name: 'a pattern of stars',
    script: `case ${'a'.repeat(200)} in ${'*a'.repeat(40)}b) ;; *) echo no >&2;; esac`,
    stderr: /^no\n$/,
  },
]

const LONG = 'a'.repeat(3000)

describe('a pattern that could take for ever does not', () => {
  it.each([
    `echo ${LONG}! | grep -E '^(a+)+$' || echo none`,
    `echo ${LONG}! | sed -nE '/^(a|a)*$/p'; echo none`,
    `echo ${LONG}! | awk '/^(a*)*$/{print}'; echo none`,
    `[[ ${LONG}! =~ ^(a+)+$ ]] || echo none`,
    `x=${LONG}; x=\${x//*a*a*a*a*a*b/}; echo none`,
    `case ${LONG} in *a*a*a*a*a*a*b) ;; *) echo none;; esac`,
    `echo a | grep -E '(a{1000}){1000}' || echo none`,
  ])('%#', async (script) => expect((await survives(script)).stdout).toBe('none\n'))
})

const filters: readonly string[] = [
  'jq -n "[range(1000000000)]"',
  'jq -n "reduce range(0; 1000000000) as \$i (0; . + 1)"',
  'jq -n "def f: f; f"',
  'jq -n "def f: [f]; f"',
  `echo '${'['.repeat(50_000)}' | jq .`,
  `jq -n '${'('.repeat(20_000)}'`,
  'jq -n "\"a\" * 1000000000 | length"',
  `awk 'BEGIN{${'('.repeat(20_000)}'`,
  `sed '${'{'.repeat(20_000)}' <<< a`,
  `expr ${'\\( '.repeat(5000)} 1`,
  `test ${'! '.repeat(5000)} a`,
]

describe('a filter without measure meets a limit', () => {
  it.each(filters)('%#', async (script) => {
    const { tookMs } = await survives(script)
    expect(tookMs).toBeLessThan(TYPED_MS)
  })
})

describe('what grows without measure meets a limit', () => {
  it.each(bounded)('$name', async ({ script, stderr }) => expect((await survives(script)).stderr).toMatch(stderr))

  it('a fork bomb, which goes on in the background until its shell is closed', async () => {
    const shell = testShell()
    expect((await shell.run(':(){ :|:& };:')).stderr).toMatch(/fork: retry: Resource temporarily unavailable/)
    await shell.pass(5000)
    await shell.run('exit')
    expect((await shell.run('echo ok')).stdout).toBe('ok\n')
    expect(shell.machine.processes.list().length).toBe(1)
  })

  it('a line of five megabytes', async () => {
    const shell = testShell()
    expect((await shell.run(`echo ${'a'.repeat(5_000_000)} | wc -c`)).stdout).toBe('5000001\n')
  })
})

const word = fc.oneof(
  fc.constantFrom(
    'a',
    'b c',
    '$x',
    '"$x"',
    '$(echo hi)',
    '`date`',
    '${x:-y}',
    '${x%?}',
    '$((x+1))',
    '{1..3}',
    '*',
    '~',
    "'q'",
    '"',
    "'",
    '\\',
    '$',
    '${',
    '$(',
    '((',
    '[[',
    ']]',
    'x=1',
    'a[1]=2',
    '<',
    '>f',
    '2>&1',
    '<<E',
    '<<<w',
    '&',
    '|',
    '||',
    '&&',
    ';',
    ';;',
    '\n',
    '#',
    '!',
    '{',
    '}',
    '(',
    ')',
  ),
  fc.string({ maxLength: 6 }),
)
const commandName = fc.constantFrom(
  'echo',
  'printf',
  'cat',
  'ls',
  'grep',
  'sed',
  'awk',
  'cut',
  'sort',
  'uniq',
  'wc',
  'tr',
  'head',
  'tail',
  'xargs',
  'seq',
  'find',
  'test',
  '[',
  'expr',
  'let',
  'read',
  'set',
  'unset',
  'export',
  'local',
  'declare',
  'eval',
  'exec',
  'trap',
  'shift',
  'getopts',
  'true',
  'false',
  'if',
  'then',
  'fi',
  'for',
  'in',
  'do',
  'done',
  'while',
  'case',
  'esac',
  'function',
  'f()',
  'return',
  'break',
  'continue',
  'exit',
  'wait',
  'jobs',
  'kill',
  'cd',
  'source',
  'type',
  'date',
  'base64',
  'diff',
  'paste',
  'tee',
  'cp',
  'mv',
  'rm',
  'mkdir',
  'sleep',
  'timeout',
  'env',
  'sh',
  'bash',
  'select',
  'mapfile',
  'pushd',
)
const script = fc
  .array(
    fc.tuple(commandName, fc.array(word, { maxLength: 5 }), fc.constantFrom(' ; ', ' | ', ' && ', ' || ', '\n', ' & ')),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.map(([name, words, end]) => `${[name, ...words].join(' ')}${end}`).join(''))

describe('any script', () => {
  it('comes to an end, and the shell is there for the next', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (text) => void (await survives(text))),
      { numRuns: 150, seed: 7 },
    )
  }, 60_000)
})
