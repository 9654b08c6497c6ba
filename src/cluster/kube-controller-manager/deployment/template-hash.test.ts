import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Deployment } from '../../../api/kinds/deployment'
import type { Core } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'
import { goFields } from '../../../api/go-layout'
import { printQuantity } from '../../../api/go-quantity'
import { templateHash } from './template-hash'

const recorded = new URL('../../../../../shared/live-1.32.13/openapi-v2.json.gz', import.meta.url)

interface Edits {
  readonly image?: string
  readonly mode?: string
  readonly memory?: string
  readonly more?: readonly Core.EnvVar[]
}

const web = ({ image = 'nginx:1.25', mode = 'prod', memory = '128Mi', more = [] }: Edits = {}): Core.PodTemplateSpec => ({
  metadata: { labels: { app: 'shop', tier: 'front' } },
  spec: {
    containers: [
      {
        name: 'web',
        image,
        ports: [{ containerPort: 80, name: 'http' }],
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory } },
        readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 },
        env: [{ name: 'MODE', value: mode }, { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }, ...more],
      },
    ],
  },
})

/** `kubectl rollout restart` at 01:23:00, and what was set then. */
function restarted(edits: Edits = {}): Core.PodTemplateSpec {
  const { metadata, spec } = web(edits)
  return { metadata: { ...metadata, annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-21T01:23:00Z' } }, spec }
}

const agent: Core.PodTemplateSpec = { metadata: { labels: { app: 'agent' } }, spec: { containers: [{ name: 'c', image: 'fluentd' }] } }

describe('the hash of a template', () => {
  const { door } = startControlPlane()
  const stored = (name: string, template: Core.PodTemplateSpec): Core.PodTemplateSpec => {
    const selector = { matchLabels: template.metadata?.labels ?? {} }
    return door.create(Deployment, { metadata: { name, namespace: 'default' }, spec: { replicas: 0, selector, template } }).spec.template
  }

  it.each([
    { name: 'web', template: web(), hash: '6679696647' },
    { name: 'another-image', template: web({ image: 'nginx:1.26' }), hash: '6d8c4fc4f6' },
    { name: 'a-restart', template: restarted(), hash: '69f7b567bc' },
    { name: 'another-limit', template: restarted({ memory: '256Mi' }), hash: '65f676f7b5' },
    { name: 'more-variables', template: restarted({ memory: '256Mi', mode: 'test', more: [{ name: 'EXTRA', value: '1' }] }), hash: '7c9c48d9f4' },
    { name: 'less-variables', template: restarted({ memory: '256Mi', mode: 'test' }), hash: '54f6cc7488' },
    { name: 'agent', template: agent, hash: '76b5fbb76f' },
  ])('is what a real cluster gave to $name', ({ name, template, hash }) => {
    expect(templateHash(stored(name, template), undefined)).toBe(hash)
  })

  it('is another one with each collision', () => {
    const hashes = [undefined, 0, 1, 2, 2147483647].map((collisions) => templateHash(agent, collisions))
    expect(new Set(hashes).size).toBe(5)
  })

  it('does not mind in which order fields were written, nor what is written as empty', () => {
    const [container] = web({ image: 'nginx' }).spec?.containers ?? []
    const reversed = Object.fromEntries(Object.entries(container).reverse())
    const template = { spec: { volumes: [], containers: [{ ...reversed, name: 'web', args: [] }] }, metadata: { annotations: {}, labels: { tier: 'front', app: 'shop' } } }
    expect(templateHash(template, undefined)).toBe(templateHash(web({ image: 'nginx' }), undefined))
  })

  it('does not mind how an amount was written', () => {
    const withLimit = (sizeLimit: string) => templateHash({ spec: { containers: [], volumes: [{ name: 'v', emptyDir: { sizeLimit } }] } }, undefined)
    expect(withLimit('1024Mi')).toBe(withLimit('1Gi'))
  })

  it('minds every byte of a text', () => {
    const withLabel = (value: string) => templateHash({ ...agent, metadata: { annotations: { note: value } } }, undefined)
    expect(new Set(['é', 'e', '\u20ac', '\u{1f600}'].map(withLabel)).size).toBe(4)
  })
})

describe('a quantity is kept', () => {
  it.each([
    ['0', 0, 0, '', '0'],
    ['100m', 100, -3, 'DecimalSI', '100m'],
    ['1', 1, 0, 'DecimalSI', '1'],
    ['1500m', 1500, -3, 'DecimalSI', '1500m'],
    ['2k', 2, 3, 'DecimalSI', '2k'],
    ['5000', 5000, 0, 'DecimalSI', ''],
    ['128Mi', 134217728, 0, 'BinarySI', ''],
    ['100Mi', 104857600, 0, 'BinarySI', '100Mi'],
    ['1Gi', 1073741824, 0, 'BinarySI', '1Gi'],
    ['-3', -3, 0, 'DecimalSI', '-3'],
  ])('%s', (text, value, scale, format, kept) => {
    const amount = `{value:(int64)${value} scale:(resource.Scale)${scale}}`
    const rest = `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}`
    expect(printQuantity(text)).toBe(`{i:(resource.int64Amount)${amount} ${rest}}`)
  })
})

interface Definition {
  readonly properties?: Readonly<Record<string, unknown>>
}

describe.skipIf(!existsSync(recorded))('the layout of a template', () => {
  const definitions = (): Readonly<Record<string, Definition>> => JSON.parse(gunzipSync(readFileSync(recorded)).toString()).definitions
  /** Those that lie in the object itself are its own. */
  const keysOf = (type: string): readonly string[] => (goFields(type) ?? []).flatMap((field) => field.key ?? keysOf(field.type))
  const isOpaque = (type: string): boolean => ['v1.EphemeralContainer', 'v1.ManagedFieldsEntry', 'v1.Time'].includes(type)

  it('has all fields that a real cluster describes, and no others', () => {
    const known = definitions()
    const seen = new Set<string>()
    const differences: string[] = []
    const visit = (type: string): void => {
      const bare = type.replace(/^(\*|\[\])+/, '')
      const fields = goFields(bare)
      if (seen.has(bare) || isOpaque(bare) || !fields) return
      seen.add(bare)
      const name = bare.slice('v1.'.length)
      const found = known[`io.k8s.api.core.v1.${name}`] ?? known[`io.k8s.apimachinery.pkg.apis.meta.v1.${name}`]
      const described = Object.keys(found?.properties ?? {}).sort().join()
      if (found && described !== [...keysOf(bare)].sort().join()) differences.push(`${bare}: ${described} / ${[...keysOf(bare)].sort().join()}`)
      for (const field of fields) visit(field.type)
    }
    visit('v1.PodTemplateSpec')
    expect(differences).toEqual([])
    expect(seen.size).toBeGreaterThan(100)
  })
})
