/** What somebody types into the address bar, as an address: `localhost:8080` is meant as `http://localhost:8080/`. Pure. */
export function typedAddress(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || /\s/.test(trimmed)) return undefined
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`
  if (!URL.canParse(full)) return undefined
  const url = new URL(full)
  return /^https?:$/.test(url.protocol) && url.hostname !== '' ? url.href : undefined
}

/** Without what goes without saying. */
export function shortAddress(address: string): string {
  if (!URL.canParse(address)) return address
  const { protocol, host, pathname, search } = new URL(address)
  const path = pathname === '/' && search === '' ? '' : pathname + search
  return `${protocol === 'http:' ? '' : `${protocol}//`}${host}${path}`
}
