/** `envsubst`: `$NAME` and `${NAME}` of a text become what the environment holds. Upstream: gettext-runtime/src/envsubst.c. */
import { defineTool, fail } from '../tool'
import { readEach } from '../tool-input'

const VARIABLE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g

export const envsubst = defineTool({
  name: 'envsubst',
  usage: '[OPTION] [SHELL-FORMAT]',
  letters: 'vV',
  long: { variables: 'v' },
  async run(process, options) {
    const [format] = options.operands
    if (options.operands.length > 1) return fail(process, 'too many arguments')
    const named = format === undefined ? undefined : [...format.matchAll(VARIABLE)].map(([, plain, braced]) => plain ?? braced)
    if (options.has('v')) {
      if (!named) return fail(process, 'missing arguments')
      await process.stdout.write(named.map((name) => `${name}\n`).join(''))
      return 0
    }
    const filled = (text: string): string =>
      text.replace(VARIABLE, (whole, plain: string | undefined, braced: string | undefined) => {
        const name = plain ?? braced ?? ''
        return named && !named.includes(name) ? whole : (process.env.get(name) ?? '')
      })
    return readEach(process, [], async (reader) => {
      for (let line = await reader.read(); line !== undefined; line = await reader.read()) await process.stdout.write(filled(line))
      return true
    })
  },
})
