/** `shopt`: the further options of bash. THE SHOPT BUILTIN, bash(1). */
import { complain, type Context } from '../interpreter/context'

const NAMES: readonly string[] = [
  ...['autocd', 'cdable_vars', 'cdspell', 'checkhash', 'checkjobs', 'checkwinsize', 'cmdhist', 'compat44', 'dirspell', 'dotglob'],
  ...['execfail', 'expand_aliases', 'extdebug', 'extglob', 'extquote', 'failglob', 'force_fignore', 'globasciiranges', 'globstar'],
  ...['gnu_errfmt', 'histappend', 'histreedit', 'histverify', 'hostcomplete', 'huponexit', 'inherit_errexit', 'interactive_comments'],
  ...['lastpipe', 'lithist', 'localvar_inherit', 'login_shell', 'mailwarn', 'nocaseglob', 'nocasematch', 'nullglob', 'progcomp'],
  ...['promptvars', 'restricted_shell', 'shift_verbose', 'sourcepath', 'xpg_echo'],
]

/** Simplified: only options about names of files and `nocasematch` change anything; the others are remembered, and real ones act. */
export async function setShellOptions(context: Context, args: readonly string[]): Promise<number> {
  const { state, streams } = context
  const flags = args.filter((arg) => /^-[suqpo]+$/.test(arg)).join('')
  const names = args.filter((arg) => !arg.startsWith('-'))
  const unknown = names.find((name) => !NAMES.includes(name))
  if (unknown !== undefined) {
    await complain(context, `shopt: ${unknown}: invalid shell option name`)
    return 1
  }
  const [sets, unsets] = [flags.includes('s'), flags.includes('u')]
  if (names.length > 0 && (sets || unsets)) {
    for (const name of names) {
      if (sets) state.shopt.add(name)
      else state.shopt.delete(name)
    }
    return 0
  }
  const fits = (name: string): boolean => (sets ? state.shopt.has(name) : !unsets || !state.shopt.has(name))
  const shown = names.length > 0 ? names : NAMES.filter(fits)
  const line = (name: string): string =>
    flags.includes('p')
      ? `shopt ${state.shopt.has(name) ? '-s' : '-u'} ${name}\n`
      : `${name.padEnd(15)}\t${state.shopt.has(name) ? 'on' : 'off'}\n`
  if (!flags.includes('q')) await streams.stdout.write(shown.map(line).join(''))
  return names.every((name) => state.shopt.has(name)) ? 0 : 1
}
