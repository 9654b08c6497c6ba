/**
 * As whom programs of a container run: a name or number, maybe with a group, looked up in the accounts of the image.
 * Upstream: github.com/moby/sys/user user.go GetExecUser: who has no account is in root's group.
 */
import type { FileSystem } from '../../base/os/file-system'
import { userFiles } from '../../base/os/user-files'
import type { Image } from './contract'

export interface Account {
  readonly uid: string
  readonly gid: string
}

type Accounts = Pick<Image, 'files'>

/** `1000`, `nobody`, `65535:65535`, `1000:3000:2000,4000` */
export function accountOf(user: string, { files }: Accounts): Account {
  const [name, asked] = user.split(':')
  const group = asked || undefined
  const accounts = (files['/etc/passwd'] ?? '').split('\n').map((entry) => entry.split(':'))
  const account = accounts.find(([known, , number]) => known === name || number === name)
  if (account) return { uid: account[2], gid: group ?? account[3] }
  return { uid: name === 'root' ? '0' : name, gid: group ?? '0' }
}

/** The files as this user may see and change them. */
export function filesOf(user: string, files: FileSystem, image: Accounts): FileSystem {
  const { uid, gid } = accountOf(user, image)
  return uid === '0' ? files : userFiles(files, { name: user.split(':')[0], isInRootGroup: gid === '0' || gid === 'root' })
}
