/** What the sandbox's own API group says, asked again when the object it is about changes. */
import { useEffect, useState } from 'react'
import { readBody, type ApiFetch } from '../../api/http'
import { Abandoned } from '../remote-api'
import { useSession } from '../session-context'

const GROUP = '/apis/sandbox.kubarium.dev/v1'

/** Undefined until it has answered; `version` is that of the object. */
export function useSandbox<T>(place: string, version: string): readonly T[] | undefined {
  const { fetch } = useSession()
  const [items, setItems] = useState<readonly T[]>()
  useEffect(() => {
    let gone = false
    void itemsAt<T>(fetch, place).then((found) => {
      if (!gone) setItems(found)
    })
    return () => {
      gone = true
    }
  }, [fetch, place, version])
  return items
}

async function itemsAt<T>(fetch: ApiFetch, place: string): Promise<readonly T[]> {
  try {
    const response = await fetch({ method: 'GET', path: `${GROUP}/${place}`, headers: {} })
    const body = await readBody(response)
    return response.status === 200 ? (JSON.parse(body) as { readonly items: readonly T[] }).items : []
  } catch (error) {
    if (error instanceof Abandoned) return []
    throw error
  }
}
