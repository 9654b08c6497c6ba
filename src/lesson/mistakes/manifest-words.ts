/** Files that the API server does not understand: kinds, fields, types and names (K45, K46, K31, K48). */
import { kinds } from '../../api/kinds'
import { sentence } from '../../words/sentence'
import { at, FILE, kindOf, nameOf, put, type Application, type Tree } from './application'
import type { Mistake, Spoiled } from './mistake'
import { nearestName } from './nearest'
import { refusedFor } from './refusals'
import { cured, isRefused, mainContainer, mainWorkload, refersTo, valueAt, within } from './spoil'

const versionOf = ({ group, version }: { group: string; version: string }): string => (group === '' ? version : `${group}/${version}`)

export const noSuchKind: Mistake = {
  id: 'K45',
  detect(check, view) {
    const refused = refusedFor(check, view, /no matches for kind "([^"]+)" in version "([^"]+)"/)
    if (!refused) return undefined
    const [, kind, version] = refused.match
    const known = kinds.find((each) => each.kind === kind)
    const object = refused.object
    if (known) return { object, path: 'apiVersion', is: version, right: versionOf(known), confidence: 0.95 }
    const meant = nearestName(kind, kinds.map((each) => each.kind))
    return { object, path: 'kind', is: kind, right: meant ?? sentence('found.kindListed'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      const old: Readonly<Record<string, string>> = { Deployment: 'extensions/v1beta1', StatefulSet: 'apps/v1beta1', Job: 'batch/v1beta1' }
      const version = old[application.workload.kind]
      return place && version ? isRefused(application, { manifest: place.manifest, path: 'apiVersion' }, version, { at: { object: refersTo(place.manifest), path: 'apiVersion' } }) : undefined
    },
    symptom: { prints: /resource mapping not found for name: "[^"]+" namespace: "" from "app\.yaml": no matches for kind "\w+" in version "\w+\/v1beta1"\nensure CRDs are installed first/ },
  },
}

export const unknownField: Mistake = {
  id: 'K46',
  detect(check, view) {
    const refused = refusedFor(check, view, /unknown field "([^"]+)"/)
    if (refused) return { object: refused.object, path: refused.match[1], is: sentence('found.unknownField'), right: sentence('found.knownField'), confidence: 0.95 }
    const unread = refusedFor(check, view, /error converting YAML to JSON: yaml: (line \d+: .*|.*)/)
    return unread && { object: unread.object, path: '', is: unread.match[1], right: sentence('found.readableYaml'), confidence: 0.9 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (!place) return undefined
      const probe = valueAt(within(place, 'readinessProbe'))
      const inside = within(place, 'readinessProbe.httpGet.periodSeconds')
      if (probe && valueAt(within(place, 'readinessProbe.httpGet'))) return isRefused(application, inside, 5)
      return isRefused(application, within(place, 'imagePolicy'), 'Always')
    },
    symptom: { prints: /Error from server \(BadRequest\): error when creating "app\.yaml": \w+ in version "v1" cannot be handled as a \w+: strict decoding error: unknown field "spec\./ },
  },
}

export const unquotedValue: Mistake = {
  id: 'K31',
  detect(check, view) {
    const refused = refusedFor(check, view, /cannot unmarshal (number|bool) into Go struct field \w+\.(\S+) of type string/)
    return refused && { object: refused.object, path: refused.match[2], is: refused.match[1] === 'bool' ? sentence('found.boolean') : sentence('found.number'), right: sentence('found.quotedText'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const env = place && valueAt(within(place, 'env'))
      if (!place || application.workload.kind === 'StatefulSet') return undefined
      const list = Array.isArray(env) ? env : []
      const numbered = list.findIndex((each) => /^\d+$/.test(String(at(each, 'value'))))
      if (numbered >= 0) return isRefused(application, within(place, `env[${numbered}].value`), Number(at(list[numbered], 'value')), { at: { object: refersTo(place.manifest), path: `${place.path.replace(/\[\d+\]$/, '')}.env.value` } })
      return isRefused(application, within(place, 'env'), [...list, { name: 'ROUNDS', value: 3 }], { at: { object: refersTo(place.manifest), path: `${place.path.replace(/\[\d+\]$/, '')}.env.value` } })
    },
    symptom: { prints: /cannot be handled as a \w+: json: cannot unmarshal number into Go struct field EnvVar\.spec\..*env\.value of type string/ },
  },
}

const BAD_NAME = /(metadata\.name|[\w.[\]]+): Invalid value: "([^"]*)": a (?:lowercase RFC 1123|DNS-1035)/

export const invalidName: Mistake = {
  id: 'K48',
  detect(check, view) {
    const refused = refusedFor(check, view, BAD_NAME)
    if (!refused) return undefined
    const [, path, is] = refused.match
    const right = is.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '-').replaceAll(/^-+|-+$/g, '')
    return { object: refused.object, path, is, right: right === '' ? sentence('found.nameLetters') : right, confidence: 0.95 }
  },
  mutation: {
    spoil: (application) => withName(application),
    symptom: { prints: /is invalid: metadata\.name: Invalid value: "\w+": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters/ },
  },
}

function withName(application: Application): Spoiled | undefined {
  const place = mainWorkload(application)
  if (!place) return undefined
  const name = `My_${nameOf(place.manifest)}`
  const file: readonly Tree[] = application.manifests.map((each) => (each === place.manifest ? put(each, 'metadata.name', name) : each))
  return { cluster: [], file, lines: [`kubectl apply -f ${FILE}`], cure: cured(application), at: { object: new RegExp(`^${kindOf(place.manifest)}/[^/]+/${name}$`), path: 'metadata.name' } }
}
