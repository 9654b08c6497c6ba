/**
 * The pages of mongo-express: databases, collections, documents. Simplified: in our own words and without styles; the real ones have
 * more tools.
 */
import { escapeHtml } from '../html'
import { isDocument, typeOf, type Document, type Value } from '../mongo/document'
import { format } from '../mongo/shell/print'

const part = (text: string): string => encodeURIComponent(text)
const link = (href: string, text: string): string => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`
const removal = (action: string, label: string): string =>
  `<form method="post" action="${escapeHtml(action)}?_method=delete"><button>${escapeHtml(label)}</button></form>`

interface Page {
  readonly title: string
  readonly base: string
  readonly body: string
  readonly message?: string
}

export const page = ({ title, base, body, message }: Page): string => `<!DOCTYPE html>
<html>
<head><title>${escapeHtml(title)} - Mongo Express</title></head>
<body>
<nav>${link(base, 'Mongo Express')}</nav>
${message === undefined ? '' : `<p role="alert">${escapeHtml(message)}</p>\n`}${body}
</body>
</html>
`

export function databasesPage(base: string, databases: readonly string[], status: Document): string {
  const rows = databases.map(
    (name) =>
      `<tr><td>${link(`${base}db/${part(name)}/`, 'View')}</td><td><h3>${link(`${base}db/${part(name)}/`, name)}</h3></td><td>${removal(`${base}${part(name)}`, 'Del')}</td></tr>`,
  )
  const facts = (['host', 'version', 'uptime'] as const).map(
    (name) => `<tr><td>${name}</td><td>${escapeHtml(String(status[name] ?? ''))}</td></tr>`,
  )
  const create = `<form method="post" action="${base}"><input name="database" placeholder="Database Name" required><button>Create Database</button></form>`
  return `<h1>Mongo Express</h1>\n<h2>Databases</h2>\n${create}\n<table>${rows.join('\n')}</table>\n<h2>Server Status</h2>\n<table>${facts.join('')}</table>`
}

export function collectionsPage(base: string, database: string, collections: readonly string[]): string {
  const at = `${base}db/${part(database)}`
  const rows = collections.map(
    (name) =>
      `<tr><td>${link(`${at}/${part(name)}`, 'View')}</td><td><h3>${link(`${at}/${part(name)}`, name)}</h3></td><td>${removal(`${at}/${part(name)}`, 'Del')}</td></tr>`,
  )
  const create = `<form method="post" action="${at}"><input name="collection" placeholder="Collection Name" required><button>Create collection</button></form>`
  return `<h1>Viewing Database: ${escapeHtml(database)}</h1>\n<h2>Collections</h2>\n${create}\n<table>${rows.join('\n')}</table>`
}

/** How an id stands in an address. */
export const idText = (id: Value): string => (isDocument(id) && '$oid' in id ? String(id.$oid) : JSON.stringify(id))

interface Found {
  readonly database: string
  readonly collection: string
  readonly documents: readonly Document[]
  readonly count: number
}

export function documentsPage(base: string, { database, collection, documents, count }: Found): string {
  const at = `${base}db/${part(database)}/${part(collection)}`
  const columns = [...new Set(documents.flatMap((document) => Object.keys(document)))]
  const rows = documents.map((document) => {
    const cells = columns.map((name) => `<td>${escapeHtml(cellText(document[name]))}</td>`)
    const one = `${at}/${part(idText(document._id))}`
    return `<tr><td>${link(one, 'Edit')}</td>${cells.join('')}<td>${removal(one, 'Del')}</td></tr>`
  })
  const add = `<form method="post" action="${at}"><textarea name="document" rows="6" cols="60">{\n    _id: ObjectId()\n}</textarea><button>Save</button></form>`
  const table =
    documents.length === 0
      ? '<p>No documents found.</p>'
      : `<table><tr><th></th>${columns.map((name) => `<th>${escapeHtml(name)}</th>`).join('')}<th></th></tr>\n${rows.join('\n')}</table>`
  return `<h1>Viewing Collection: ${escapeHtml(collection)}</h1>\n<h2>New Document</h2>\n${add}\n<p>${count} documents</p>\n${table}\n<p>${link(`${base}db/${part(database)}/`, database)}</p>`
}

function cellText(value: Value | undefined): string {
  if (value === undefined) return ''
  return isDocument(value) && typeOf(value) === 'objectId' ? String(value.$oid) : format(value)
}

export function documentPage(base: string, { database, collection }: { database: string; collection: string }, document: Document): string {
  const at = `${base}db/${part(database)}/${part(collection)}/${part(idText(document._id))}`
  const edit = `<form method="post" action="${escapeHtml(at)}?_method=put"><textarea name="document" rows="10" cols="60">${escapeHtml(format(document))}</textarea><button>Save</button></form>`
  return `<h1>Editing Document: ${escapeHtml(idText(document._id))}</h1>\n${edit}\n${removal(at, 'Delete')}`
}
