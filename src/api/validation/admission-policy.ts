/** Admission policies and their bindings. Upstream: pkg/apis/admissionregistration/validation/validation.go (v1.32). */
import { compilePolicy } from '../admission-policy/compile-policy'
import { duplicate, forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { Admission, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../types'
import { supported, validateMatch, validateMatchConditions } from './admission-rules'
import { dns1035Label, dnsSubdomain, pathSegment, qualifiedName } from './formats'
import { validateLabelSelector } from './labels'

const none: readonly FieldError[] = []
const failurePolicies = ['Fail', 'Ignore']
const EITHER = 'validations or auditAnnotations must contain at least one item'

export function validatePolicy({ metadata, spec }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const { matchConstraints: match, validations = [], auditAnnotations = [] } = spec
  const isEmpty = validations.length === 0 && auditAnnotations.length === 0
  return [
    ...supported(spec.failurePolicy, failurePolicies, 'spec.failurePolicy'),
    ...(spec.paramKind ? validateParamKind(spec.paramKind, 'spec.paramKind') : none),
    ...(match ? validateMatch(match, 'spec.matchConstraints') : [required('spec.matchConstraints')]),
    ...(match && !match.resourceRules?.length ? [required('spec.matchConstraints.resourceRules')] : none),
    ...validateMatchConditions(spec.matchConditions, 'spec.matchConditions'),
    ...(spec.variables ?? []).flatMap((variable, index) => validateVariable(variable, `spec.variables[${index}]`)),
    ...(isEmpty ? [required('spec.validations', EITHER), required('spec.auditAnnotations', EITHER)] : none),
    ...validations.flatMap((validation, index) => validateValidation(validation, `spec.validations[${index}]`)),
    ...validateAnnotations(auditAnnotations, metadata.name),
    ...compilePolicy({ spec }).faults,
  ]
}

function validateParamKind({ apiVersion = '', kind = '' }: Admission.ParamKind, path: string): readonly FieldError[] {
  return [...validateApiVersion(apiVersion, `${path}.apiVersion`), ...validateKind(kind, `${path}.kind`)]
}

function validateApiVersion(apiVersion: string, path: string): readonly FieldError[] {
  if (!apiVersion) return [required(path)]
  const parts = apiVersion.split('/')
  if (parts.length > 2) return [invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  const [group, version] = parts.length === 2 ? parts : ['', parts[0]]
  const [ofGroup, ofVersion] = [group ? dnsSubdomain(group) : [], version ? dns1035Label(version) : []]
  return [
    ...(ofGroup.length > 0 ? [invalid(path, group, ofGroup.join(','))] : none),
    ...(version ? none : [invalid(path, apiVersion, 'version must be specified')]),
    ...(ofVersion.length > 0 ? [invalid(path, version, ofVersion.join(','))] : none),
  ]
}

function validateKind(kind: string, path: string): readonly FieldError[] {
  if (!kind) return [required(path)]
  const faults = dns1035Label(kind.toLowerCase())
  return faults.length > 0 ? [invalid(path, kind, `may have mixed case, but should otherwise match: ${faults.join(',')}`)] : none
}

const reserved = 'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' ')

function validateVariable({ name = '', expression = '' }: Admission.Variable, path: string): readonly FieldError[] {
  const isIdentifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !reserved.includes(name)
  const ofName = isIdentifier ? none : [invalid(`${path}.name`, name, 'name is not a valid CEL identifier')]
  return [
    ...(name.trim() ? ofName : [required(`${path}.name`, 'name is not specified')]),
    ...(expression.trim() ? none : [required(`${path}.expression`, 'expression is not specified')]),
  ]
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']

function validateValidation({ expression = '', messageExpression = '', message = '', reason }: Admission.Validation, path: string): readonly FieldError[] {
  const isBlank = message !== '' && message.trim() === ''
  const isBroken = /[\n\r]/.test(message.trim())
  return [
    ...(expression.trim() ? none : [required(`${path}.expression`, 'expression is not specified')]),
    ...(messageExpression && !messageExpression.trim() ? [invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified')] : none),
    ...(isBlank ? [invalid(`${path}.message`, message, 'message must be non-empty if specified')] : none),
    ...(isBroken ? [invalid(`${path}.message`, message, 'message must not contain line breaks')] : none),
    ...supported(reason, reasons, `${path}.reason`),
  ]
}

const MAX_ANNOTATIONS = 20
const MAX_EXPRESSION_BYTES = 5 * 1024

function validateAnnotations(annotations: readonly Admission.AuditAnnotation[], policy: string): readonly FieldError[] {
  const path = 'spec.auditAnnotations'
  return [
    ...(annotations.length > MAX_ANNOTATIONS ? [invalid(path, annotations, `must not have more than ${MAX_ANNOTATIONS} auditAnnotations`)] : none),
    ...annotations.flatMap(({ key = '', valueExpression = '' }, index) => {
      const at = `${path}[${index}]`
      const { length } = valueExpression.trim()
      return [
        ...qualifiedName(`${policy}/${key}`).map((fault) => invalid(`${at}.key`, `${policy}/${key}`, fault)),
        ...(length === 0 ? [required(`${at}.valueExpression`, 'valueExpression is not specified')] : none),
        ...(length > MAX_EXPRESSION_BYTES ? [required(`${at}.valueExpression`, `must not exceed ${MAX_EXPRESSION_BYTES} bytes in length`)] : none),
        ...(annotations.findIndex((other) => other.key === key) < index ? [duplicate(`${at}.key`, key)] : none),
      ]
    }),
  ]
}

export function validatePolicyBinding({ spec }: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const { policyName = '', paramRef, matchResources, validationActions = [] } = spec
  return [
    ...(policyName ? dnsSubdomain(policyName).map((fault) => invalid('spec.policyName', policyName, fault)) : [required('spec.policyName')]),
    ...(paramRef ? validateParamRef(paramRef, 'spec.paramRef') : none),
    ...(matchResources ? validateMatch(matchResources, 'spec.matchResources') : none),
    ...validateActions(validationActions, 'spec.validationActions'),
  ]
}

const EXCLUSIVE = 'name and selector are mutually exclusive'

function validateParamRef({ name, selector, parameterNotFoundAction: action }: Admission.ParamRef, path: string): readonly FieldError[] {
  const isBoth = name && selector
  return [
    ...(name ? pathSegment(name).map((fault) => invalid(`${path}.name`, name, fault)) : none),
    ...(isBoth ? [forbidden(`${path}.name`, EXCLUSIVE)] : none),
    ...validateLabelSelector(selector, `${path}.selector`),
    ...(isBoth ? [forbidden(`${path}.selector`, EXCLUSIVE)] : none),
    ...(name || selector ? none : [required(path, 'one of name or selector must be specified')]),
    ...(action ? supported(action, ['Deny', 'Allow'], `${path}.parameterNotFoundAction`) : [required(`${path}.parameterNotFoundAction`)]),
  ]
}

const actionNames = ['Audit', 'Deny', 'Warn']
const NOT_BOTH =
  'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'

function validateActions(actions: readonly string[], path: string): readonly FieldError[] {
  return [
    ...actions.flatMap((action, index) => [
      ...(actionNames.includes(action) ? none : [notSupported(`${path}[${index}]`, action, actionNames)]),
      ...(actions.indexOf(action) < index ? [duplicate(`${path}[${index}]`, action)] : none),
    ]),
    ...(actions.includes('Deny') && actions.includes('Warn') ? [invalid(path, actions, NOT_BOTH)] : none),
    ...(actions.length === 0 ? [required(path, 'at least one validation action is required')] : none),
  ]
}
