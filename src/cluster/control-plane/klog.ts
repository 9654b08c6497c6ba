/** Lines as components log them. Upstream: k8s.io/klog/v2 (v2.130), go.uber.org/zap for etcd. */
import type { ContainerProcess } from '../container-runtime/contract'

export type Log = (where: string, message: string, severity?: 'I' | 'W' | 'E' | 'F') => void

/** `I0105 09:00:00.260000       1 server.go:166] "Starting Kubernetes Scheduler" version="v1.32.13"` */
export function klog(process: Pick<ContainerProcess, 'log' | 'now'>): Log {
  return (where, message, severity = 'I') => {
    const at = new Date(process.now()).toISOString()
    process.log(`${severity}${at.slice(5, 7)}${at.slice(8, 10)} ${at.slice(11, 23)}000       1 ${where}] ${message}`, 'stderr')
  }
}

export function etcdLog(process: Pick<ContainerProcess, 'log' | 'now'>): (caller: string, msg: string, more?: Record<string, unknown>) => void {
  return (caller, msg, more = {}) => {
    const ts = `${new Date(process.now()).toISOString().slice(0, 23)}000Z`
    process.log(JSON.stringify({ level: 'info', ts, caller, msg, ...more }), 'stderr')
  }
}
