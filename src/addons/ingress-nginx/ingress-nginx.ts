/**
 * ingress-nginx: the controller that answers for Ingresses, installed by `kubectl apply` of the address that its pages name.
 * Upstream: github.com/kubernetes/ingress-nginx (controller-v1.12.1).
 */
import type { HttpResponse } from '../../base/os/network-stack'
import type { Addon } from '../../cluster/addon'
import { certgenImageOf } from './certgen'
import { controllerImage } from './controller-image'
import { deployPage, providers } from './manifests'
import { RELEASE } from './version'

const ADDRESS = /^\/kubernetes\/ingress-nginx\/(?:refs\/tags\/|refs\/heads\/)?(?:controller-v(1\.\d+\.\d+)|main)\/deploy\/static\/provider\/([a-z]+)\/deploy\.yaml$/

export const ingressNginx: Addon = {
  images: (surroundings) => [certgenImageOf(surroundings), controllerImage(surroundings)],
  page(host, path) {
    const [, release, name] = ADDRESS.exec(path) ?? []
    const provider = providers.find((known) => known === name)
    if (host !== 'raw.githubusercontent.com' || !provider) return undefined
    return text(deployPage(provider, release ?? RELEASE))
  },
}

const text = (body: string): HttpResponse => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })
