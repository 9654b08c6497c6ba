/** Every kubectl command. To add one more: write `<verb>.ts` beside this file and name it here; order does not matter. */
import type { Command } from './command'
import { create } from './create/create'
import { deleteCommand } from './delete'
import { get } from './get'

export const commands: readonly Command[] = [create, deleteCommand, get]
