/** Autoscalers. Upstream: pkg/apis/autoscaling/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import { parseQuantity } from '../quantity'
import type { Autoscaling, HorizontalPodAutoscaler } from '../types'
import { dnsLabel, pathSegment } from './formats'
import { goQuantity, invalidGo } from './go-value'
import { validateContainerResourceName } from './resources'

const none: readonly FieldError[] = []

type Spec = HorizontalPodAutoscaler['spec']

const LOWEST = 1

/** Simplified: whoever has no pods at times keeps that right on a real cluster; here nobody can have got it. */
export const validateAutoscaler = ({ spec }: HorizontalPodAutoscaler): readonly FieldError[] => validateSpec(spec)

function validateSpec(spec: Spec): readonly FieldError[] {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec
  return [
    ...(minReplicas !== undefined && minReplicas < LOWEST ? [invalid('spec.minReplicas', minReplicas, `must be greater than or equal to ${LOWEST}`)] : none),
    ...(maxReplicas < 1 ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')] : none),
    ...(minReplicas !== undefined && maxReplicas < minReplicas ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')] : none),
    ...validateTarget(scaleTargetRef ?? {}, 'spec.scaleTargetRef'),
    ...metrics.flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`)),
    ...(minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')
      ? [forbidden('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas')]
      : none),
    ...validateRules(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateRules(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ]
}

const validateTarget = ({ kind, name }: Partial<Autoscaling.CrossVersionObjectReference>, path: string): readonly FieldError[] => [
  ...validateSegment(kind, `${path}.kind`, ''),
  ...validateSegment(name, `${path}.name`, ''),
]

const validateSegment = (value: string | undefined, path: string, missing: string): readonly FieldError[] =>
  value ? pathSegment(value).map((fault) => invalid(path, value, fault)) : [required(path, missing)]

const selectPolicies = ['Disabled', 'Max', 'Min']
const policyTypes = ['Percent', 'Pods']
const MAX_WINDOW_SECONDS = 3600
const MAX_PERIOD_SECONDS = 1800

function validateRules(rules: Autoscaling.HPAScalingRules | undefined, path: string): readonly FieldError[] {
  if (!rules) return none
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [] } = rules
  const at = `${path}.stabilizationWindowSeconds`
  return [
    ...(window < 0 ? [invalid(at, window, 'must be greater than or equal to zero')] : none),
    ...(window > MAX_WINDOW_SECONDS ? [invalid(at, window, `must be less than or equal to ${MAX_WINDOW_SECONDS}`)] : none),
    ...(selectPolicy !== undefined && !selectPolicies.includes(selectPolicy) ? [notSupported(`${path}.selectPolicy`, selectPolicy, selectPolicies)] : none),
    ...(policies.length === 0 ? [required(`${path}.policies`, 'must specify at least one Policy')] : none),
    ...policies.flatMap((policy, index) => validatePolicy(policy, `${path}.policies[${index}]`)),
  ]
}

const validatePolicy = ({ type, value = 0, periodSeconds = 0 }: Autoscaling.HPAScalingPolicy, path: string): readonly FieldError[] => [
  ...(policyTypes.includes(type) ? none : [notSupported(`${path}.type`, type ?? '', policyTypes)]),
  ...(value <= 0 ? [invalid(`${path}.value`, value, 'must be greater than zero')] : none),
  ...(periodSeconds <= 0 ? [invalid(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero')] : none),
  ...(periodSeconds > MAX_PERIOD_SECONDS ? [invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${MAX_PERIOD_SECONDS}`)] : none),
]

type Source = 'object' | 'external' | 'pods' | 'resource' | 'containerResource'

/** In the order in which upstream looks for them: only the first is looked into. */
const sourceOrder: readonly Source[] = ['object', 'external', 'pods', 'resource', 'containerResource']
const sourceOf: Readonly<Record<string, Source>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}

function validateMetric(metric: Autoscaling.MetricSpec, path: string): readonly FieldError[] {
  const { type = '' } = metric
  const expected = Object.hasOwn(sourceOf, type) ? sourceOf[type] : undefined
  const unknown = notSupported(`${path}.type`, type, Object.keys(sourceOf))
  const present = sourceOrder.filter((source) => metric[source])
  return [
    ...(type ? none : [required(`${path}.type`, 'must specify a metric source type')]),
    ...(expected ? none : [unknown]),
    ...(present.length > 0 ? checks[present[0]](metric, `${path}.${present[0]}`) : none),
    ...(expected ? none : [unknown]),
    ...(expected && !metric[expected] ? [required(`${path}.${expected}`, 'must populate information for the given metric source')] : none),
    ...(present.length > 1
      ? present.filter((source) => source !== expected).map((source) => forbidden(`${path}.${source}`, 'must populate the given metric source only'))
      : none),
  ]
}

const checks: Readonly<Record<Source, (metric: Autoscaling.MetricSpec, path: string) => readonly FieldError[]>> = {
  object: ({ object }, path) => [
    ...validateTarget(object?.describedObject ?? {}, `${path}.describedObject`),
    ...validateSegment(object?.metric?.name, `${path}.metric.name`, 'must specify a metric name'),
    ...validateAim(object?.target, `${path}.target`),
    ...(hasAmount(object?.target) ? none : [required(`${path}.target.averageValue`, 'must set either a target value or averageValue')]),
  ],
  external: ({ external }, path) => [
    ...validateSegment(external?.metric?.name, `${path}.metric.name`, 'must specify a metric name'),
    ...validateAim(external?.target, `${path}.target`),
    ...(hasAmount(external?.target) ? none : [required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target')]),
    ...(external?.target?.value !== undefined && external.target.averageValue !== undefined
      ? [forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target')]
      : none),
  ],
  pods: ({ pods }, path) => [
    ...validateSegment(pods?.metric?.name, `${path}.metric.name`, 'must specify a metric name'),
    ...validateAim(pods?.target, `${path}.target`),
    ...(pods?.target?.averageValue === undefined ? [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')] : none),
  ],
  resource: ({ resource }, path) => [
    ...(resource?.name ? none : [required(`${path}.name`, 'must specify a resource name')]),
    ...validateShare(resource?.target, `${path}.target`),
  ],
  containerResource: ({ containerResource }, path) => [
    ...(containerResource?.name ? validateContainerResourceName(containerResource.name, `${path}.name`) : [required(`${path}.name`, 'must specify a resource name')]),
    ...(containerResource?.container
      ? dnsLabel(containerResource.container).map((fault) => invalid(`${path}.container`, containerResource.container, fault))
      : [required(`${path}.container`, 'must specify a container')]),
    ...validateShare(containerResource?.target, `${path}.target`),
  ],
}

const hasAmount = (target: Autoscaling.MetricTarget | undefined): boolean => target?.value !== undefined || target?.averageValue !== undefined

function validateShare(target: Autoscaling.MetricTarget | undefined, path: string): readonly FieldError[] {
  const { averageUtilization: share, averageValue: amount } = target ?? {}
  return [
    ...validateAim(target, path),
    ...(share === undefined && amount === undefined ? [required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization')] : none),
    ...(share !== undefined && amount !== undefined ? [forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization')] : none),
  ]
}

const targetTypes = ['Utilization', 'Value', 'AverageValue']

function validateAim(target: Autoscaling.MetricTarget | undefined, path: string): readonly FieldError[] {
  const { type = '', averageUtilization } = target ?? {}
  return [
    ...(type ? none : [required(`${path}.type`, 'must specify a metric target type')]),
    ...(targetTypes.includes(type) ? none : [invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue')]),
    ...validateAmount(target?.value, `${path}.value`),
    ...validateAmount(target?.averageValue, `${path}.averageValue`),
    ...(averageUtilization !== undefined && averageUtilization < 1 ? [invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0')] : none),
  ]
}

const validateAmount = (amount: string | undefined, path: string): readonly FieldError[] =>
  amount === undefined || (parseQuantity(amount)?.nano ?? 0n) > 0n ? none : [invalidGo(path, goQuantity(amount), 'must be positive')]
