import { describe, expect, it } from 'vitest'
import type { ApiDoor } from '../../../api/door'
import { kinds } from '../../../api/kinds'
import { CertificateSigningRequest } from '../../../api/kinds/certificate-signing-request'
import { ClusterRole } from '../../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../../api/kinds/cluster-role-binding'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

/** Requests in DER, base64: of ann in the group dev, and of eve in the group system:masters. */
const ann =
  'MIHXMH4CAQAwHDEMMAoGA1UECgwDZGV2MQwwCgYDVQQDDANhbm4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARfaFLf2os35/X1S4W3O7M91E' +
  'Pjf/o50WonYGmKVpZb1GGmcFGlJreYut/74XInXCEP5r+GMJQEhIeGZCvgKUJFoAAwCgYIKoZIzj0EAwIDSQAwRgIhAP2c4l7USJMuPOYJ5nuZ' +
  'nsoPgEdWsByuanAfjfNfl/FTAiEA1X7gTF/k9kwPRhnQBOPPRtRYc95zl6qLsDN1k2L1g3o='
const eve =
  'MIHiMIGJAgEAMCcxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQwwCgYDVQQDDANldmUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARfaFLf2o' +
  's35/X1S4W3O7M91EPjf/o50WonYGmKVpZb1GGmcFGlJreYut/74XInXCEP5r+GMJQEhIeGZCvgKUJFoAAwCgYIKoZIzj0EAwIDSAAwRQIhAK1g' +
  '0YcoNmEV2LLcX6efor4O8yU3z2qR/RcpavBpxdQdAiAGA1i6isBSoIIjDuG8hKXlrsBgyCPqgZkD1ayCTbz6Bg=='

const CLIENT = 'kubernetes.io/kube-apiserver-client'
const pem = (der: string): string =>
  btoa(`-----BEGIN CERTIFICATE REQUEST-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE REQUEST-----\n`)

function server() {
  const simulation = createSimulation({ seed: '1', startMs: Date.UTC(2026, 0, 1) })
  const apiServer = createApiServer({ simulation, kinds })
  const as = (user: string, groups: string[]): ApiDoor => apiServer.door({ user, groups, fieldManager: 'kubectl' })
  const door = as('kubernetes-admin', ['system:masters'])
  const ask = (request: string, signerName = CLIENT) =>
    door.create(CertificateSigningRequest, {
      metadata: { name: 'r' },
      spec: { request: pem(request), signerName, usages: ['client auth'], username: 'x' },
    })
  return { as, door, ask }
}

const approved = (request: CertificateSigningRequest): CertificateSigningRequest => ({
  ...request,
  status: { conditions: [{ type: 'Approved', status: 'True', reason: 'Test', message: '' }] },
})

describe('certificates', () => {
  it('are not asked for in the name of the masters', () => {
    expect(() => server().ask(eve)).toThrow(
      'certificatesigningrequests.certificates.k8s.io "r" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    )
    expect(server().ask(eve, 'example.com/x').metadata.name).toBe('r')
  })

  it('are approved by those who may approve for the signer', () => {
    const { as, door, ask } = server()
    const request = ask(ann)
    const jane = as('jane', ['system:authenticated'])
    const approve = () => jane.update(CertificateSigningRequest, approved(request), { subresource: 'approval' })
    expect(approve).toThrow(
      'certificatesigningrequests.certificates.k8s.io "r" is forbidden: user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"',
    )
    const rules = [{ apiGroups: ['certificates.k8s.io'], resources: ['signers'], resourceNames: ['kubernetes.io/*'], verbs: ['approve'] }]
    door.create(ClusterRole, { metadata: { name: 'approver' }, rules })
    door.create(ClusterRoleBinding, {
      metadata: { name: 'approver' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'approver' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    })
    expect(approve().status.conditions?.[0].type).toBe('Approved')
    const failed = { ...door.get(CertificateSigningRequest, { name: 'r' }) }
    const conditions = [...(failed.status.conditions ?? []), { type: 'Failed', status: 'True', reason: 'Test', message: '' }]
    const sign = () =>
      jane.update(CertificateSigningRequest, { ...failed, status: { ...failed.status, conditions } }, { subresource: 'status' })
    expect(sign).toThrow('user not permitted to sign requests with signerName "kubernetes.io/kube-apiserver-client"')
  })
})
