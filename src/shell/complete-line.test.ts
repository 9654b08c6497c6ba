import { describe, expect, it } from 'vitest'
import { testShell } from './test-machine'
import type { Complete } from './tool'

const complete: Complete = async (words, { process }) => {
  if (words.length === 2) return ['get', 'apply', 'delete']
  return words[1] === 'get' ? ['pods', `from-${process.env.get('WHERE')}`] : []
}
const kubectl = Object.assign(async () => 0, { complete })

async function shellWithFiles() {
  const shell = testShell({ kubectl })
  await shell.run(
    'mkdir -p dir/inner; touch app.yaml "a b.txt" .hidden dir/x; export WHERE=here; alias k=kubectl; greet() { :; }',
  )
  return shell
}

const rows: readonly { name: string; line: string; from: number; candidates: readonly string[] }[] = [
  { name: 'a command of PATH', line: 'kub', from: 0, candidates: ['kubectl'] },
  { name: 'a function', line: 'gree', from: 0, candidates: ['greet'] },
  { name: 'a builtin and programs', line: 'una', from: 0, candidates: ['unalias', 'uname'] },
  { name: 'a command behind a pipe', line: 'ls | kub', from: 5, candidates: ['kubectl'] },
  { name: 'a command in a substitution', line: 'echo $(kub', from: 7, candidates: ['kubectl'] },
  { name: 'a command behind an assignment', line: 'x=1 kub', from: 4, candidates: ['kubectl'] },
  { name: 'a file', line: 'cat ap', from: 4, candidates: ['app.yaml'] },
  { name: 'a file with a blank, escaped', line: 'cat a', from: 4, candidates: ['a\\ b.txt', 'app.yaml'] },
  { name: 'a directory with its slash', line: 'cat di', from: 4, candidates: ['dir/'] },
  { name: 'what is in a directory', line: 'cat dir/', from: 4, candidates: ['dir/inner/', 'dir/x'] },
  { name: 'below the home', line: 'cat ~/ap', from: 4, candidates: ['~/app.yaml'] },
  { name: 'only directories for cd', line: 'cd ', from: 3, candidates: ['dir/'] },
  { name: 'a hidden file when asked for', line: 'cat .h', from: 4, candidates: ['.hidden'] },
  { name: 'a file to redirect to', line: 'echo x >ap', from: 8, candidates: ['app.yaml'] },
  { name: 'a variable', line: 'echo $WHE', from: 5, candidates: ['$WHERE'] },
  { name: 'a variable in braces', line: 'echo ${WHE', from: 5, candidates: ['${WHERE}'] },
  { name: 'a command of kubectl', line: 'kubectl ge', from: 8, candidates: ['get'] },
  {
    name: 'a word that kubectl knows from the environment',
    line: 'kubectl get from',
    from: 12,
    candidates: ['from-here'],
  },
  { name: 'the same through an alias', line: 'k get p', from: 6, candidates: ['pods'] },
  { name: 'a file where kubectl knows nothing', line: 'kubectl apply -f ap', from: 17, candidates: ['app.yaml'] },
  { name: 'nothing', line: 'cat zzz', from: 4, candidates: [] },
]

describe('Tab offers', () => {
  it.each(rows)('$name', async ({ line, from, candidates }) => {
    const { session } = await shellWithFiles()
    expect(await session.complete(line, line.length)).toEqual({ from, candidates })
  })
})
