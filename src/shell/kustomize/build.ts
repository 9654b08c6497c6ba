/**
 * From a directory to objects: accumulated, named by their content, with references that follow, in an order fit to be applied.
 * Upstream: kustomize/api/krusty/kustomizer.go Run (v5.5.0).
 */
import type { FileSystem } from '../../base/os/file-system'
import { contentHash } from '../kubectl/create/content-hash'
import { accumulate } from './accumulate'
import { readKustomization } from './kustomization'
import { enter } from './load'
import { inLegacyOrder } from './order'
import { withReferences } from './references'
import { idOf, renamed, withMeta, type Resource } from './resource'
import { textOf, textsIn, treeOf, type Tree } from './tree'

export interface Built {
  readonly objects: readonly Tree[]
  readonly warnings: readonly string[]
}

export const KUSTOMIZE_VERSION = 'v5.5.0'
const LOCAL = 'config.kubernetes.io/local-config'

export function buildKustomization(files: FileSystem, { cwd, path }: { cwd: string; path: string }): Built {
  const report = { warnings: [] as string[] }
  const loader = enter({ files, root: cwd, ancestors: [] }, path, path)
  const hashed = accumulate(loader, report).map(withHash)
  const { content } = readKustomization(loader)
  const followed = withReferences(hashed).filter(({ tree }) => treeOf(treeOf(tree.metadata).annotations)[LOCAL] === undefined)
  const marked = textsIn(content.buildMetadata).includes('managedByLabel') ? followed.map(managed) : followed
  const ordered = treeOf(content.sortOptions).order === 'fifo' ? marked : inLegacyOrder(marked)
  return { objects: ordered.map(({ tree }) => tree), warnings: report.warnings }
}

const managed = (resource: Resource): Resource =>
  withMeta(resource, (metadata) => ({
    ...metadata,
    labels: { ...treeOf(metadata.labels), 'app.kubernetes.io/managed-by': `kustomize-${KUSTOMIZE_VERSION}` },
  }))

function withHash(resource: Resource): Resource {
  if (!resource.needsHash) return resource
  const hash = contentHash(contentOf(resource))
  return renamed(resource, (metadata) => ({ ...metadata, name: `${textOf(metadata.name)}-${hash}` }))
}

/** What decides the hash. Upstream means to take the name along and looks for it where it is not. */
function contentOf(resource: Resource): Record<string, unknown> {
  const { kind } = idOf(resource)
  const { data = '', binaryData, type = '' } = resource.tree
  if (kind === 'ConfigMap') return { kind, name: '', data, ...(binaryData ? { binaryData } : {}) }
  return { kind, type, name: '', data }
}
