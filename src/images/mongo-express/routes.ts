/** Which page an address of mongo-express means, and what its forms do. Upstream: mongo-express lib/router.js */
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import { answer, notFound, splitPath } from '../answers'
import { formFields } from '../html'
import { isDocument, isList, objectId, type Document, type Value } from '../mongo/document'
import { evaluateDocument } from '../mongo/shell/evaluate-document'
import { collectionsPage, databasesPage, documentPage, documentsPage, page } from './pages'
import type { ServerLink } from './server-link'

export interface Routes {
  readonly container: ContainerProcess
  readonly link: ServerLink
  readonly base: string
}

type Answer = (response: HttpResponse) => void

const html = (text: string, status = 200): HttpResponse => answer(status, text, 'text/html; charset=utf-8')
const redirect = (location: string): HttpResponse => ({ status: 302, headers: { location, 'content-length': '0' }, body: '' })

export function replyTo(routes: Routes, request: ServedRequest): HttpAnswer {
  const { path, query } = splitPath(request.path)
  if (path === '/status') return answer(200, '{"status":"ok"}', 'application/json')
  if (request.rehearsal) return html(page({ title: 'Home', base: routes.base, body: '' }))
  if (!path.startsWith(routes.base)) return notFound()
  const parts = path
    .slice(routes.base.length)
    .split('/')
    .filter((one) => one !== '')
    .map(decoded)
  const method = (query.get('_method') ?? request.method).toUpperCase()
  return { later: (respond) => new Exchange(routes, respond).run(method, parts, formFields(request.body)) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

type Fields = ReadonlyMap<string, string>

class Exchange {
  constructor(
    readonly routes: Routes,
    readonly respond: Answer,
  ) {}

  run(method: string, parts: readonly string[], fields: Fields): void {
    const [first, database, collection, id] = parts
    if (first === undefined) return method === 'POST' ? this.#createDatabase(fields.get('database') ?? '') : this.#home()
    if (first !== 'db') return method === 'DELETE' ? this.#change(first, { dropDatabase: 1 }, '') : this.respond(notFound())
    if (database === undefined) return this.#home()
    const at = `db/${encodeURIComponent(database)}`
    if (collection === undefined) {
      return method === 'POST' ? this.#change(database, { create: fields.get('collection') ?? '' }, `${at}/`) : this.#collections(database)
    }
    const place = { database, collection, at: `${at}/${encodeURIComponent(collection)}` }
    if (id !== undefined) return this.#document(method, place, { id: idOf(id), fields })
    if (method === 'POST') return this.#add(place, fields)
    return method === 'DELETE' ? this.#change(database, { drop: collection }, `${at}/`) : this.#documents(place)
  }

  /** Hands on what the mongod answered; its complaints are shown. */
  #ask(db: string, command: Document, then: (reply: Document) => void): void {
    this.routes.link.ask(db, command, (reply) => {
      if (!reply) return this.#fail('connection to the database was lost')
      if (reply.ok !== 1) return this.#fail(String(reply.errmsg))
      const [error] = isList(reply.writeErrors ?? null) ? (reply.writeErrors as readonly Document[]) : []
      return error ? this.#fail(String(error.errmsg)) : then(reply)
    })
  }

  #fail(message: string): void {
    const { base } = this.routes
    this.respond(html(page({ title: 'Error', base, body: '', message }), 500))
  }

  #show(title: string, body: string): void {
    this.respond(html(page({ title, base: this.routes.base, body })))
  }

  #change(db: string, command: Document, path: string): void {
    this.#ask(db, command, () => this.respond(redirect(`${this.routes.base}${path}`)))
  }

  #home(): void {
    this.#ask('admin', { listDatabases: 1 }, ({ databases }) => {
      const names = isList(databases ?? null) ? (databases as readonly Value[]).filter(isDocument).map(({ name }) => String(name)) : []
      this.#ask('admin', { serverStatus: 1 }, (status) => this.#show('Home', databasesPage(this.routes.base, names, status)))
    })
  }

  /** A database is there once it holds something. */
  #createDatabase(name: string): void {
    if (!/^[\w-]+$/.test(name)) return this.#fail(`The database name "${name}" is invalid.`)
    this.#change(name, { create: 'delete_me' }, '')
  }

  #collections(database: string): void {
    this.#ask(database, { listCollections: 1 }, (reply) => {
      const names = batch(reply).map(({ name }) => String(name))
      this.#show(database, collectionsPage(this.routes.base, database, names))
    })
  }

  #documents({ database, collection }: Place): void {
    this.#ask(database, { count: collection }, ({ n }) =>
      this.#ask(database, { find: collection, limit: 10 }, (reply) =>
        this.#show(collection, documentsPage(this.routes.base, { database, collection, documents: batch(reply), count: Number(n) })),
      ),
    )
  }

  #add({ database, collection, at }: Place, fields: Fields): void {
    const document = evaluateDocument(fields.get('document') ?? '', this.routes.container)
    if (typeof document === 'string') return this.#fail(`That document is not valid! ${document}`)
    this.#change(database, { insert: collection, documents: [document] }, at)
  }

  #document(method: string, place: Place, { id, fields }: { id: Value; fields: Fields }): void {
    const { database, collection, at } = place
    if (method === 'DELETE') return this.#change(database, { delete: collection, deletes: [{ q: { _id: id }, limit: 1 }] }, at)
    if (method === 'PUT') {
      const document = evaluateDocument(fields.get('document') ?? '', this.routes.container)
      if (typeof document === 'string') return this.#fail(`That document is not valid! ${document}`)
      return this.#change(database, { update: collection, updates: [{ q: { _id: id }, u: { ...document, _id: id }, multi: false }] }, at)
    }
    this.#ask(database, { find: collection, filter: { _id: id }, limit: 1 }, (reply) => {
      const [document] = batch(reply)
      if (document) this.#show(collection, documentPage(this.routes.base, place, document))
      else this.#fail('Document not found!')
    })
  }
}

interface Place {
  readonly database: string
  readonly collection: string
  /** Its address, without the base. */
  readonly at: string
}

function idOf(text: string): Value {
  if (/^[\da-f]{24}$/.test(text)) return objectId(text)
  try {
    const value: Value = JSON.parse(text)
    return value
  } catch {
    return text
  }
}

const batch = ({ cursor }: Document): readonly Document[] =>
  cursor !== undefined && isDocument(cursor) && isList(cursor.firstBatch) ? cursor.firstBatch.filter(isDocument) : []
