/**
 * `sudo COMMAND`: for the student's own machine, where everybody may do everything without being asked for a password.
 * Upstream: sudo(8) 1.9. Simplified: the command runs as who called it, and may do what root may; files know no owners here.
 */
import { defineTool, fail } from '../tool'

export const sudo = defineTool({
  name: 'sudo',
  usage: '[-EHknS] [-u user] command [arg ...]',
  letters: '+EHknSibu:g:',
  async run(process, options) {
    const words = options.operands
    if (words.length === 0) {
      await process.stderr.write('usage: sudo -h | -K | -k | -V\nusage: sudo [-ABbEHnPS] [-g group] [-h host] [-p prompt] [-u user] [VAR=value] [-i | -s] [command [arg ...]]\n')
      return 1
    }
    const settings = words.filter((word, index) => isSetting(word) && words.slice(0, index).every(isSetting))
    const command = words.slice(settings.length)
    const env = new Map([...process.env, ...settings.map((word): [string, string] => [word.split('=')[0], word.slice(word.indexOf('=') + 1)])])
    const child = await process.spawn(command.length > 0 ? command : ['bash'], { env })
    if (!child) return fail(process, `${command[0]}: command not found`)
    const stop = process.onSignal('SIGINT', () => child.kill('SIGINT'))
    process.onEnd(() => child.kill('SIGTERM'))
    const status = await child.exit
    stop()
    return status
  },
})

const isSetting = (word: string): boolean => /^[A-Za-z_]\w*=/.test(word)
