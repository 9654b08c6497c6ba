/** Completes webhooks and admission policies. Upstream: pkg/apis/admissionregistration/v1/defaults.go (v1.32). */
import type { AdmissionRule } from '../admission-rule'
import type { Admission, MutatingWebhookConfiguration, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, ValidatingWebhookConfiguration } from '../types'
import { change, changeEach, fill } from './fill'

const everything = {}
const HTTPS_PORT = 443
const TIMEOUT_SECONDS = 10

type Webhook = Admission.ValidatingWebhook | Admission.MutatingWebhook

const defaults = { failurePolicy: 'Fail', matchPolicy: 'Equivalent', namespaceSelector: everything, objectSelector: everything, timeoutSeconds: TIMEOUT_SECONDS }

export const defaultValidatingWebhooks = (configuration: ValidatingWebhookConfiguration): ValidatingWebhookConfiguration =>
  changeEach(configuration, 'webhooks', defaultWebhook)

export const defaultMutatingWebhooks = (configuration: MutatingWebhookConfiguration): MutatingWebhookConfiguration =>
  changeEach(configuration, 'webhooks', (webhook) => fill(defaultWebhook(webhook), { reinvocationPolicy: 'Never' }))

function defaultWebhook<W extends Webhook>(webhook: W): W {
  const filled: Webhook = changeEach(fill<Webhook>(webhook, defaults), 'rules', defaultRule)
  return change(filled, 'clientConfig', (client) => change(client, 'service', (service) => fill(service, { port: HTTPS_PORT }))) as W
}

const defaultRule = <R extends object>(rule: R): R => fill<AdmissionRule>(rule, { scope: '*' }) as R

export const defaultPolicy = (policy: ValidatingAdmissionPolicy): ValidatingAdmissionPolicy =>
  change(policy, 'spec', (spec) => change(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', defaultMatch))

export const defaultPolicyBinding = (binding: ValidatingAdmissionPolicyBinding): ValidatingAdmissionPolicyBinding =>
  change(binding, 'spec', (spec) => change(spec, 'matchResources', defaultMatch))

const matchDefaults = { matchPolicy: 'Equivalent', namespaceSelector: everything, objectSelector: everything }

const defaultMatch = (match: Admission.MatchResources): Admission.MatchResources =>
  changeEach(changeEach(fill(match, matchDefaults), 'resourceRules', defaultRule), 'excludeResourceRules', defaultRule)
