/**
 * The real kubectl and ours say the same of custom resources, byte for byte, before the same cluster; and what they say of the
 * definitions is what upstream says.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manifests } from './custom-manifests.test.support'
import { realKubectl, runRealKubectl, type Outcome } from './real-kubectl.test.support'
import { startSession, type SessionChild } from './session.test.support'

const definitions = ['crontabs.yaml', 'certificates.yaml', 'monitors.yaml', 'clusters.yaml']

describe.skipIf(!realKubectl)('a real kubectl and ours, of custom resources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-custom-'))
  let session: SessionChild
  let kubeconfig = ''

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    for (const [path, content] of Object.entries(manifests)) {
      writeFileSync(join(folder, path), content)
      await session.ask({ write: { path, content } })
    }
    const line = 'kubectl create namespace left; kubectl create namespace rght; '
    await session.run('export KUBARIUM_HINTS=off')
    await session.run(line + definitions.map((file) => `kubectl apply -f ${file}`).join('; '))
    await session.run(`kubectl wait --for=condition=Established ${definitions.map((file) => `-f ${file}`).join(' ')}; kubectl apply -f widget.yaml`)
  }, 60_000)
  afterAll(() => session.end())

  const real = (line: string): Promise<Outcome> => runRealKubectl({ kubeconfig, args: [`--cache-dir=${folder}/cache`, ...wordsOf(line)], folder })
  const ours = async (line: string): Promise<Outcome> => {
    const { stdout, stderr, exit } = await session.run(`kubectl ${line}`, 120)
    return { stdout, stderr, exit }
  }
  const renamed = ({ stdout, stderr, exit }: Outcome): Outcome => ({ stdout: stdout.replaceAll('rght', 'left'), stderr: stderr.replaceAll('rght', 'left'), exit })

  describe('write', () => {
    it.each(writes)('kubectl %s', async (line) => {
      const left = normalised(await real(`-n left ${line}`))
      expect(normalised(renamed(await ours(`-n rght ${line}`)))).toEqual(left)
    })
  })

  describe('read', () => {
    it.each(reads)('kubectl %s', async (line) => {
      const before = normalised(await real(line))
      const said = normalised(await ours(line))
      expect(said).toEqual(isDeepStrictEqual(before, said) ? before : normalised(await real(line)))
    })
  })

  describe('answers', () => {
    it.each(answers)('kubectl %s', async (line, answer) => {
      const { stdout, stderr } = normalised(await real(line))
      expect(stdout + stderr).toBe(answer)
    })
  })
})

const writes = [
  'apply -f nightly.yaml',
  'apply -f nightly.yaml',
  'get ct',
  'get ct nightly -o yaml',
  'apply -f nightly-changed.yaml',
  'get ct nightly -o json',
  'describe crontab nightly',
  'create -f wrong.yaml',
  'apply -f wrong.yaml',
  'create -f unknown-field.yaml',
  'create -f unknown-field.yaml --validate=warn',
  'create -f unknown-field.yaml --validate=false',
  'create -f too-many.yaml',
  'create -f no-spec.yaml',
  'create -f old.yaml',
  'create -f no-version.yaml',
  'apply -f certificate.yaml -f monitor.yaml',
  'create -f certificate-wrong.yaml',
  'scale ct nightly --replicas=3',
  'scale ct nightly --replicas=7',
  'scale certificate web --replicas=2',
  "patch ct nightly --type=merge -p '{\"spec\":{\"owner\":null}}'",
  "patch ct nightly --type=merge -p '{\"spec\":{\"image\":\"nginx\"}}'",
  "patch ct nightly --type=merge -p '{\"spec\":{\"image\":\"a-name-that-is-much-too-long\"}}'",
  "patch ct nightly --type=merge -p '{\"spec\":{\"stray\":1}}'",
  "patch ct nightly --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":\"x\"}]'",
  "patch ct nightly -p '{\"spec\":{\"replicas\":2}}'",
  "patch ct nightly --subresource=status --type=merge -p '{\"status\":{\"replicas\":3,\"selector\":\"a=b\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}'",
  "patch ct nightly --subresource=status --type=merge -p '{\"status\":{\"replicas\":\"x\"}}'",
  'get ct -o wide',
  'get ct --field-selector=spec.owner=ops',
  'get ct --field-selector=spec.image=busybox',
  'get ct -l team=night --show-labels',
  'label ct nightly a=b',
  'annotate ct --all note=hi',
  'get tables',
  'get certs -o wide',
  'get smon,cert',
  'get cert web -o jsonpath={.spec.issuerRef.kind}',
  'wait --for=condition=Ready ct/nightly --timeout=5s',
  'wait --for=jsonpath={.spec.replicas}=3 ct/nightly --timeout=5s',
  'delete ct old stray nightly',
  'delete cert --all',
  'delete -f monitor.yaml',
]

const reads = [
  'api-resources --api-group=stable.example.com',
  'api-resources --api-group=stable.example.com -o wide',
  'api-resources --categories=certs',
  'api-resources --namespaced=false --api-group=example.com',
  'api-versions',
  'get crd',
  'get crd crontabs.stable.example.com -o yaml',
  'describe crd widgets.example.com',
  'get widgets',
  'get widget big -o yaml',
  'describe widget big',
  'get crontabs.v1beta1.stable.example.com -A',
  'get crontabs.v1.stable.example.com -A',
  'get crontab.stable.example.com -A',
  'explain ct',
  'explain ct.spec',
  'explain ct.spec.mounts --recursive',
  'explain ct.spec.owner',
  'explain ct.spec.nope',
  'explain ct.metadata.name',
  'explain certificates --recursive',
  'explain widget --api-version=example.com/v1alpha1',
  'explain ct --api-version=stable.example.com/v1beta1',
  'get ct nope',
  'get ct -A',
  'get --raw /apis/stable.example.com',
  'get --raw /apis/stable.example.com/v1',
  'get --raw /apis/stable.example.com/v9',
]

const answers: readonly (readonly [line: string, answer: string])[] = [
  ["get crd crontabs.stable.example.com -o jsonpath={.status.storedVersions}", '["v1"]'],
  ['get crd crontabs.stable.example.com -o jsonpath={.status.conditions[*].reason}', 'NoConflicts InitialNamesAccepted'],
  ['get crd crontabs.stable.example.com -o jsonpath={.spec.conversion.strategy}', 'None'],
]

const wordsOf = (line: string): string[] => [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word)

const normalised = ({ stdout, stderr, exit }: Outcome): Outcome => ({ stdout: ageless(stdout), stderr: ageless(stderr), exit })

/** Ages, uids, times and versions differ from one object to the next. */
const ageless = (text: string): string =>
  text
    .replaceAll(/(?<=\s)\d+[smhdy](\d+[smhd])?(?=\s|$)/g, 'AGE')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replaceAll(/(resourceVersion"?: "|Resource Version: +)\d+/g, '$1VERSION')
    .replaceAll(/ +(?=AGE\b)/g, ' ')
    .replaceAll(/ +$/gm, '')
