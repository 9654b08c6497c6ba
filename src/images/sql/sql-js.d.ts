/** What we use of sql.js, which brings no types: https://sql.js.org/documentation/ */
declare module 'sql.js/dist/sql-wasm-inline.js' {
  export type SqlJsValue = string | number | null | Uint8Array

  export interface SqlJsStatement {
    getColumnNames(): string[]
    step(): boolean
    get(): SqlJsValue[]
    free(): boolean
  }

  export interface SqlJsDatabase {
    run(sql: string, parameters?: readonly SqlJsValue[]): SqlJsDatabase
    prepare(sql: string, parameters?: readonly SqlJsValue[]): SqlJsStatement
    getRowsModified(): number
    /** By its number of parameters. */
    create_function(name: string, run: (...values: never[]) => SqlJsValue | boolean): SqlJsDatabase
    close(): void
  }

  export interface SqlJs {
    readonly Database: new () => SqlJsDatabase
  }

  const initSqlJs: () => Promise<SqlJs>
  export default initSqlJs
}
