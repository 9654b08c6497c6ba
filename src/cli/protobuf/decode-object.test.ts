import { describe, expect, it } from 'vitest'
import { BadMessage, decodeObject } from './decode-object'

/** What kubectl 1.32.5 sent. */
const rows = [
  {
    line: 'kubectl create deployment web --image=nginx --replicas=0 --port=80 -- sleep 1',
    sent: 'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50EskBCiYKA3dlYhIAGgdkZWZhdWx0IgAqADIAOABCAFoKCgNhcHASA3dlYhKQAQgAEgwKCgoDYXBwEgN3ZWIadgocCgASABoAIgAqADIAOABCAFoKCgNhcHASA3dlYhJWEjgKBW5naW54EgVuZ2lueBoFc2xlZXAaATEqADIKCgAQABhQIgAqAEIAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAoADgAGgAiAA==',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [{ name: 'nginx', image: 'nginx', command: ['sleep', '1'], ports: [{ containerPort: 80 }] }],
          },
        },
      },
    },
  },
  {
    line: 'kubectl create secret generic s --from-literal=key=wörd',
    sent: 'azhzAAoMCgJ2MRIGU2VjcmV0EioKGAoBcxIAGgdkZWZhdWx0IgAqADIAOABCABIMCgNrZXkSBXfDtnJkGgAaACIA',
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'default' },
      data: { key: 'd8O2cmQ=' },
    },
  },
  {
    line: 'kubectl create service nodeport s --tcp=80:web --node-port=30080',
    sent: 'azhzAAoNCgJ2MRIHU2VydmljZRJsCiIKAXMSABoHZGVmYXVsdCIAKgAyADgAQgBaCAoDYXBwEgFzEkIKHgoGODAtd2ViEgNUQ1AYUCIJCAEQABoDd2ViKIDrARIICgNhcHASAXMaACIITm9kZVBvcnQ6AEIAUgBaAGAAaAAaAgoAGgAiAA==',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', namespace: 'default', labels: { app: 's' } },
      spec: {
        ports: [{ name: '80-web', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 }],
        selector: { app: 's' },
        type: 'NodePort',
      },
    },
  },
  {
    line: 'kubectl create namespace n',
    sent: 'azhzAAoPCgJ2MRIJTmFtZXNwYWNlEhkKEQoBbhIAGgAiACoAMgA4AEIAEgAaAgoAGgAiAA==',
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } },
  },
  {
    line: 'kubectl create token default --duration=600s',
    sent: 'azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIdChAKABIAGgAiACoAMgA4AEIAEgMg2AQaBAoAEgAaACIA',
    object: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } },
  },
  {
    line: 'kubectl create quota q --hard=cpu=500m',
    sent: 'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRItChgKAXESABoHZGVmYXVsdCIAKgAyADgAQgASDwoNCgNjcHUSBgoENTAwbRoAGgAiAA==',
    object: {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q', namespace: 'default' },
      spec: { hard: { cpu: '500m' } },
    },
  },
]

describe('decodeObject', () => {
  it.each(rows)('reads what `$line` sends', ({ sent, object }) => {
    expect(decodeObject(Buffer.from(sent, 'base64'))).toEqual(object)
  })

  const secret = Buffer.from(rows[1].sent, 'base64')
  it('names a kind that it does not know', () => {
    const unknown = Buffer.from(secret.toString('latin1').replace('Secret', 'Secrex'), 'latin1')
    expect(decodeObject(unknown)).toEqual({ apiVersion: 'v1', kind: 'Secrex' })
  })

  const refused = [
    {
      name: 'what is no message',
      bytes: Buffer.from('{}'),
      message: 'provided data does not appear to be a protobuf message',
    },
    { name: 'a message that ends too early', bytes: secret.subarray(0, secret.length - 20), message: 'unexpected EOF' },
  ]
  it.each(refused)('refuses $name', ({ bytes, message }) => {
    expect(() => decodeObject(bytes)).toThrow(new BadMessage(message))
  })
})
