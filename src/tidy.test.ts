/**
 * The rules of the house, held by a machine: who may import whom, no ambient time or chance in the simulation, no drawers without
 * a meaning. The lists of exemptions may only shrink.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const src = fileURLToPath(new URL('.', import.meta.url))

/** Longest prefix wins. `contracts` are files that rooms may meet in although they may not know each other. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  api: ['base'],
  'cluster/etcd': ['base'],
  'cluster/network': ['base'],
  'cluster/kube-apiserver': ['cluster/etcd', 'api', 'base'],
  'cluster/client': ['api', 'base'],
  'cluster/kube-controller-manager': ['cluster/client', 'api', 'base'],
  'cluster/kube-scheduler': ['cluster/client', 'api', 'base'],
  'cluster/kube-proxy': ['cluster/client', 'cluster/network', 'api', 'base'],
  'cluster/kindnet': ['cluster/client', 'cluster/network', 'api', 'base'],
  'cluster/cloud': ['cluster/client', 'cluster/network', 'api', 'base'],
  'cluster/coredns': ['cluster/client', 'cluster/network', 'cluster/container-runtime/contract', 'api', 'base'],
  'cluster/container-runtime': ['cluster/network', 'base'],
  'cluster/local-path-provisioner': ['cluster/client', 'cluster/container-runtime/contract', 'api', 'base'],
  'cluster/metrics-server': ['api', 'base'],
  'cluster/kubelet': ['cluster/client', 'cluster/container-runtime', 'cluster/network/contract', 'api', 'base'],
  cluster: ['cluster', 'api', 'base'],
  images: ['cluster/container-runtime/contract', 'api/image-declaration', 'base'],
  addons: ['cluster/addon', 'cluster/client', 'cluster/container-runtime/contract', 'api', 'base'],
  shell: ['cluster/client', 'api', 'base'],
  lesson: ['words/sentence', 'words/wanted', 'api', 'base'],
  protocol: [],
  'worker.ts': ['worker-lessons', 'host', 'api'],
  'worker-lessons.ts': ['lesson/drills', 'words/english', 'host'],
  host: ['addons', 'cluster', 'images', 'shell', 'lesson', 'protocol', 'words', 'api', 'base'],
  cli: ['../lessons/curriculum', '../lessons/german', 'host', 'cluster', 'lesson', 'protocol', 'words', 'api', 'base'],
  words: [],
  ui: ['lesson/drills', 'lesson/foreign-lesson', 'lesson/is-foreign', 'lesson/format', 'lesson/lesson', 'lesson/lesson-error', 'lesson/parse-lesson', 'lesson/translation', 'lesson/vary', 'words', 'protocol', 'api', 'base'],
  embed: [],
  'main.tsx': ['ui'],
}

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort()
const sources = files.filter((file) => !file.includes('.test.') && !file.startsWith('testing/'))
const read = (file: string): string => readFileSync(join(src, file), 'utf8')

const isIn = (file: string, room: string): boolean => file === room || file.startsWith(`${room}/`) || file.startsWith(`${room}.`)
const roomOf = (file: string): string | undefined =>
  Object.keys(mayImport)
    .filter((room) => isIn(file, room))
    .sort((a, b) => b.length - a.length)[0]

function importsOf(file: string): string[] {
  const targets: string[] = []
  for (const [, target] of read(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
    targets.push(normalize(join(dirname(file), target)).replaceAll('\\', '/'))
  }
  return targets
}

describe('the house', () => {
  it('has a room for every file', () => {
    expect(sources.filter((file) => roomOf(file) === undefined)).toEqual([])
  })

  it('lets imports flow one way', () => {
    const strays: string[] = []
    for (const file of sources) {
      const room = roomOf(file)
      if (room === undefined) continue
      const allowed = [room, ...mayImport[room]]
      for (const target of importsOf(file)) {
        if (!allowed.some((other) => isIn(target, other))) strays.push(`${file} imports ${target}`)
      }
    }
    expect(strays).toEqual([])
  })

  it('allows no arrow that nothing needs', () => {
    const idle = Object.entries(mayImport).flatMap(([room, others]) => {
      const targets = sources.filter((file) => roomOf(file) === room).flatMap(importsOf)
      return others.filter((other) => !targets.some((target) => isIn(target, other))).map((other) => `${room} -> ${other}`)
    })
    expect(idle).toEqual([])
  })

  it('keeps ambient time and chance out of the simulation', () => {
    const ambient = /\b(Date\.now|Math\.random|performance\.now|setTimeout|setInterval|new Date\(\)|crypto\.)/
    const simulated = sources.filter((file) => !/^(ui|cli|embed|main|worker)/.test(file))
    expect(simulated.filter((file) => ambient.test(withoutComments(read(file))))).toEqual([])
  })

  it('has no barrels, no drawers and no default exports', () => {
    expect(files.filter((file) => /(^|\/)(index\.tsx?|utils?|helpers?|common|misc|shared)(\/|\.tsx?$|$)/.test(file))).toEqual([])
    expect(sources.filter((file) => /^export default/m.test(read(file)))).toEqual([])
  })

  it('has no escape from the types', () => {
    const escapes = /(:\s*any\b|\bas any\b|<any>|\bas unknown as\b|@ts-ignore|@ts-nocheck)/
    expect(sources.filter((file) => escapes.test(withoutComments(read(file))))).toEqual([])
  })
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')
}
