/** Definitions as they are met in real life, and objects of them, written for our tests. */
export const manifests: Readonly<Record<string, string>> = {
  'crontabs.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crontabs.stable.example.com}
spec:
  group: stable.example.com
  scope: Namespaced
  names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct], categories: [all, tables]}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        description: A command that runs again and again.
        required: [spec]
        properties:
          spec:
            type: object
            description: What is to run, and when.
            required: [cronSpec]
            x-kubernetes-validations:
            - {rule: "self.replicas <= self.maxReplicas", message: replicas must not exceed maxReplicas}
            - {rule: "!has(oldSelf.owner) || has(self.owner)", message: owner may not be taken away}
            properties:
              cronSpec: {type: string, description: The hours., pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$'}
              image:
                type: string
                default: busybox
                maxLength: 20
                x-kubernetes-validations:
                - {rule: self == oldSelf, messageExpression: "'image ' + oldSelf + ' stays'", reason: FieldValueForbidden}
              replicas: {type: integer, format: int32, minimum: 1, maximum: 10, default: 1}
              maxReplicas: {type: integer, default: 5}
              owner: {type: string, enum: [ops, dev]}
              port: {x-kubernetes-int-or-string: true}
              ratio: {type: number}
              paused: {type: boolean, nullable: true}
              until: {type: string, format: date-time}
              labels: {type: object, additionalProperties: {type: string}}
              hosts: {type: array, maxItems: 3, items: {type: string, minLength: 2}, x-kubernetes-list-type: set}
              mounts:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items:
                  type: object
                  required: [name]
                  properties: {name: {type: string}, path: {type: string, default: /mnt}}
              anything: {type: object, x-kubernetes-preserve-unknown-fields: true}
          status:
            type: object
            properties:
              replicas: {type: integer}
              selector: {type: string}
              conditions:
                type: array
                items: {type: object, properties: {type: {type: string}, status: {type: string}}}
    subresources:
      status: {}
      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}
    selectableFields: [{jsonPath: .spec.owner}]
    additionalPrinterColumns:
    - {name: Spec, type: string, jsonPath: .spec.cronSpec, description: The hours.}
    - {name: Replicas, type: integer, jsonPath: .spec.replicas}
    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
    - {name: Owner, type: string, jsonPath: .spec.owner, priority: 1}
    - {name: Until, type: date, jsonPath: .spec.until}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
  - name: v1beta1
    served: true
    storage: false
    deprecated: true
    deprecationWarning: v1beta1 goes soon
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`,
  'certificates.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: certificates.certs.example.org}
spec:
  group: certs.example.org
  scope: Namespaced
  names: {plural: certificates, kind: Certificate, shortNames: [cert, certs], categories: [certs]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [secretName, issuerRef]
            properties:
              secretName: {type: string}
              commonName: {type: string}
              dnsNames: {type: array, items: {type: string}}
              duration: {type: string}
              isCA: {type: boolean}
              issuerRef:
                type: object
                required: [name]
                properties: {group: {type: string}, kind: {type: string, default: Issuer}, name: {type: string}}
              privateKey:
                type: object
                properties:
                  algorithm: {type: string, enum: [RSA, ECDSA, Ed25519]}
                  size: {type: integer, minimum: 256}
              usages: {type: array, items: {type: string, enum: [signing, digital signature, server auth, client auth]}}
            oneOf: [{required: [dnsNames]}, {required: [commonName]}]
          status:
            type: object
            properties:
              notAfter: {type: string, format: date-time}
              conditions:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [type]
                items:
                  type: object
                  required: [type, status]
                  properties: {type: {type: string}, status: {type: string, enum: ["True", "False", Unknown]}, reason: {type: string}, message: {type: string}}
    additionalPrinterColumns:
    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
    - {name: Secret, type: string, jsonPath: .spec.secretName}
    - {name: Issuer, type: string, jsonPath: .spec.issuerRef.name, priority: 1}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
`,
  'monitors.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: servicemonitors.monitoring.example.net}
spec:
  group: monitoring.example.net
  scope: Namespaced
  names: {plural: servicemonitors, singular: servicemonitor, kind: ServiceMonitor, shortNames: [smon]}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [selector, endpoints]
            properties:
              selector:
                type: object
                x-kubernetes-map-type: atomic
                properties:
                  matchLabels: {type: object, additionalProperties: {type: string}}
                  matchExpressions:
                    type: array
                    items:
                      type: object
                      required: [key, operator]
                      properties: {key: {type: string}, operator: {type: string}, values: {type: array, items: {type: string}}}
              namespaceSelector: {type: object, properties: {any: {type: boolean}, matchNames: {type: array, items: {type: string}}}}
              endpoints:
                type: array
                items:
                  type: object
                  properties:
                    port: {type: string}
                    targetPort: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}
                    interval: {type: string, pattern: '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$'}
                    path: {type: string}
                    scheme: {type: string, enum: [http, https]}
`,
  'clusters.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {plural: widgets, kind: Widget}
  versions:
  - {name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {size: {type: integer}}}}}
`,
  'clash.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tables.stable.example.com}
spec:
  group: stable.example.com
  scope: Namespaced
  names: {plural: tables, kind: Table, shortNames: [ct]}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
  'nightly.yaml': `apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: nightly, labels: {team: night}}
spec: {cronSpec: "0 3 * * *", owner: ops, port: http, ratio: 0.5, until: "2030-01-01T00:00:00Z", hosts: [a1, b2], mounts: [{name: data}], labels: {a: b}, anything: {goes: [1, {deep: true}]}}
`,
  'nightly-changed.yaml': `apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: nightly, labels: {team: night}}
spec: {cronSpec: "0 4 * * *", owner: ops, replicas: 2}
`,
  'wrong.yaml': `apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: wrong}
spec: {cronSpec: often, owner: me, replicas: 11, hosts: [a, b2, b2, c3], port: true, until: soon, mounts: [{path: /x}, {name: a}, {name: a}], ratio: x, labels: {a: 1}}
`,
  'unknown-field.yaml': `apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: stray, annotation: {}}
spec: {cronSpec: "0 3 * * *", image: nginx, replica: 3, mounts: [{name: a, size: 1}]}
`,
  'too-many.yaml': `apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: many}
spec: {cronSpec: "0 3 * * *", replicas: 9}
`,
  'no-spec.yaml': 'apiVersion: stable.example.com/v1\nkind: CronTab\nmetadata: {name: bare}\n',
  'old.yaml': 'apiVersion: stable.example.com/v1beta1\nkind: CronTab\nmetadata: {name: old}\nspec: {cronSpec: "* * * * *"}\n',
  'no-version.yaml': 'apiVersion: stable.example.com/v2\nkind: CronTab\nmetadata: {name: x}\n',
  'certificate.yaml': `apiVersion: certs.example.org/v1
kind: Certificate
metadata: {name: web}
spec: {secretName: web-tls, issuerRef: {name: ca}, dnsNames: [web.example.org], privateKey: {algorithm: ECDSA, size: 256}}
`,
  'certificate-wrong.yaml': `apiVersion: certs.example.org/v1
kind: Certificate
metadata: {name: wrong}
spec: {issuerRef: {}, privateKey: {algorithm: DSA, size: 8}}
`,
  'monitor.yaml': `apiVersion: monitoring.example.net/v1
kind: ServiceMonitor
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, endpoints: [{port: http, interval: 30s}, {targetPort: 8080, scheme: https}]}
`,
  'widget.yaml': 'apiVersion: example.com/v1alpha1\nkind: Widget\nmetadata: {name: big}\nsize: 3\n',
}
