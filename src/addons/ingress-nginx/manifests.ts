/**
 * What `kubectl apply` finds at the address that installs ingress-nginx, for the places where it may run.
 * Upstream: kubernetes/ingress-nginx/deploy/static/provider/{kind,cloud,baremetal}/deploy.yaml (controller-v1.12.1).
 */
import { formatYaml } from '../../base/yaml/format'
import { accessObjects } from './access-manifests'
import { admissionObjects, ingressClass, webhookConfiguration } from './admission-manifests'
import { controllerImageOf, CONTROLLER, NAMESPACE } from './version'
import { labelsOf, metadataOf, selector, type Manifest } from './manifest-labels'

export type Provider = 'kind' | 'cloud' | 'baremetal'
export const providers: readonly Provider[] = ['kind', 'cloud', 'baremetal']

export const deployPage = (provider: Provider, release: string): string => installation(provider, release).map(formatYaml).join('---\n')

const installation = (provider: Provider, release: string): readonly Manifest[] => [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { labels: { 'app.kubernetes.io/instance': NAMESPACE, 'app.kubernetes.io/name': NAMESPACE }, name: NAMESPACE },
  },
  ...accessObjects(release),
  { apiVersion: 'v1', data: null, kind: 'ConfigMap', metadata: metadataOf('ingress-nginx-controller', { component: 'controller', release }) },
  controllerService(provider, release),
  admissionService(release),
  deployment(provider, release),
  ...admissionObjects(release),
  ingressClass(release),
  webhookConfiguration(release),
]

function controllerService(provider: Provider, release: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf('ingress-nginx-controller', { component: 'controller', release }),
    spec: {
      ...(provider === 'cloud' ? { externalTrafficPolicy: 'Local' } : {}),
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [
        { appProtocol: 'http', name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' },
        { appProtocol: 'https', name: 'https', port: 443, protocol: 'TCP', targetPort: 'https' },
      ],
      selector,
      type: provider === 'cloud' ? 'LoadBalancer' : 'NodePort',
    },
  }
}

const admissionService = (release: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadataOf('ingress-nginx-controller-admission', { component: 'controller', release }),
  spec: { ports: [{ appProtocol: 'https', name: 'https-webhook', port: 443, targetPort: 'webhook' }], selector, type: 'ClusterIP' },
})

const usualArguments = [
  '--election-id=ingress-nginx-leader',
  `--controller-class=${CONTROLLER}`,
  '--ingress-class=nginx',
  '--configmap=$(POD_NAMESPACE)/ingress-nginx-controller',
  '--validating-webhook=:8443',
  '--validating-webhook-certificate=/usr/local/certificates/cert',
  '--validating-webhook-key=/usr/local/certificates/key',
]

const argumentsFor: Readonly<Record<Provider, readonly string[]>> = {
  kind: [...usualArguments, '--watch-ingress-without-class=true', '--publish-status-address=localhost', '--enable-metrics=false'],
  cloud: ['--publish-service=$(POD_NAMESPACE)/ingress-nginx-controller', ...usualArguments, '--enable-metrics=false'],
  baremetal: [...usualArguments, '--enable-metrics=false'],
}

function deployment(provider: Provider, release: string): Manifest {
  const isKind = provider === 'kind'
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf('ingress-nginx-controller', { component: 'controller', release }),
    spec: {
      minReadySeconds: 0,
      revisionHistoryLimit: 10,
      selector: { matchLabels: selector },
      ...(isKind ? { strategy: { rollingUpdate: { maxUnavailable: 1 }, type: 'RollingUpdate' } } : {}),
      template: {
        metadata: { labels: labelsOf('controller', release) },
        spec: {
          automountServiceAccountToken: true,
          containers: [controller(provider, release)],
          dnsPolicy: 'ClusterFirst',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          serviceAccountName: 'ingress-nginx',
          terminationGracePeriodSeconds: isKind ? 0 : 300,
          ...(isKind ? { tolerations: ['master', 'control-plane'].map(toleration) } : {}),
          volumes: [{ name: 'webhook-cert', secret: { secretName: 'ingress-nginx-admission' } }],
        },
      },
    },
  }
}

const toleration = (role: string): object => ({ effect: 'NoSchedule', key: `node-role.kubernetes.io/${role}`, operator: 'Equal' })

const environment = (name: string, fieldPath: string): object => ({ name, valueFrom: { fieldRef: { fieldPath } } })

const probe = (failureThreshold: number): object => ({
  failureThreshold,
  httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' },
  initialDelaySeconds: 10,
  periodSeconds: 10,
  successThreshold: 1,
  timeoutSeconds: 1,
})

function controller(provider: Provider, release: string): object {
  const onHost = (port: number): object => (provider === 'kind' ? { hostPort: port } : {})
  return {
    args: ['/nginx-ingress-controller', ...argumentsFor[provider]],
    env: [
      environment('POD_NAME', 'metadata.name'),
      environment('POD_NAMESPACE', 'metadata.namespace'),
      { name: 'LD_PRELOAD', value: '/usr/local/lib/libmimalloc.so' },
    ],
    image: controllerImageOf(release),
    imagePullPolicy: 'IfNotPresent',
    lifecycle: { preStop: { exec: { command: ['/wait-shutdown'] } } },
    livenessProbe: probe(5),
    name: 'controller',
    ports: [
      { containerPort: 80, ...onHost(80), name: 'http', protocol: 'TCP' },
      { containerPort: 443, ...onHost(443), name: 'https', protocol: 'TCP' },
      { containerPort: 8443, name: 'webhook', protocol: 'TCP' },
    ],
    readinessProbe: probe(3),
    resources: { requests: { cpu: '100m', memory: '90Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
      readOnlyRootFilesystem: false,
      runAsGroup: 82,
      runAsNonRoot: true,
      runAsUser: 101,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [{ mountPath: '/usr/local/certificates/', name: 'webhook-cert', readOnly: true }],
  }
}
