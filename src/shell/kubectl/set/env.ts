/** kubectl set env. Upstream: kubectl/pkg/cmd/set/set_env.go (v1.32). */
import type { Core } from '../../../api/types'
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { FlagValues } from '../flags'
import { isTree } from '../manifest'
import { splitPairs } from '../metadata-changes'
import { chooseByArgs, fetchChoices, nothingNamed, type Target } from '../targets'
import {
  findSetTargets,
  podSpecOf,
  refuseWithoutTemplate,
  selectsContainer,
  sendChange,
  setFlags,
} from './change-containers'

const flags = {
  ...setFlags,
  containers: { type: 'string', short: 'c', default: '*', help: 'Names of the containers to change; may contain *.' },
  env: { type: 'array', short: 'e', help: 'A variable, NAME=value.' },
  from: { type: 'string', help: 'ConfigMap or Secret to take the variables from.' },
  keys: { type: 'list', help: 'Only these keys of --from.' },
  list: { type: 'bool', help: 'Show the variables.' },
  overwrite: { type: 'bool', default: true, help: 'Change variables that are there already.' },
  prefix: { type: 'string', help: 'Stands before the names of variables from --from.' },
  resolve: { type: 'bool', help: 'With --list: look up what variables refer to.' },
} as const

export const setEnv = defineCommand({
  name: 'env',
  use: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  short: 'Update environment variables on a pod template',
  examples: [
    'kubectl set env deployment/registry STORAGE_DIR=/local',
    'kubectl set env deployment/sample-build --list',
    'kubectl set env deployments --all ENV-',
  ],
  flags,
  completes: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  async run(context, { args, flags: given }) {
    const { resources, pairs } = splitPairs(args, 'environment variable')
    if (resources.length === 0 && given.filename.length === 0)
      throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
    const added = [
      ...(await variablesFrom(context, given)),
      ...[...given.env, ...pairs.filter((pair) => pair.includes('='))].map(parseVariable),
    ]
    const removed = pairs.filter((pair) => !pair.includes('=')).map((pair) => pair.slice(0, -1))
    const { targets, errors } = await findSetTargets(context, resources, { ...given, withoutFile: nothingNamed })
    await eachThrough(targets, (target) =>
      given.list ? listOf(context, target, given) : change(context, target, { given, added, removed }),
    )
    throwAll(errors)
  },
})

type Given = FlagValues<typeof flags>

function parseVariable(text: string): Core.EnvVar {
  const equals = text.indexOf('=')
  const name = text.slice(0, equals)
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
    throw new CommandError(
      `${JSON.stringify(name)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
    )
  }
  return { name, value: text.slice(equals + 1) }
}

/** `--from=configmap/cfg`: a variable for each key, which refers to it. */
async function variablesFrom(context: KubectlContext, { from, keys, prefix }: Given): Promise<Core.EnvVar[]> {
  if (from === '') return []
  const { targets, errors } = await fetchChoices(context, await chooseByArgs(context, [from]))
  throwAll(errors)
  const [{ object, name, resource }] = targets
  if (resource.kind !== 'ConfigMap' && resource.kind !== 'Secret')
    throw new CommandError(`unsupported resource specified in --from`)
  const known = isTree(object.data) ? Object.keys(object.data).sort() : []
  const chosen = keys.length > 0 ? known.filter((key) => keys.includes(key)) : known
  return chosen.map((key) => ({
    name: prefix + key.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_'),
    valueFrom: { [resource.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef']: { key, name } },
  }))
}

async function listOf(context: KubectlContext, target: Target, { containers }: Given): Promise<void> {
  const place = podSpecOf(target.object)
  if (!place) return
  for (const { name, env = [] } of place.spec.containers.filter(selectsContainer(containers))) {
    await context.out(
      `# ${target.resource.kind} ${target.name}, container ${name}\n${env.map((variable) => `${describeVariable(variable)}\n`).join('')}`,
    )
  }
}

function describeVariable({ name, value = '', valueFrom }: Core.EnvVar): string {
  if (!valueFrom) return `${name}=${value}`
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (secretKeyRef) return `# ${name} from secret ${secretKeyRef.name ?? ''}, key ${secretKeyRef.key}`
  if (configMapKeyRef) return `# ${name} from configmap ${configMapKeyRef.name ?? ''}, key ${configMapKeyRef.key}`
  if (resourceFieldRef) return `# ${name} from resource field ${resourceFieldRef.resource}`
  return `# ${name} from field path ${fieldRef?.fieldPath ?? ''}`
}

interface Change {
  readonly given: Given
  readonly added: readonly Core.EnvVar[]
  readonly removed: readonly string[]
}

async function change(context: KubectlContext, target: Target, { given, added, removed }: Change): Promise<void> {
  const place = podSpecOf(target.object)
  if (!place) throw refuseWithoutTemplate(target)
  const isChosen = selectsContainer(given.containers)
  if (!place.spec.containers.some(isChosen)) {
    await context.err(
      `Warning: ${target.resource.kind}/${target.name} does not have any containers matching ${JSON.stringify(given.containers)}\n`,
    )
    return
  }
  if (!given.overwrite) refuseOverwrites(place.spec.containers.filter(isChosen), added)
  const changed = (container: Core.Container): Core.Container => {
    if (!isChosen(container)) return container
    const { env: _, ...rest } = container
    const env = merged(container.env ?? [], added, removed)
    return env.length > 0 ? { ...rest, env } : rest
  }
  const wanted = place.with({ ...place.spec, containers: place.spec.containers.map(changed) })
  await sendChange(context, target, { given, wanted, what: 'env updated' })
}

function refuseOverwrites(containers: readonly Core.Container[], added: readonly Core.EnvVar[]): void {
  const taken = added.find(({ name }) =>
    containers.some(({ env = [] }) => env.some((variable) => variable.name === name)),
  )
  if (taken)
    throw new CommandError(`'${taken.name}' already has a value (${taken.value ?? ''}), and --overwrite is false`)
}

function merged(
  before: readonly Core.EnvVar[],
  added: readonly Core.EnvVar[],
  removed: readonly string[],
): Core.EnvVar[] {
  const kept = before
    .filter(({ name }) => !removed.includes(name))
    .map((variable) => added.find(({ name }) => name === variable.name) ?? variable)
  return [...kept, ...added.filter(({ name }) => !before.some((variable) => variable.name === name))]
}
