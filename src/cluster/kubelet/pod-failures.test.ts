import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import { startOneNode, stateWord } from './one-node.test.support'

type Node = ReturnType<typeof startOneNode>

const fullName = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`

/** What `kubectl get pods -w` would show, one line per change. */
async function watchStates(node: Node, seconds: number): Promise<string[]> {
  const lines: string[] = []
  for (let i = 0; i < seconds * 4; i++) {
    await node.run(0.25)
    const status = node.status()
    const line = `${stateWord(status)} ${status?.restartCount}`
    if (status && lines[lines.length - 1] !== line) lines.push(line)
  }
  return lines
}

describe('a container that crashes', () => {
  it('is started again at once, then after longer and longer waits', async () => {
    const node = startOneNode()
    const pod = node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['false'] }] })
    expect((await watchStates(node, 60)).slice(0, 8)).toEqual([
      'ContainerCreating 0',
      'Error 0',
      'Error 1',
      'CrashLoopBackOff 1',
      'Error 2',
      'CrashLoopBackOff 2',
      'Error 3',
      'CrashLoopBackOff 3',
    ])
    expect(node.events()).toContainEqual(expect.stringMatching(/^Created: Created container: app \(x4\)$/))
    expect(node.events()).toContainEqual(
      expect.stringContaining(`BackOff: Back-off restarting failed container app in pod ${fullName(pod)}`),
    )
    const status = node.status()
    expect(status?.state?.waiting?.message).toBe(`back-off 40s restarting failed container=app pod=${fullName(pod)}`)
    expect(status?.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
    expect(node.pod().status.phase).toBe('Running')
    expect(node.condition('Ready')).toMatchObject({ status: 'False', reason: 'ContainersNotReady' })
  })

  it('waits 10, 20, 40, 80, 160 and at most 300 seconds', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['exit-after', '1', '2'] }] })
    const starts: number[] = []
    let seen = -1
    await node.until(() => {
      const attempt = [...node.runtime.running][0]?.attempt ?? -1
      if (attempt > seen) starts.push(node.seconds())
      seen = Math.max(seen, attempt)
      return attempt === 8
    }, 3600)
    const waits = starts.slice(1).map((at, index) => at - starts[index] - 1)
    const least = [0, 10, 20, 40, 80, 160, 300, 300]
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(least[index])
      expect(wait).toBeLessThan(least[index] + 17)
    }
  })

  it('is Completed between its starts when it ends without a fault', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'busybox', command: ['true'] }] })
    expect((await watchStates(node, 20)).slice(0, 4)).toEqual([
      'ContainerCreating 0',
      'Completed 0',
      'Completed 1',
      'CrashLoopBackOff 1',
    ])
  })

  it('forgets its waits after ten quiet minutes', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['exit-after', '700', '2'] }] })
    await node.run(4 * 720)
    expect(node.status()?.restartCount).toBe(4)
    expect(node.events().filter((event) => event.startsWith('BackOff'))).toEqual([])
  })
})

const wrongImages = [
  {
    name: 'a tag that does not exist',
    image: 'nginx:doesnotexist',
    problem:
      'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:doesnotexist": ' +
      'failed to resolve reference "docker.io/library/nginx:doesnotexist": docker.io/library/nginx:doesnotexist: not found',
  },
  {
    name: 'a name that does not exist',
    image: 'ngnix',
    problem:
      'failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": ' +
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  },
  {
    name: 'a registry that does not exist',
    image: 'registry.example.com/team/app:1',
    problem:
      'failed to pull and unpack image "registry.example.com/team/app:1": failed to resolve reference "registry.example.com/team/app:1": ' +
      'failed to do request: Head "https://registry.example.com/v2/team/app/manifests/1": dial tcp: lookup registry.example.com: no such host',
  },
]

describe('an image that cannot be had', () => {
  for (const { name, image, problem } of wrongImages) {
    it(`keeps its container waiting: ${name}`, async () => {
      const node = startOneNode()
      node.create({ containers: [{ name: 'app', image }] })
      await node.until(() => stateWord(node.status()) === 'ErrImagePull')
      expect(node.status()?.state).toEqual({ waiting: { reason: 'ErrImagePull', message: problem } })
      await node.until(() => stateWord(node.status()) === 'ImagePullBackOff')
      expect(node.status()?.state).toEqual({
        waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${problem}` },
      })
      expect(node.events().slice(0, 5)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(`^Pulling: Pulling image "${image}"`),
          expect.stringContaining(`Failed: Failed to pull image "${image}": ${problem}`),
          expect.stringMatching(/^Failed: Error: ErrImagePull/),
          expect.stringContaining(`BackOff: Back-off pulling image "${image}"`),
          expect.stringMatching(/^Failed: Error: ImagePullBackOff/),
        ]),
      )
      expect(node.pod().status.phase).toBe('Pending')
      expect(node.status()).toMatchObject({ image, imageID: '', ready: false, started: false, restartCount: 0 })
    })
  }

  it('is asked for again after 10, 20, 40, 80, 160 and at most 300 seconds', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'nginx:doesnotexist' }] })
    const pulls: number[] = []
    let before = ''
    await node.until(() => {
      const word = stateWord(node.status())
      if (word === 'ErrImagePull' && before !== word) pulls.push(node.seconds())
      before = word
      return pulls.length === 8
    }, 3600)
    const waits = pulls.slice(1).map((at, index) => at - pulls[index])
    const least = [10, 20, 40, 80, 160, 300, 300]
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(least[index])
      expect(wait).toBeLessThan(least[index] + 18)
    }
  })

  it('is refused at once when its name is none', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'Nginx:1.27' }] })
    await node.until(() => stateWord(node.status()) === 'InvalidImageName')
    const problem =
      'Failed to apply default image tag "Nginx:1.27": couldn\'t parse image name "Nginx:1.27": invalid reference format: repository name (library/Nginx) must be lowercase'
    expect(node.status()?.state?.waiting?.message).toBe(problem)
    expect(node.events()).toContainEqual(expect.stringContaining(`InspectFailed: ${problem}`))
    expect(node.events()).toContainEqual(expect.stringContaining('Failed: Error: InvalidImageName'))
  })

  it('is not asked for with the policy Never', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'nginx:1.27', imagePullPolicy: 'Never' }] })
    await node.until(() => stateWord(node.status()) === 'ErrImageNeverPull')
    expect(node.events()).toContainEqual(
      expect.stringContaining(
        'ErrImageNeverPull: Container image "nginx:1.27" is not present with pull policy of Never',
      ),
    )
  })

  it('is pulled when the pod is given another one', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'nginx:doesnotexist' }] })
    await node.until(() => stateWord(node.status()) === 'ImagePullBackOff')
    const pod = node.pod()
    node.door.update(Pod, {
      ...pod,
      spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0], image: 'nginx:1.27' }] },
    })
    await node.until(() => node.condition('Ready')?.status === 'True', 60)
  })
})

describe('a container that cannot be started', () => {
  it('whose command does not exist is in RunContainerError, then in a crash loop', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'busybox', command: ['foo'] }] })
    await node.until(() => stateWord(node.status()) === 'RunContainerError')
    const problem =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
      'unable to start container process: exec: "foo": executable file not found in $PATH: unknown'
    expect(node.status()?.state?.waiting?.message).toBe(problem)
    expect(node.events()).toContainEqual(expect.stringContaining(`Failed: Error: ${problem}`))
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.status()?.lastState?.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: problem,
      startedAt: '1970-01-01T00:00:00Z',
    })
  })

  const missing = [
    {
      name: 'a ConfigMap',
      env: { configMapKeyRef: { name: 'settings', key: 'color' } },
      problem: 'configmap "settings" not found',
    },
    {
      name: 'a key of a ConfigMap',
      env: { configMapKeyRef: { name: 'present', key: 'color' } },
      problem: "couldn't find key color in ConfigMap default/present",
    },
    { name: 'a Secret', env: { secretKeyRef: { name: 'password', key: 'p' } }, problem: 'secret "password" not found' },
    {
      name: 'a key of a Secret',
      env: { secretKeyRef: { name: 'hidden', key: 'p' } },
      problem: "couldn't find key p in Secret default/hidden",
    },
  ]
  for (const { name, env, problem } of missing) {
    it(`is in CreateContainerConfigError for want of ${name}`, async () => {
      const node = startOneNode()
      node.configMap('present', { size: 'big' })
      node.secret('hidden', { q: 'x' })
      node.create({ containers: [{ name: 'app', image: 'nginx:1.27', env: [{ name: 'X', valueFrom: env }] }] })
      await node.until(() => stateWord(node.status()) === 'CreateContainerConfigError')
      expect(node.status()?.state?.waiting?.message).toBe(problem)
      expect(node.events()).toContainEqual(expect.stringContaining(`Failed: Error: ${problem}`))
    })
  }

  it('starts as soon as what was missing is there', async () => {
    const node = startOneNode()
    node.create({
      containers: [
        {
          name: 'app',
          image: 'nginx:1.27',
          env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'settings', key: 'color' } } }],
        },
      ],
    })
    await node.until(() => stateWord(node.status()) === 'CreateContainerConfigError')
    node.configMap('settings', { color: 'red' })
    await node.until(() => stateWord(node.status()) === 'Running', 20)
  })

  it('stays in ContainerCreating while a volume cannot be mounted', async () => {
    const node = startOneNode()
    node.create({
      volumes: [{ name: 'conf', configMap: { name: 'settings' } }],
      containers: [{ name: 'app', image: 'nginx:1.27' }],
    })
    await node.run(30)
    expect(stateWord(node.status())).toBe('ContainerCreating')
    expect(node.events()).toEqual([
      expect.stringMatching(
        /^FailedMount: MountVolume\.SetUp failed for volume "conf" : configmap "settings" not found \(x\d+\)$/,
      ),
    ])
    node.configMap('settings', { color: 'red' })
    await node.until(() => stateWord(node.status()) === 'Running', 60)
  })
})

describe('a pod that wants to be called by its whole name', () => {
  /** Upstream: TestGetNodenameForKernel in pkg/kubelet/util/util_test.go. */
  it.each([
    { length: 64, problems: [] },
    {
      length: 65,
      problems: [
        'Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, ' +
          `FQDN ${'h'.repeat(35)}.sub.default.svc.cluster.local ` +
          'is too long (64 characters is the max, 65 characters requested)',
      ],
    },
  ])('gets no sandbox when that is too long: $length characters', async ({ length, problems }) => {
    const node = startOneNode()
    const hostname = 'h'.repeat(length - '.sub.default.svc.cluster.local'.length)
    node.create({ hostname, subdomain: 'sub', setHostnameAsFQDN: true, containers: [{ name: 'app', image: 'toolbox:1' }] })
    await node.run(5)
    expect(node.events().filter((event) => event.startsWith('Failed'))).toEqual(problems.map((problem) => `FailedCreatePodSandBox: ${problem}`))
    expect(stateWord(node.status())).toBe(problems.length > 0 ? 'ContainerCreating' : 'Running')
    await node.run(60)
    expect(node.events().some((event) => /^FailedCreatePodSandBox: .*\(x[3-6]\)$/.test(event))).toBe(problems.length > 0)
  })
})
