/**
 * The commands that read and change the data of a redis, by name. Upstream: https://redis.io/docs/latest/commands/
 *
 * Simplified: the commands that courses use; a real redis knows some 240, streams, bitmaps, scripts and geography among them.
 */
import { bulk, failure, type Reply } from './redis-protocol'
import type { RedisStore } from './redis-store'
import { reads, wrongArity, type Command, type Commands } from './commands/command'
import { hashCommands } from './commands/hashes'
import { keyCommands } from './commands/keys'
import { listCommands } from './commands/lists'
import { setCommands } from './commands/sets'
import { sortedSetCommands } from './commands/sorted-sets'
import { stringCommands } from './commands/strings'

const commands: Commands = {
  ...keyCommands,
  ...stringCommands,
  ...listCommands,
  ...setCommands,
  ...sortedSetCommands,
  ...hashCommands,
  ECHO: reads(2, (_, [, text]) => bulk(text)),
  PING: reads(-1, (_, [, text]) => (text === undefined ? { type: 'status', text: 'PONG' } : bulk(text))),
}

export const findCommand = (name: string): Command | undefined => {
  const upper = name.toUpperCase()
  return Object.hasOwn(commands, upper) ? commands[upper] : undefined
}

export const commandNames: readonly string[] = Object.keys(commands).sort()

export const fitsArity = (arity: number, words: readonly string[]): boolean => (arity < 0 ? words.length >= -arity : words.length === arity)

/** `major`: of the server; releases before 7 quote in another way. */
export function unknownCommand([name, ...rest]: readonly string[], major = 7): Reply {
  const beginning = rest.map((word) => (major < 7 ? `\`${word}\`, ` : `'${word}' `)).join('')
  return failure(`ERR unknown command ${major < 7 ? `\`${name}\`` : `'${name}'`}, with args beginning with: ${beginning.slice(0, 128)}`)
}

export function runCommand(store: RedisStore, words: readonly string[], major?: number): Reply {
  const command = findCommand(words[0])
  if (!command) return unknownCommand(words, major)
  return fitsArity(command.arity, words) ? command.run(store, words) : wrongArity(words[0])
}
