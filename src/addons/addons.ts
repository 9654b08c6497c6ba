/** What can be installed into a running cluster. To add one more: a folder beside this file, and a line here. */
import type { Addon } from '../cluster/addon'
import { ingressNginx } from './ingress-nginx/ingress-nginx'

export const addons: readonly Addon[] = [ingressNginx]
