/**
 * What a page names that its reader must fetch to show it: style sheets and pictures, in the order they stand in it. Found in the text,
 * without a document: the worker has none, and a replay must ask for the same things.
 *
 * Simplified: a real browser also fetches scripts, fonts, frames, what style sheets name, and /favicon.ico.
 */
const MOST = 20

export function resourcesOf(html: string, base: string): readonly string[] {
  const found = new Set<string>()
  for (const [tag] of html.matchAll(/<(?:link|img)\b[^>]{0,2000}>/gi)) {
    const url = resolve(referenceOf(tag), base)
    if (url !== undefined) found.add(url)
    if (found.size >= MOST) break
  }
  return [...found]
}

function referenceOf(tag: string): string | undefined {
  if (/^<img/i.test(tag)) return attribute(tag, 'src')
  return /\bstylesheet\b/i.test(attribute(tag, 'rel') ?? '') ? attribute(tag, 'href') : undefined
}

function attribute(tag: string, name: string): string | undefined {
  const [, double, single, bare] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag) ?? []
  return double ?? single ?? bare
}

function resolve(reference: string | undefined, base: string): string | undefined {
  if (reference === undefined || !URL.canParse(reference.replaceAll('&amp;', '&'), base)) return undefined
  const url = new URL(reference.replaceAll('&amp;', '&'), base)
  url.hash = ''
  return /^https?:$/.test(url.protocol) ? url.href : undefined
}
