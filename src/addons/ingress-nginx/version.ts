/** Which release of ingress-nginx this is, and what its images are called. Upstream: kubernetes/ingress-nginx, TAG and CHANGELOG. */
export const RELEASE = '1.12.1'
export const NGINX_VERSION = '1.25.5'
export const NAMESPACE = 'ingress-nginx'
export const CONTROLLER = 'k8s.io/ingress-nginx'

export const controllerRepository = 'registry.k8s.io/ingress-nginx/controller'
export const certgenRepository = 'registry.k8s.io/ingress-nginx/kube-webhook-certgen'

const CERTGEN_TAG = 'v1.5.2'
const digests: Readonly<Record<string, string>> = {
  [`v${RELEASE}`]: 'sha256:d2fbc4ec70d8aa2050dd91a91506e998765e86c96f32cffb56c503c9c34eed5b',
  [CERTGEN_TAG]: 'sha256:e8825994b7a2c7497375a9b945f386506ca6a3eda80b89b74ef2db743f66a5ea',
}

const withDigest = (repository: string, tag: string): string => {
  const digest = digests[tag]
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`
}

export const controllerImageOf = (release: string): string => withDigest(controllerRepository, `v${release}`)
export const certgenImage = withDigest(certgenRepository, CERTGEN_TAG)
