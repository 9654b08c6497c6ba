import { describe, expect, it } from 'vitest'
import type { PodSpec } from './check'
import { detailOf, reasonOf, violationsOf } from './evaluate'
import { nameOfLevel, policyOf, type Level } from './policy'

const container = (name: string, securityContext?: object, more: object = {}) => ({
  name,
  image: 'i',
  ...(securityContext ? { securityContext } : {}),
  ...more,
})
const good = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}
const spec = (...containers: object[]): PodSpec => ({ containers }) as PodSpec

const say = (pod: object, level: Level, version: number | 'latest' = 'latest', annotations: Record<string, string> = {}): string =>
  detailOf(violationsOf({ metadata: { annotations }, spec: pod as PodSpec }, { level, version }))

describe('pod security', () => {
  it.each<[string, object, string]>([
    ['nothing wrong', spec(container('a')), ''],
    [
      'host namespaces',
      { ...spec(container('a')), hostNetwork: true, hostPID: true, hostIPC: true },
      'host namespaces (hostIPC=true, hostNetwork=true, hostPID=true)',
    ],
    [
      'one privileged container',
      spec(container('a', { privileged: true })),
      'privileged (container "a" must not set securityContext.privileged=true)',
    ],
    [
      'init containers before containers',
      { ...spec(container('a', { privileged: true })), initContainers: [container('i', { privileged: true })] },
      'privileged (containers "i", "a" must not set securityContext.privileged=true)',
    ],
    ['hostPath', { ...spec(container('a')), volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 'hostPath volumes (volume "v")'],
    [
      'host ports, sorted as text',
      spec(
        container('a', undefined, {
          ports: [
            { containerPort: 1, hostPort: 9 },
            { containerPort: 1, hostPort: 10 },
          ],
        }),
        container('b', undefined, { ports: [{ hostPort: 9 }] }),
      ),
      'hostPort (containers "a", "b" use hostPorts 10, 9)',
    ],
    [
      'one host port',
      spec(container('a', undefined, { ports: [{ containerPort: 1, hostPort: 80 }] })),
      'hostPort (container "a" uses hostPort 80)',
    ],
    [
      'capabilities',
      spec(container('a', { capabilities: { add: ['NET_ADMIN', 'CHOWN'] } })),
      'non-default capabilities (container "a" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    ],
    [
      'procMount',
      spec(container('a', { procMount: 'Unmasked' })),
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ],
    [
      'seccomp of pod and container',
      { ...spec(container('a', { seccompProfile: { type: 'Unconfined' } })), securityContext: { seccompProfile: { type: 'Unconfined' } } },
      'seccompProfile (pod and container "a" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      'SELinux',
      { ...spec(container('a', { seLinuxOptions: { type: 'foo', user: 'u' } })), securityContext: { seLinuxOptions: { role: 'r' } } },
      'seLinuxOptions (pod and container "a" set forbidden securityContext.seLinuxOptions: type "foo"; user may not be set; role may not be set)',
    ],
    [
      'sysctls',
      {
        ...spec(container('a')),
        securityContext: {
          sysctls: [
            { name: 'a', value: '' },
            { name: 'b', value: '' },
          ],
        },
      },
      'forbidden sysctls (a, b)',
    ],
    [
      'host processes of Windows',
      { ...spec(container('a', { windowsOptions: { hostProcess: true } })), securityContext: { windowsOptions: { hostProcess: true } } },
      'hostProcess (pod and container "a" must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      'AppArmor',
      {
        ...spec(container('foo', { appArmorProfile: { type: 'Unconfined' } })),
        securityContext: { appArmorProfile: { type: 'RuntimeDefault' } },
      },
      'forbidden AppArmor profile (container "foo" must not set AppArmor profile type to "Unconfined")',
    ],
  ])('baseline: %s', (_title, pod, expected) => {
    expect(say(pod, 'baseline')).toBe(expected)
  })

  it('names AppArmor annotations', () => {
    const annotations = {
      'container.apparmor.security.beta.kubernetes.io/a': 'unconfined',
      'container.apparmor.security.beta.kubernetes.io/b': 'localhost/x',
    }
    expect(say(spec(container('a')), 'baseline', 'latest', annotations)).toBe(
      'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/a="unconfined"")',
    )
  })

  it.each<[string, object, string]>([
    ['a pod that gives all up', spec(container('a', good)), ''],
    [
      'a pod that says nothing',
      spec(container('web')),
      'allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
    [
      'the baseline comes first, save what is said again',
      {
        ...spec(container('a', { ...good, privileged: true, capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } })),
        volumes: [
          { name: 'h', hostPath: { path: '/' } },
          { name: 'n', nfs: {} },
        ],
      },
      'privileged (container "a" must not set securityContext.privileged=true), ' +
        'unrestricted capabilities (container "a" must not include "SYS_TIME" in securityContext.capabilities.add), ' +
        'restricted volume types (volumes "h", "n" use restricted volume types "hostPath", "nfs")',
    ],
    [
      'root by number',
      { ...spec(container('a', { ...good, runAsUser: 0 })), securityContext: { runAsUser: 0 } },
      'runAsUser=0 (pod and container "a" must not set runAsUser=0)',
    ],
    [
      'root by word',
      spec(container('a', { ...good, runAsNonRoot: false })),
      'runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false)',
    ],
    ['Windows', { ...spec(container('a', { runAsNonRoot: true })), os: { name: 'windows' } }, ''],
  ])('restricted: %s', (_title, pod, expected) => {
    expect(say(pod, 'restricted')).toBe(expected)
  })

  it.each<[string, number, object, string]>([
    ['escalation is not asked about before 1.8', 7, spec(container('a', { runAsNonRoot: true })), ''],
    ['capabilities are not asked about before 1.22', 21, spec(container('a', { ...good, capabilities: {} })), ''],
    [
      'a sysctl that came later',
      26,
      { ...spec(container('a', good)), securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports', value: '' }] } },
      'forbidden sysctls (net.ipv4.ip_local_reserved_ports)',
    ],
    [
      'and is then allowed',
      27,
      { ...spec(container('a', good)), securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports', value: '' }] } },
      '',
    ],
    ['versions of the future are the newest one', 99, spec(container('a', good)), ''],
  ])('%s', (_title, version, pod, expected) => {
    expect(say(pod, 'restricted', version)).toBe(expected)
  })

  it('gives the reasons alone for a summary', () => {
    expect(
      reasonOf(
        violationsOf(
          { spec: spec(container('a', { ...good, privileged: true, runAsUser: 0 })) },
          { level: 'restricted', version: 'latest' },
        ),
      ),
    ).toBe('privileged, runAsUser=0')
  })

  it('reads the labels of a namespace', () => {
    const { policy, errors } = policyOf({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.24',
      'pod-security.kubernetes.io/audit': 'baseline',
    })
    expect(errors).toEqual([])
    expect(nameOfLevel(policy.enforce)).toBe('restricted:v1.24')
    expect(nameOfLevel(policy.audit)).toBe('baseline:latest')
    expect(nameOfLevel(policy.warn)).toBe('restricted:v1.24')
  })

  it('refuses levels and versions that are none', () => {
    const { policy, errors } = policyOf({ 'pod-security.kubernetes.io/enforce': 'bogus', 'pod-security.kubernetes.io/warn-version': '1.2' })
    expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "bogus": must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "1.2": must be "latest" or "v1.x"',
    ])
    expect(policy.enforce.level).toBe('restricted')
    expect(policy.warn.level).toBe('privileged')
  })
})
