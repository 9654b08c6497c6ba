/** Fields that must agree, and fields that stay as they were made (K12, K13, K17, K22). */
import { sentence } from '../../words/sentence'
import { at, change, FILE, find, put, type Application, type Tree } from './application'
import type { Mistake, Spoiled } from './mistake'
import { refusedFor } from './refusals'
import { isRefused, mainWorkload, refersTo, replaced, within } from './spoil'

export const selectorAndLabels: Mistake = {
  id: 'K12',
  detect(check, view) {
    const refused = refusedFor(check, view, /spec\.template\.metadata\.labels: Invalid value: (.*?): `selector` does not match template `labels`/)
    return refused && { object: refused.object, path: 'spec.template.metadata.labels', is: refused.match[1].replace(/^map\[string\]string/, ''), right: sentence('found.labelsOfSelector'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      if (!place || !at(place.manifest, 'spec.selector.matchLabels')) return undefined
      return isRefused(application, { manifest: place.manifest, path: 'spec.template.metadata.labels.app' }, `${application.workload.name}-pod`, {
        at: { object: refersTo(place.manifest), path: 'spec.template.metadata.labels' },
      })
    },
    symptom: { prints: /is invalid: spec\.template\.metadata\.labels: Invalid value: map\[string\]string\{"app":"[\w-]+"\}: `selector` does not match template `labels`/ },
  },
}

/** The file says something that the object, which is there already, does not take. */
function changedLater(application: Application, wanted: readonly Tree[], more: Pick<Spoiled, 'at' | 'checks' | 'task'> & { readonly cure?: Spoiled['cure'] }): Spoiled {
  return { cluster: application.manifests, file: wanted, lines: [`kubectl apply -f ${FILE}`], cure: [replaced], ...more }
}

export const fixedSelector: Mistake = {
  id: 'K13',
  detect(check, view) {
    const refused = refusedFor(check, view, /spec\.selector: Invalid value: (.*?): field is immutable/s)
    return refused && { object: refused.object, path: 'spec.selector', is: sentence('found.otherSelector'), right: sentence('found.oldSelector'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      if (!place || application.workload.kind !== 'Deployment' || application.template !== 'web') return undefined
      const tier = put(put(place.manifest, 'spec.selector.matchLabels.tier', 'front'), 'spec.template.metadata.labels.tier', 'front')
      const wanted = application.manifests.map((each) => (each === place.manifest ? tier : each))
      const { name } = application.workload
      return changedLater(application, wanted, {
        at: { object: refersTo(place.manifest), path: 'spec.selector' },
        checks: [{ id: 'works', say: sentence('say.selectsTier', { name }), assert: { kind: 'Deployment', name, match: { spec: { selector: { matchLabels: { tier: 'front' } } }, status: { availableReplicas: at(place.manifest, 'spec.replicas') } } } }],
        task: sentence('task.selector', { file: FILE, name }),
      })
    },
    symptom: { prints: /is invalid: spec\.selector: Invalid value: (v1\.LabelSelector)?\{.*\}: field is immutable/ },
  },
}

export const fixedPod: Mistake = {
  id: 'K17',
  detect(check, view) {
    const refused = refusedFor(check, view, /spec: Forbidden: pod updates may not change fields other than/)
    return refused && { object: refused.object, path: 'spec', is: sentence('found.fixedFields'), right: sentence('found.newPod'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const shell = find(application.manifests, 'Pod', 'shell')
      if (!shell || application.template !== 'web') return undefined
      const wanted = change(application.manifests, shell, 'spec.containers[0].env', [{ name: 'LANGUAGE', value: 'en' }])
      return changedLater(application, wanted, {
        at: { object: refersTo(shell), path: 'spec' },
        checks: [{ id: 'works', say: sentence('say.hasLanguage'), count: { kind: 'Pod', match: { metadata: { name: 'shell' }, spec: { containers: { any: { env: { any: { name: 'LANGUAGE', value: 'en' } } } } }, status: { phase: 'Running' } }, atLeast: 1 } }],
        task: sentence('task.variable', { file: FILE }),
      })
    },
    symptom: { prints: /The Pod "shell" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`/ },
  },
}

export const jobRules: Mistake = {
  id: 'K22',
  detect(check, view) {
    const restarts = refusedFor(check, view, /(spec\S*template\.spec\.restartPolicy): (?:Required value: valid values|Unsupported value: "(\w*)": supported values): "OnFailure", "Never"/)
    if (restarts) return { object: restarts.object, path: restarts.match[1], is: restarts.match[2] || 'Always', right: sentence('found.neverOrOnFailure'), confidence: 0.95 }
    const fixed = refusedFor(check, view, /(?:The Job )[^]*?spec\.template: Invalid value: [^]*field is immutable/)
    return fixed && { object: fixed.object, path: 'spec.template', is: sentence('found.otherTemplate'), right: sentence('found.newJob'), confidence: 0.9 }
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      if (!place || application.workload.kind !== 'Job') return undefined
      return isRefused(application, within(place, 'restartPolicy'), 'Always')
    },
    symptom: { prints: /The Job "[^"]+" is invalid: spec\.template\.spec\.restartPolicy: Required value: valid values: "OnFailure", "Never"/ },
  },
}
