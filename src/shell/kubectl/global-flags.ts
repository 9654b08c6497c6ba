/** Flags that every kubectl command takes. Upstream: cli-runtime/pkg/genericclioptions/config_flags.go (v1.32). */
import type { FlagTable } from './flags'

export const globalFlags = {
  as: { type: 'string', help: 'Act as this user or service account.' },
  'as-group': { type: 'array', help: 'Act as a member of this group; may be repeated.' },
  'as-uid': { type: 'string', help: 'Act with this UID.' },
  'cache-dir': { type: 'string', default: '~/.kube/cache', help: 'Where discovery would be cached.' },
  'certificate-authority': { type: 'string', help: 'File with the certificate that vouches for the server.' },
  'client-certificate': { type: 'string', help: 'File with the certificate to show to the server.' },
  'client-key': { type: 'string', help: 'File with the key of that certificate.' },
  cluster: { type: 'string', help: 'Cluster of the kubeconfig to use.' },
  context: { type: 'string', help: 'Context of the kubeconfig to use.' },
  'insecure-skip-tls-verify': { type: 'bool', help: 'Trust whatever certificate the server shows.' },
  kubeconfig: { type: 'string', help: 'The kubeconfig file to use.' },
  'log-flush-frequency': { type: 'duration', default: 5000, help: 'Longest time between two flushes of the log.' },
  'match-server-version': { type: 'bool', help: 'Refuse to work with a server of another version.' },
  namespace: { type: 'string', short: 'n', help: 'Namespace to work in.' },
  password: { type: 'string', help: 'Password for the server.' },
  profile: { type: 'string', default: 'none', help: 'Name of a profile to record.' },
  'profile-output': { type: 'string', default: 'profile.pprof', help: 'Where to write the profile.' },
  'request-timeout': {
    type: 'string',
    default: '0',
    help: 'Longest time to wait for an answer of the server; 0 waits for ever.',
  },
  server: { type: 'string', short: 's', help: 'Address of the API server.' },
  'tls-server-name': { type: 'string', help: 'Name that the certificate of the server must bear.' },
  token: { type: 'string', help: 'Bearer token for the server.' },
  user: { type: 'string', help: 'User of the kubeconfig to be.' },
  username: { type: 'string', help: 'User name for the server.' },
  v: { type: 'int', short: 'v', help: 'How much to log.' },
  vmodule: { type: 'string', help: 'How much to log, file by file.' },
  'warnings-as-errors': { type: 'bool', help: 'Fail when the server warns.' },
} as const satisfies FlagTable

export type GlobalFlags = typeof globalFlags
