/** Parts of HTML pages that programs in images write. */
export const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The fields of a form that was sent, later ones of a name in the place of earlier ones. */
export function formFields(body: string): ReadonlyMap<string, string> {
  return new Map(body.split('&').map((pair): [string, string] => {
    const [name, value = ''] = pair.split(/=(.*)/s)
    return [decoded(name), decoded(value)]
  }))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const row = (tag: 'th' | 'td', cells: readonly (string | number)[]): string => `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`
  return `<table><thead>${row('th', head)}</thead><tbody>${rows.map((cells) => row('td', cells)).join('\n')}</tbody></table>`
}

/** A form that is one button. */
export function buttonForm(action: string, label: string, fields: Readonly<Record<string, string>>): string {
  const hidden = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
  return `<form method="post" action="${escapeHtml(action)}">${hidden.join('')}<button>${escapeHtml(label)}</button></form>`
}
