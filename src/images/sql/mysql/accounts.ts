/** Who may do what: CREATE USER, GRANT and their kin. Upstream: sql/auth of MySQL 8.4 */
import { done, tableOf, type Outcome } from '../outcome'
import type { Session } from '../session'
import { SyntaxProblem, TokenReader } from '../table-definition'
import { isSymbol, isWord, type Token } from '../tokens'
import { refuse } from './problems'
import type { Account, ServerState } from './server-state'

type Name = Pick<Account, 'user' | 'host'>

const isSame = (a: Name, b: Name): boolean => a.user === b.user && a.host === b.host
const quoted = ({ user, host }: Name): string => `'${user}'@'${host}'`

/** The account that a client from `host` is: the one that names its host before the one that takes all. */
export const accountOf = ({ accounts }: ServerState, user: string, host: string): Account | undefined =>
  accounts.find((account) => account.user === user && account.host === host) ??
  accounts.find((account) => account.user === user && account.host === '%')

export function mayUse(state: ServerState, { user, host }: Name, database: string): boolean {
  if (database === 'information_schema') return true
  const account = accountOf(state, user, host)
  return account?.grants.some(({ on }) => on === '*' || on === database) ?? false
}

export const isMighty = (state: ServerState, { user, host }: Name): boolean =>
  accountOf(state, user, host)?.grants.some(({ on, privileges }) => on === '*' && privileges !== 'USAGE') ?? false

/** `'joe'@'%'`, `joe@localhost`, `joe` */
function takeAccount(reader: TokenReader): Name {
  const first = reader.take()
  if (first.kind === 'symbol') throw new SyntaxProblem(first)
  const [user, host] = first.kind === 'word' ? first.text.split('@') : [first.value]
  if (host) return { user, host }
  if (!reader.peek?.text.startsWith('@')) return { user, host: host === '' ? reader.take().value : '%' }
  const at = reader.take()
  return { user, host: at.text === '@' ? reader.take().value : at.text.slice(1) }
}

/** `IDENTIFIED [WITH plugin] BY 'password'` */
function takePassword(reader: TokenReader): string | undefined {
  if (!reader.takeWords('IDENTIFIED')) return undefined
  if (reader.takeWords('WITH')) reader.take()
  return reader.takeWords('BY') ? reader.take().value : ''
}

export function administer(state: ServerState, session: Session, tokens: readonly Token[]): Outcome | undefined {
  const reader = new TokenReader(tokens)
  for (const verb of ['CREATE', 'ALTER', 'DROP'] as const)
    if (reader.takeWords(verb, 'USER')) return change(state, session, { verb, reader })
  if (reader.takeWords('GRANT')) return grant(state, session, reader)
  if (reader.takeWords('REVOKE')) return revoke(state, session, reader)
  if (reader.takeWords('SHOW', 'GRANTS')) return showGrants(state, session, reader)
  if (!reader.takeWords('SET', 'PASSWORD')) return undefined
  const name = reader.takeWords('FOR') ? takeAccount(reader) : { user: session.user, host: session.host }
  setPassword(state, name, reader.rest.at(-1)?.value ?? '')
  return done('OK')
}

function demand(state: ServerState, session: Session, right: string): void {
  if (!isMighty(state, session))
    throw refuse(1227, '42000', `Access denied; you need (at least one of) the ${right} privilege(s) for this operation`)
}

function setPassword(state: ServerState, name: Name, password: string): void {
  state.accounts = state.accounts.map((account) => (isSame(account, name) ? { ...account, password } : account))
}

function change(
  state: ServerState,
  session: Session,
  { verb, reader }: { verb: 'CREATE' | 'ALTER' | 'DROP'; reader: TokenReader },
): Outcome {
  demand(state, session, 'CREATE USER')
  const mayExist = reader.takeWords('IF', 'NOT', 'EXISTS')
  const mayLack = reader.takeWords('IF', 'EXISTS')
  do {
    const name = takeAccount(reader)
    const exists = state.accounts.some((account) => isSame(account, name))
    const password = takePassword(reader)
    if (exists === (verb === 'CREATE')) {
      if (mayExist || mayLack) continue
      throw refuse(1396, 'HY000', `Operation ${verb} USER failed for ${quoted(name)}`)
    }
    if (verb === 'CREATE') state.accounts = [...state.accounts, { ...name, password: password ?? '', grants: [] }]
    else if (verb === 'DROP') state.accounts = state.accounts.filter((account) => !isSame(account, name))
    else if (password !== undefined) setPassword(state, name, password)
  } while (reader.takeSymbol(','))
  return done('OK')
}

/** `ALL PRIVILEGES ON shop.* TO 'joe'@'%'` */
function takeRights(reader: TokenReader, until: string): { privileges: string; on: string; name: Name } {
  const words: string[] = []
  while (reader.peek && !isWord(reader.peek, 'ON')) words.push(reader.take().text.toUpperCase())
  if (!reader.takeWords('ON')) throw new SyntaxProblem(reader.peek)
  const place: Token[] = []
  while (reader.peek && !isWord(reader.peek, until)) place.push(reader.take())
  if (!reader.takeWords(until)) throw new SyntaxProblem(reader.peek)
  const privileges = words.join(' ').replaceAll(' ,', ',').replace(/^ALL$/, 'ALL PRIVILEGES')
  return { privileges, on: isSymbol(place[0], '*') ? '*' : (place[0]?.value ?? '').replaceAll('\\_', '_'), name: takeAccount(reader) }
}

function grant(state: ServerState, session: Session, reader: TokenReader): Outcome {
  demand(state, session, 'GRANT OPTION')
  const { privileges, on, name } = takeRights(reader, 'TO')
  if (!state.accounts.some((account) => isSame(account, name)))
    throw refuse(1410, '42000', 'You are not allowed to create a user with GRANT')
  state.accounts = state.accounts.map((account) =>
    isSame(account, name) ? { ...account, grants: [...account.grants.filter((each) => each.on !== on), { on, privileges }] } : account,
  )
  return done('OK')
}

function revoke(state: ServerState, session: Session, reader: TokenReader): Outcome {
  demand(state, session, 'GRANT OPTION')
  const { on, name } = takeRights(reader, 'FROM')
  state.accounts = state.accounts.map((account) =>
    isSame(account, name) ? { ...account, grants: account.grants.filter((each) => each.on !== on) } : account,
  )
  return done('OK')
}

function showGrants(state: ServerState, session: Session, reader: TokenReader): Outcome {
  const name = reader.takeWords('FOR') ? takeAccount(reader) : accountOf(state, session.user, session.host)
  const account = state.accounts.find((each) => name && isSame(each, name))
  if (!account) throw refuse(1141, '42000', `There is no such grant defined for user '${name?.user}' on host '${name?.host}'`)
  const shown = `\`${account.user}\`@\`${account.host}\``
  const usage = account.grants.some(({ on }) => on === '*') ? [] : [[`GRANT USAGE ON *.* TO ${shown}`]]
  return tableOf(
    [`Grants for ${account.user}@${account.host}`],
    [...usage, ...account.grants.map(({ on, privileges }) => [`GRANT ${privileges} ON ${on === '*' ? '*' : `\`${on}\``}.* TO ${shown}`])],
  )
}
