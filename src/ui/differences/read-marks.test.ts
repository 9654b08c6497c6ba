import { describe, expect, it } from 'vitest'
import { readMarks } from './read-marks'

describe('marks of what is simplified', () => {
  it.each([
    { name: 'a line', source: '// Simplified: no IPv6; a real one has it.\nconst a = 1\n', texts: ['No IPv6; a real one has it.'] },
    {
      name: 'a paragraph of a longer comment',
      source: '/**\n * The kubelet.\n *\n * Simplified: one thing,\n * told over two lines.\n *\n * More.\n */\n',
      texts: ['One thing, told over two lines.'],
    },
    { name: 'two marks in a row', source: '/** What it does. Simplified: a. Simplified: b. */', texts: ['A.', 'B.'] },
    { name: 'no mark', source: "const text = 'Simplified: not a comment'\n", texts: [] },
  ])('are found: $name', ({ source, texts }) => {
    expect(readMarks('cluster/kubelet/x.ts', source).map(({ text }) => text)).toEqual(texts)
  })

  it.each([
    { file: 'cluster/kubelet/kubelet.ts', room: 'kubelet' },
    { file: 'cluster/cluster.ts', room: 'the cluster' },
    { file: 'shell/kubectl/exec.ts', room: 'kubectl' },
    { file: 'images/nginx.ts', room: 'images' },
  ])('of $file belong to $room', ({ file, room }) => {
    expect(readMarks(file, '// Simplified: x.')[0].room).toBe(room)
  })
})
