import { describe, expect, it } from 'vitest'
import { checkIngress } from './admission'
import { configurationOf, ingressOf, type IngressWords } from './ingress.test.support'

const there: IngressWords = { name: 'there', host: 'a.test', paths: ['Prefix /', 'Exact /x'] }

/** Upstream: test/e2e/admission/admission.go; checkOverlap and CheckIngress of controller_test.go. */
const cases: readonly (readonly [words: IngressWords, problem: string | undefined])[] = [
  [{ name: 'new', host: 'b.test', paths: ['Prefix /'] }, undefined],
  [{ name: 'new', host: 'a.test', paths: ['Prefix /other'] }, undefined],
  [{ name: 'there', host: 'a.test', paths: ['Prefix /'] }, undefined],
  [{ name: 'new', host: 'a.test', paths: ['Prefix /'] }, 'host "a.test" and path "/" is already defined in ingress default/there'],
  [{ name: 'new', host: 'a.test', paths: ['Exact /'] }, undefined],
  [{ name: 'new', host: 'a.test', paths: ['Prefix /free', 'Exact /x'] }, undefined],
  [{ name: 'new', host: 'a.test', paths: ['Exact /x', 'Prefix /free'] }, 'host "a.test" and path "/x" is already defined in ingress default/there'],
  [{ name: 'new', host: 'a.test', paths: ['Prefix /'], annotations: { canary: 'true' } }, undefined],
  [{ name: 'new', paths: ['Prefix /'] }, undefined],
  [
    { name: 'new', host: 'b.test', paths: ['Prefix /'], annotations: { 'configuration-snippet': 'x;' } },
    'nginx.ingress.kubernetes.io/configuration-snippet annotation cannot be used. Snippet directives are disabled by the Ingress administrator',
  ],
  [{ name: 'new', host: 'b.test', paths: ['Prefix /'], annotations: { 'ssl-redirect': 'no' } }, 'annotation nginx.ingress.kubernetes.io/ssl-redirect contains invalid value'],
  [{ name: 'new', host: 'b.test', paths: ['Prefix /'], annotations: { 'canary-weight': 'ten' } }, 'annotation nginx.ingress.kubernetes.io/canary-weight contains invalid value'],
  [{ name: 'new', host: 'b.test', paths: ['Prefix /x(/|$)(.*)'] }, 'ingress contains invalid paths: path /x(/|$)(.*) cannot be used with pathType Prefix'],
  [{ name: 'new', host: 'b.test', paths: ['Exact /x~'] }, 'ingress contains invalid paths: path /x~ cannot be used with pathType Exact'],
  [{ name: 'new', host: 'b.test', paths: ['ImplementationSpecific /x(/|$)(.*)'] }, undefined],
]

function check(words: IngressWords, settings: Readonly<Record<string, string>> = {}, isOwn = true): string | undefined {
  const configurationWith = () => configurationOf([...(words.name === there.name ? [] : [there]), words])
  return checkIngress(ingressOf(words), { settings, isOwn: () => isOwn, configurationWith })
}

describe('the webhook', () => {
  it.each(cases)('%j: %s', (words, problem) => {
    expect(check(words)).toBe(problem)
  })

  it('refuses a path that is no expression as nginx does', () => {
    const words = { name: 'new', host: 'b.test', paths: ['ImplementationSpecific /x('], annotations: { 'use-regex': 'true' } }
    expect(check(words)).toContain('nginx: [emerg] pcre2_compile() failed: missing closing parenthesis in "^/x("')
  })

  it('lets what its ConfigMap allows, and leaves to others what is theirs', () => {
    const snippet = { name: 'new', host: 'b.test', paths: ['Prefix /'], annotations: { 'server-snippet': 'x;' } }
    expect(check(snippet, { 'allow-snippet-annotations': 'true' })).toBeUndefined()
    expect(check({ name: 'new', host: 'b.test', paths: ['Prefix /a+'] }, { 'strict-validate-path-type': 'false' })).toBeUndefined()
    expect(check({ name: 'new', host: 'a.test', paths: ['Prefix /'] }, {}, false)).toBeUndefined()
  })
})
