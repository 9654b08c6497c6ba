/** GET /version: the one place that names the release that this cluster follows. */
const gitVersion = 'v1.32.13'

export const versionInfo = {
  major: '1',
  minor: '32',
  gitVersion,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-02-26T00:00:00Z',
  goVersion: 'go1.24.13',
  compiler: 'gc',
  platform: 'linux/amd64',
}
