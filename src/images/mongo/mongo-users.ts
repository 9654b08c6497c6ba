/** Who may use a mongod, and for what. Upstream: https://www.mongodb.com/docs/manual/reference/built-in-roles/ */
import { sha256Hex } from '../../base/hash/sha256'
import { CommandError } from './command-error'
import { isDocument, isList, type Document, type Value } from './document'
import type { MongoStore } from './mongo-store'

export interface User {
  readonly name: string
  readonly database: string
  readonly roles: readonly { readonly role: string; readonly db: string }[]
}

const USERS = 'system.users'

/** Simplified: one hash; a real server keeps salted SCRAM credentials. */
const digest = (name: string, password: string): string => sha256Hex(`${name}:mongo:${password}`)

function rolesOf(given: Value | undefined, database: string): User['roles'] {
  if (!isList(given)) throw new CommandError(2, '"createUser" command requires a "roles" array')
  return given.map((role) => (isDocument(role) ? { role: String(role.role), db: String(role.db) } : { role: String(role), db: database }))
}

export function createUser(store: MongoStore, database: string, { createUser: name, pwd, roles }: Document): void {
  const users = store.create('admin', USERS)
  const _id = `${database}.${String(name)}`
  if (users.find(_id)) throw new CommandError(51003, `User "${String(name)}@${database}" already exists`)
  users.put(
    {
      _id,
      user: String(name),
      db: database,
      credentials: digest(String(name), String(pwd)),
      roles: rolesOf(roles, database).map((role) => ({ ...role })),
    },
    true,
  )
}

export function changeUser(store: MongoStore, database: string, { updateUser: name, pwd, roles }: Document): void {
  const users = store.find('admin', USERS)
  const user = users?.find(`${database}.${String(name)}`)
  if (!users || !user) throw new CommandError(11, `User '${String(name)}@${database}' not found`)
  const credentials = pwd === undefined ? user.credentials : digest(String(name), String(pwd))
  users.put(
    { ...user, credentials, roles: roles === undefined ? user.roles : rolesOf(roles, database).map((role) => ({ ...role })) },
    false,
  )
}

export function dropUser(store: MongoStore, database: string, name: string): void {
  const users = store.find('admin', USERS)
  const user = users?.find(`${database}.${name}`)
  if (!users || !user) throw new CommandError(11, `User '${name}@${database}' not found`)
  users.remove(user)
}

export function listUsers(store: MongoStore, database: string): readonly Document[] {
  const users = store.find('admin', USERS)?.documents() ?? []
  return users.filter(({ db }) => db === database).map(({ _id, user, db, roles }) => ({ _id, user, db, roles }))
}

/** The user, when the password is right. */
export function authenticate(
  store: MongoStore,
  asked: { readonly user: string; readonly password: string; readonly database: string },
): User | undefined {
  const found = store.find('admin', USERS)?.find(`${asked.database}.${asked.user}`)
  if (!found || found.credentials !== digest(asked.user, asked.password)) return undefined
  return { name: asked.user, database: asked.database, roles: rolesOf(found.roles, asked.database) }
}

/** Simplified: the roles that courses give; others allow nothing. */
export function mayUse({ roles }: User, database: string, isWrite: boolean): boolean {
  return roles.some(({ role, db }) => {
    if (role === 'root' || role === '__system') return true
    if (role === 'readWriteAnyDatabase' || role === 'dbAdminAnyDatabase') return true
    if (role === 'userAdminAnyDatabase') return database === 'admin'
    if (role === 'readAnyDatabase') return !isWrite
    if (db !== database) return false
    return /^(readWrite|dbOwner|dbAdmin|userAdmin)$/.test(role) || (role === 'read' && !isWrite)
  })
}
