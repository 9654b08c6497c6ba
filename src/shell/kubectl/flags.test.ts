import { describe, expect, it } from 'vitest'
import { FlagError, HelpRequest, parseFlags } from './flags'

const table = {
  output: { type: 'string', short: 'o', help: '' },
  namespace: { type: 'string', short: 'n', help: '' },
  'all-namespaces': { type: 'bool', short: 'A', help: '' },
  watch: { type: 'bool', short: 'w', help: '' },
  replicas: { type: 'int', default: 1, help: '' },
  timeout: { type: 'duration', help: '' },
  labels: { type: 'list', short: 'l', help: '' },
  env: { type: 'array', help: '' },
  'dry-run': { type: 'string', default: 'none', bare: 'unchanged', help: '' },
} as const

const parse = (line: string) => parseFlags(table, line === '' ? [] : line.split(' '))

describe('flags', () => {
  it('have their defaults', () => {
    expect(parse('').flags).toEqual({
      ...{ output: '', namespace: '', 'all-namespaces': false, watch: false, replicas: 1 },
      ...{ timeout: 0, labels: [], env: [], 'dry-run': 'none' },
    })
  })

  it.each([
    {
      name: 'stand before, between and after arguments',
      line: '-n dev pods --watch web',
      flags: { namespace: 'dev', watch: true },
    },
    { name: 'take a value after =', line: 'pods web --output=yaml', flags: { output: 'yaml' } },
    {
      name: 'take a value in the next word, even one with a dash',
      line: 'pods web --output -w',
      flags: { output: '-w' },
    },
    { name: 'cluster behind one dash', line: 'pods web -Aw', flags: { 'all-namespaces': true, watch: true } },
    { name: 'end a cluster with a value', line: 'pods web -woyaml', flags: { watch: true, output: 'yaml' } },
    { name: 'end a cluster with = and a value', line: 'pods web -wo=yaml', flags: { watch: true, output: 'yaml' } },
    { name: 'say false', line: 'pods web --watch=false', flags: { watch: false } },
    { name: 'do not eat the next word when bare', line: '--dry-run pods web', flags: { 'dry-run': 'unchanged' } },
    {
      name: 'read numbers and durations',
      line: 'pods web --replicas=3 --timeout 1m5s',
      flags: { replicas: 3, timeout: 65_000 },
    },
    {
      name: 'split lists at commas, arrays not',
      line: 'pods web -l a=b,c=d --env x=1,2 --env y=',
      flags: { labels: ['a=b', 'c=d'], env: ['x=1,2', 'y='] },
    },
  ])('$name', ({ line, flags }) => {
    const parsed = parse(line)
    expect(parsed.flags).toEqual({ ...parse('').flags, ...flags })
    expect(parsed.args).toEqual(['pods', 'web'])
  })

  it('end at two dashes', () => {
    expect(parse('web -- ls -l')).toMatchObject({ args: ['web', 'ls', '-l'], dash: 1 })
    expect(parse('web')).toMatchObject({ args: ['web'], dash: -1 })
  })

  it.each([
    ['--nope', 'unknown flag: --nope'],
    ['-wz', "unknown shorthand flag: 'z' in -wz"],
    ['--output', 'flag needs an argument: --output'],
    ['-wo', "flag needs an argument: 'o' in -wo"],
    ['--replicas=x', 'invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    [
      '-A=maybe',
      'invalid argument "maybe" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    ['--timeout=5', 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
    ['--timeout=x', 'invalid argument "x" for "--timeout" flag: time: invalid duration "x"'],
  ])('refuse %s in the words of kubectl', (line, text) => {
    expect(() => parse(line)).toThrow(new FlagError(text))
  })

  it('ask for help', () => {
    expect(() => parse('pods -h')).toThrow(HelpRequest)
    expect(() => parse('--help --nope')).toThrow(HelpRequest)
  })
})
