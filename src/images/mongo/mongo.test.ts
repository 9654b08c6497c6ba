import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../shell/tools'

async function startMongo(more: Partial<Core.Container> = {}, volumes: Core.Volume[] = []) {
  const node = startOneNode({ tools: createTools() })
  node.create({ volumes, containers: [{ name: 'mongo', image: 'mongo', ...more }] })
  await ready(node)
  return node
}

async function ready(node: ReturnType<typeof startOneNode>): Promise<void> {
  await node.until(() => stateWord(node.status()) === 'Running')
  await node.until(() => /waiting for connections/i.test(node.logs()))
}

type MongoNode = Awaited<ReturnType<typeof startMongo>>

const root = [
  { name: 'MONGO_INITDB_ROOT_USERNAME', value: 'root' },
  { name: 'MONGO_INITDB_ROOT_PASSWORD', value: 'secret' },
]

const evaluate = async (node: MongoNode, ...scripts: string[]): Promise<string> =>
  (await node.exec(['mongosh', '--quiet'], { stdin: scripts.map((script) => `${script}\n`).join('') })).output

const ids = (text: string): string => text.replaceAll(/[\da-f]{24}/g, 'ID')

describe('mongosh', () => {
  const cases: { name: string; lines: string[]; output: string }[] = [
    {
      name: 'puts documents in and finds them',
      lines: [
        "db.users.insertOne({ name: 'Ada', age: 36 })",
        "db.users.insertMany([{ name: 'Bob', age: 25 }, { name: 'Cy', age: 61, tags: ['a', 'b'] }])",
        'db.users.find()',
        'db.users.countDocuments()',
      ],
      output: `{
  acknowledged: true,
  insertedId: ObjectId('ID')
}
{
  acknowledged: true,
  insertedIds: {
    '0': ObjectId('ID'),
    '1': ObjectId('ID')
  }
}
[
  { _id: ObjectId('ID'), name: 'Ada', age: 36 },
  { _id: ObjectId('ID'), name: 'Bob', age: 25 },
  {
    _id: ObjectId('ID'),
    name: 'Cy',
    age: 61,
    tags: [ 'a', 'b' ]
  }
]
3
`,
    },
    {
      name: 'asks with operators, in an order, a part at a time',
      lines: [
        'for (let i = 1; i <= 25; i++) db.n.insertOne({ _id: i, even: i % 2 === 0 })',
        'db.n.find({ _id: { $gt: 3, $lte: 9 }, even: true }, { even: 0 }).sort({ _id: -1 }).limit(2)',
        'db.n.find({ $or: [{ _id: 1 }, { _id: { $in: [24, 25] } }] }, { _id: 1 }).toArray()',
        'db.n.find({ even: { $exists: false } })',
        'db.n.findOne({ _id: 7 })',
        'db.n.findOne({ _id: 70 })',
        'db.n.find({}, { even: 0 }).skip(23)',
      ],
      output: `{ acknowledged: true, insertedId: 25 }
[ { _id: 8 }, { _id: 6 } ]
[ { _id: 1 }, { _id: 24 }, { _id: 25 } ]
{ _id: 7, even: false }
null
[ { _id: 24 }, { _id: 25 } ]
`,
    },
    {
      name: 'changes and removes documents',
      lines: [
        'db.c.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 2, list: [1] }])',
        'db.c.updateOne({ _id: 1 }, { $inc: { n: 5 }, $set: { "a.b": true } })',
        'db.c.updateMany({}, { $push: { list: 9 }, $unset: { n: "" } })',
        'db.c.updateOne({ _id: 3 }, { $set: { x: 1 } }, { upsert: true })',
        'db.c.find()',
        'db.c.deleteOne({ _id: 1 })',
        'db.c.deleteMany({})',
        'db.c.drop()',
      ],
      output: `{ acknowledged: true, insertedIds: { '0': 1, '1': 2 } }
{
  acknowledged: true,
  insertedId: null,
  matchedCount: 1,
  modifiedCount: 1,
  upsertedCount: 0
}
{
  acknowledged: true,
  insertedId: null,
  matchedCount: 2,
  modifiedCount: 2,
  upsertedCount: 0
}
{
  acknowledged: true,
  insertedId: 3,
  matchedCount: 0,
  modifiedCount: 0,
  upsertedCount: 1
}
[
  { _id: 1, a: { b: true }, list: [ 9 ] },
  { _id: 2, list: [ 1, 9 ] },
  { _id: 3, x: 1 }
]
{ acknowledged: true, deletedCount: 1 }
{ acknowledged: true, deletedCount: 2 }
true
`,
    },
    {
      name: 'sums up',
      lines: [
        "db.s.insertMany([{ c: 'a', n: 1 }, { c: 'b', n: 2 }, { c: 'a', n: 5 }]).acknowledged",
        'db.s.aggregate([{ $match: { n: { $gt: 0 } } }, { $group: { _id: "$c", total: { $sum: "$n" }, mean: { $avg: "$n" } } }, { $sort: { total: -1 } }])',
        'db.s.aggregate([{ $count: "all" }])',
        'db.s.distinct("c")',
        'db.s.aggregate([{ $project: { _id: 0, twice: { $multiply: ["$n", 2] } } }, { $limit: 1 }])',
      ],
      output:
        "true\n[ { _id: 'a', total: 6, mean: 3 }, { _id: 'b', total: 2, mean: 2 } ]\n[ { all: 3 } ]\n[ 'a', 'b' ]\n[ { twice: 2 } ]\n",
    },
    {
      name: 'names databases and collections',
      lines: [
        'use shop',
        'db',
        'db.items.insertOne({_id: 1})',
        'show collections',
        'show dbs',
        'db.runCommand({ ping: 1 })',
        'db.items.createIndex({ sku: 1 }, { unique: true })',
        'db.items.getIndexes()',
      ],
      output: `switched to db shop
shop
{ acknowledged: true, insertedId: 1 }
items
admin   40.00 KiB
config  12.00 KiB
local   40.00 KiB
shop     8.00 KiB
{ ok: 1 }
sku_1
[
  { v: 2, key: { _id: 1 }, name: '_id_' },
  { v: 2, key: { sku: 1 }, name: 'sku_1', unique: true }
]
`,
    },
    {
      name: 'says what is wrong',
      lines: [
        'db.e.insertOne({ _id: 1 }).acknowledged',
        'db.e.insertOne({ _id: 1 })',
        'db.e.find({ n: { $foo: 1 } })',
        'db.e.updateOne({ _id: 1 }, { n: 1 })',
        'db.e.nonsense()',
        'nobody',
        'rs.status()',
        'db.runCommand({ dance: 1 })',
        'db.e.find({ n: })',
      ],
      output: `true
MongoServerError: E11000 duplicate key error collection: test.e index: _id_ dup key: { _id: 1 }
MongoServerError[BadValue]: unknown operator: $foo
MongoInvalidArgumentError: Update document requires atomic operators
TypeError: db.e.nonsense is not a function
ReferenceError: nobody is not defined
MongoServerError[NoReplicationEnabled]: not running with --replSet
MongoServerError[CommandNotFound]: no such command: 'dance'
Uncaught:
SyntaxError: Unexpected token (1:15)

> 1 | db.e.find({ n: })
    |                ^

`,
    },
    {
      name: 'runs small programs, and none that does not end',
      lines: [
        "const names = ['x', 'y']; names.forEach((name, i) => db.p.insertOne({ _id: i, name }))",
        'db.p.find().forEach(d => print(`${d._id}: ${d.name.toUpperCase()}`))',
        'db.p.find().map(d => d.name)',
        'function twice(n) { return n * 2 }',
        'twice(21)',
        'while (true) {}',
      ],
      output: "0: X\n1: Y\n[ 'x', 'y' ]\n42\nRangeError: the script takes too many steps\n",
    },
  ]
  it.each(cases)('$name', async ({ lines, output }) => {
    const node = await startMongo()
    expect(ids(await evaluate(node, ...lines))).toBe(output)
  })

  it('waits for the end of what was begun, as a person types it', async () => {
    const node = await startMongo()
    expect(await evaluate(node, 'db.t.insertOne({', '  _id: 5,', '})')).toBe('{ acknowledged: true, insertedId: 5 }\n')
  })

  it('prompts with the database in use, and with dots for more', async () => {
    const node = await startMongo()
    const { output } = await node.exec(['mongosh', '--quiet'], { stdin: 'use shop\ndb.t.insertOne({\n_id: 1 })\nexit\n', isTerminal: true })
    expect(output).toBe('test> switched to db shop\nshop> ... { acknowledged: true, insertedId: 1 }\nshop> ')
    const old = await startMongo({ image: 'mongo:4.4' })
    expect((await old.exec(['mongo', '--quiet'], { stdin: 'db\n', isTerminal: true })).output).toBe('> test\n> ')
  })

  it('answers a probe in a line', async () => {
    const node = await startMongo()
    expect(await node.exec(['mongosh', '--eval', "db.adminCommand('ping')"])).toEqual({ output: '{ ok: 1 }\n', exit: 0 })
    expect(await node.exec(['mongosh', '--port', '1', '--eval', '1'])).toEqual({
      output: 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:1\n',
      exit: 1,
    })
    expect((await node.exec(['mongosh', 'mongodb://nobody:x@127.0.0.1/admin', '--eval', '1'])).output).toBe(
      'MongoServerError: Authentication failed.\n',
    )
  })
})

describe('a mongod', () => {
  it('logs in JSON, and before 4.4 in text', async () => {
    const node = await startMongo()
    expect(node.logs()).toMatch(
      /\{"t":\{"\$date":"2026-01-01T00:00:\d\d\.\d{3}\+00:00"\},"s":"I",  "c":"NETWORK",  "id":23016,   "ctx":"listener","msg":"Waiting for connections","attr":\{"port":27017,"ssl":"off"\}\}\n$/,
    )
    const old = await startMongo({ image: 'mongo:4.2' })
    expect(old.logs()).toMatch(/2026-01-01T00:00:\d\d\.\d{3}\+0000 I NETWORK  \[listener\] waiting for connections on port 27017\n$/)
    expect(
      (await old.exec(['mongo', '--quiet'], { stdin: 'db.a.insertOne({_id: 1, x: "y"})\ndb.a.find()\ndb.a.insert({_id: 2})\n' })).output,
    ).toBe('{ "acknowledged" : true, "insertedId" : 1 }\n{ "_id" : 1, "x" : "y" }\nWriteResult({ "nInserted" : 1 })\n')
    await expect(old.exec(['mongosh'])).rejects.toThrow('exec: "mongosh": executable file not found in $PATH')
  })

  it('lets nobody in who has not said who they are, once it has a root', async () => {
    const node = await startMongo({ env: root })
    expect(node.logs()).toContain('MongoDB init process complete; ready for start up.')
    expect(await evaluate(node, 'show dbs')).toBe('MongoServerError[Unauthorized]: Command listDatabases requires authentication\n')
    const asRoot = ['mongosh', '--quiet', '-u', 'root', '-p', 'secret', '--authenticationDatabase', 'admin']
    expect((await node.exec([...asRoot, '--eval', "db.createUser({ user: 'app', pwd: 'pw', roles: ['readWrite'] })"])).output).toBe(
      '{ ok: 1 }\n',
    )
    const asApp = (script: string) => node.exec(['mongosh', 'mongodb://app:pw@localhost:27017/test', '--quiet', '--eval', script])
    expect((await asApp('db.a.insertOne({ _id: 1 })')).output).toBe('{ acknowledged: true, insertedId: 1 }\n')
    expect((await asApp("db.getSiblingDB('other').a.find()")).output).toBe(
      'MongoServerError[Unauthorized]: not authorized on other to execute command { find: "a", filter: {} }\n',
    )
    expect((await node.exec(['mongosh', '-u', 'root', '-p', 'wrong', '--eval', '1'])).output).toBe(
      'MongoServerError: Authentication failed.\n',
    )
  })

  it('wants both halves of a root', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create({ containers: [{ name: 'mongo', image: 'mongo:7', env: [root[0]] }] })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toContain("error: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'")
  })

  it('begins with what lies in the folder of first scripts', async () => {
    const node = startOneNode({ tools: createTools() })
    node.configMap('init', {
      '01-users.js': "db = db.getSiblingDB('shop');\ndb.items.insertMany([{ _id: 1 }, { _id: 2 }]);\nprint('seeded')\n",
      'notes.txt': 'x',
    })
    node.create({
      volumes: [{ name: 'init', configMap: { name: 'init' } }],
      containers: [{ name: 'mongo', image: 'mongo:8', volumeMounts: [{ name: 'init', mountPath: '/docker-entrypoint-initdb.d' }] }],
    })
    await ready(node)
    expect(node.logs()).toContain('running /docker-entrypoint-initdb.d/01-users.js\nseeded\n')
    expect((await node.exec(['mongosh', 'shop', '--eval', 'db.items.countDocuments()'])).output).toBe('2\n')
  })

  it('keeps its documents, users and indexes on its volume', async () => {
    const node = await startMongo({ env: root, volumeMounts: [{ name: 'data', mountPath: '/data/db' }] }, [
      { name: 'data', hostPath: { path: '/mongo' } },
    ])
    const asRoot = (script: string) => node.exec(['mongosh', '-u', 'root', '-p', 'secret', '--eval', script])
    await asRoot(
      'db.a.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 2 }]); db.a.deleteOne({ _id: 1 }); db.a.updateOne({ _id: 2 }, { $set: { n: 7 } }); db.a.createIndex({ n: 1 }, { unique: true })',
    )
    expect((await node.exec(['sh', '-c', 'ls /data/db | sed s/[0-9]*.wt/N.wt/'])).output).toMatch(
      /WiredTiger\n(.*\n)*collection-\d+-N\.wt\n/,
    )
    const { spec } = node.pod()
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    node.create({ volumes: spec.volumes, containers: spec.containers })
    await ready(node)
    expect(node.logs()).not.toContain('init process')
    expect((await asRoot('db.a.find()')).output).toBe('[ { _id: 2, n: 7 } ]\n')
    expect((await asRoot('db.a.insertOne({ n: 7 })')).output).toBe(
      'MongoServerError: E11000 duplicate key error collection: test.a index: n_1 dup key: { n: 7 }\n',
    )
  })

  it('ends when it may not write', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create({ containers: [{ name: 'mongo', image: 'mongo:7', securityContext: { readOnlyRootFilesystem: true } }] })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.status()?.lastState?.terminated).toMatchObject({ exitCode: 100 })
    expect(node.logs()).toContain('DBException in initAndListen, terminating')
  })

  it('tells a browser that this is no page', async () => {
    const node = await startMongo()
    expect((await node.ask(27017)).body).toContain('It looks like you are trying to access MongoDB over HTTP on the native driver port.')
  })
})
