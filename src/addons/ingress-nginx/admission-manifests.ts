/**
 * The class, the webhook that checks Ingresses, and the two Jobs that make its certificate and write it into the configuration.
 * Upstream: charts/ingress-nginx/templates/admission-webhooks, controller-ingressclass.yaml (4.12.1).
 */
import { labelsOf, metadataOf, type Manifest } from './manifest-labels'
import { certgenImage, CONTROLLER, NAMESPACE } from './version'

const SERVICE = 'ingress-nginx-controller-admission'
const component = 'admission-webhook'

export const ingressClass = (release: string): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: metadataOf('nginx', { component: 'controller', release, isClusterWide: true }),
  spec: { controller: CONTROLLER },
})

export const webhookConfiguration = (release: string): Manifest => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: metadataOf('ingress-nginx-admission', { component, release, isClusterWide: true }),
  webhooks: [
    {
      admissionReviewVersions: ['v1'],
      clientConfig: { service: { name: SERVICE, namespace: NAMESPACE, path: '/networking/v1/ingresses', port: 443 } },
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      name: 'validate.nginx.ingress.kubernetes.io',
      rules: [{ apiGroups: ['networking.k8s.io'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['ingresses'] }],
      sideEffects: 'None',
    },
  ],
})

export const admissionObjects = (release: string): readonly Manifest[] => [
  job('create', release, [`--host=${SERVICE},${SERVICE}.$(POD_NAMESPACE).svc`, '--namespace=$(POD_NAMESPACE)', '--secret-name=ingress-nginx-admission']),
  job('patch', release, [
    '--webhook-name=ingress-nginx-admission',
    '--namespace=$(POD_NAMESPACE)',
    '--patch-mutating=false',
    '--secret-name=ingress-nginx-admission',
    '--patch-failure-policy=Fail',
  ]),
]

function job(action: 'create' | 'patch', release: string, flags: readonly string[]): Manifest {
  const name = `ingress-nginx-admission-${action}`
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadataOf(name, { component, release }),
    spec: {
      template: {
        metadata: { labels: labelsOf(component, release), name },
        spec: {
          automountServiceAccountToken: true,
          containers: [
            {
              args: [action, ...flags],
              env: [{ name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }],
              image: certgenImage,
              imagePullPolicy: 'IfNotPresent',
              name: action,
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
                readOnlyRootFilesystem: true,
                runAsGroup: 65532,
                runAsNonRoot: true,
                runAsUser: 65532,
                seccompProfile: { type: 'RuntimeDefault' },
              },
            },
          ],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          restartPolicy: 'OnFailure',
          serviceAccountName: 'ingress-nginx-admission',
        },
      },
      ttlSecondsAfterFinished: 0,
    },
  }
}
