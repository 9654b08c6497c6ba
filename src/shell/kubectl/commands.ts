/** Every kubectl command. To add one more: write `<verb>.ts` beside this file and name it here; order does not matter. */
import { annotate } from './annotate'
import { apply } from './apply'
import { attach } from './attach'
import type { Command } from './command'
import { create } from './create/create'
import { deleteCommand } from './delete'
import { describe } from './describe/describe'
import { edit } from './edit'
import { exec } from './exec'
import { expose } from './expose'
import { get } from './get'
import { label } from './label'
import { logs } from './logs'
import { patch } from './patch'
import { replace } from './replace'
import { rollout } from './rollout/rollout'
import { run } from './run'
import { scale } from './scale'
import { set } from './set/set'
import { wait } from './wait'

export const commands: readonly Command[] = [
  ...[annotate, apply, attach, create, deleteCommand, describe, edit, exec, expose, get],
  ...[label, logs, patch, replace, rollout, run, scale, set, wait],
]
