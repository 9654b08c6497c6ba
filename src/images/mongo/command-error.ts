/** What a mongod answers when a command fails. Upstream: src/mongo/base/error_codes.yml */
const names: Readonly<Record<number, string>> = {
  2: 'BadValue',
  9: 'FailedToParse',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  18: 'AuthenticationFailed',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  48: 'NamespaceExists',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  73: 'InvalidNamespace',
  76: 'NoReplicationEnabled',
  11000: 'DuplicateKey',
  51003: 'Location51003',
}

export class CommandError extends Error {
  readonly codeName: string

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message)
    this.codeName = names[code] ?? `Location${code}`
  }
}
