/** What can be installed into a running cluster, and pages that courses fetch. To add one more: a folder beside this file, and a line here. */
import type { Addon } from '../cluster/addon'
import { kuardCertificate } from './course-pages/kuard-certificate'
import { ingressNginx } from './ingress-nginx/ingress-nginx'
import { metricsAdapter } from './metrics-adapter/metrics-adapter'

export const addons: readonly Addon[] = [ingressNginx, kuardCertificate, metricsAdapter]
