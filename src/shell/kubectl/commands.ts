/** Every kubectl command. To add one more: write `<verb>.ts` beside this file and name it here; order does not matter. */
import { annotate } from './annotate'
import { apiResources } from './api-resources'
import { apiVersions } from './api-versions'
import { apply } from './apply'
import { attach } from './attach'
import { auth } from './auth/auth'
import { autoscale } from './autoscale'
import { certificate } from './certificate/certificate'
import { clusterInfo } from './cluster-info'
import type { Command } from './command'
import { completion } from './completion'
import { config } from './config/config'
import { cordon, uncordon } from './cordon'
import { cp } from './cp'
import { create } from './create/create'
import { debug } from './debug/debug'
import { deleteCommand } from './delete'
import { describe } from './describe/describe'
import { diff } from './diff'
import { drain } from './drain'
import { edit } from './edit'
import { events } from './events'
import { exec } from './exec'
import { explain } from './explain/explain'
import { expose } from './expose'
import { get } from './get'
import { kustomize } from './kustomize'
import { label } from './label'
import { logs } from './logs'
import { options } from './options'
import { patch } from './patch'
import { plugin } from './plugin'
import { portForward } from './port-forward'
import { proxy } from './proxy'
import { replace } from './replace'
import { rollout } from './rollout/rollout'
import { run } from './run'
import { scale } from './scale'
import { set } from './set/set'
import { taint } from './taint'
import { top } from './top/top'
import { version } from './version'
import { wait } from './wait'

export const commands: readonly Command[] = [
  ...[
    annotate,
    apiResources,
    apiVersions,
    apply,
    attach,
    auth,
    autoscale,
    certificate,
    clusterInfo,
    completion,
    config,
    cordon,
    cp,
    create,
    debug,
    deleteCommand,
  ],
  ...[describe, diff, drain, edit, events, exec, explain, expose, get, kustomize, label, logs, options, patch, plugin, portForward, proxy],
  ...[replace, rollout, run, scale, set, taint, top, uncordon, version, wait],
]
