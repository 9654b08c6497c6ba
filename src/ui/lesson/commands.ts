/** A shell example cut into the lines that are typed one after the other; a line that ends in a backslash goes on. Pure. */
export function commandsOf(script: string): string[] {
  const commands: string[] = []
  let open = ''
  for (const line of script.split('\n')) {
    const whole = open + line
    open = line.endsWith('\\') ? `${whole}\n` : ''
    if (open === '' && whole.trim() !== '' && !whole.startsWith('#')) commands.push(whole)
  }
  return open === '' ? commands : [...commands, open.trimEnd()]
}
