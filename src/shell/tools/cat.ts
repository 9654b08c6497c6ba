/** `cat`: files one after the other, `-n` with numbered lines. */
import { defineTool } from '../tool'
import { readAllLines, readEach } from '../tool-input'

export const cat = defineTool({
  name: 'cat',
  usage: '[OPTION]... [FILE]...',
  letters: 'nbsveAETtu',
  long: {
    number: 'n',
    'number-nonblank': 'b',
    'squeeze-blank': 's',
    'show-all': 'A',
    'show-ends': 'E',
    'show-tabs': 'T',
    'show-nonprinting': 'v',
  },
  async run(process, options) {
    const numbers = options.has('n') || options.has('b')
    const showsEnds = ['A', 'E', 'e'].some(options.has)
    const showsTabs = ['A', 'T', 't'].some(options.has)
    const showsControls = ['A', 'v', 'e', 't'].some(options.has)
    if (!numbers && !showsEnds && !showsTabs && !showsControls && !options.has('s')) {
      return readEach(process, options.operands, async (reader) => {
        for (let text = await reader.read(); text !== undefined; text = await reader.read())
          await process.stdout.write(text)
        return true
      })
    }
    let count = 0
    let wasBlank = false
    return readAllLines(process, options.operands, ({ text, ending }) => {
      const isBlank = text === ''
      const shown = showsControls ? text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (char) => `^${String.fromCharCode(char.charCodeAt(0) ^ 64)}`) : text
      if (options.has('s') && isBlank && wasBlank) return undefined
      wasBlank = isBlank
      const number = numbers && !(options.has('b') && isBlank) ? `${String(++count).padStart(6)}\t` : ''
      return number + (showsTabs ? shown.replaceAll('\t', '^I') : shown) + (showsEnds && ending ? '$' : '') + ending
    })
  },
})
