import { describe, expect, it } from 'vitest'
import { revisionHash } from './revision-hash'

/** As a real cluster completes the template of the recorded StatefulSet `db`. */
const container = {
  name: 'c',
  image: 'redis',
  resources: {},
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'Always',
}
const podSpec = {
  containers: [container],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
}
const template = (labels: Readonly<Record<string, string>>, $patch = 'replace') => ({
  spec: { template: { metadata: { creationTimestamp: null, labels }, spec: podSpec, $patch } },
})

describe('the hash of a revision', () => {
  it('is what a real cluster gives for the same state', () => expect(revisionHash(template({ app: 'db' }), 0)).toBe('db89d7879'))

  it('differs after a collision', () => expect(revisionHash(template({ app: 'db' }), 1)).not.toBe('db89d7879'))

  it('reads text as Go writes it', () => {
    const [plain, angled] = ['a', '<a>'].map((app) => revisionHash(template({ app }), 0))
    expect(plain).not.toBe(angled)
    expect(revisionHash({ text: '<' }, 0)).not.toBe(revisionHash({ text: '\\u003c' }, 0))
  })
})
