/** The words of a lesson's Markdown: without code, machine parts, addresses and marks. */
export function plainText(markdown: string): string {
  return withoutCode(markdown)
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^#+ .*$/gm, '')
    .replaceAll(/^\s*(?:[-*]|\d+\.)\s+/gm, '')
    .replaceAll(/^\|.*\|$/gm, '')
    .replaceAll(/[*_>]+/g, '')
}

/** What stands between backquotes is no English; a short stand-in keeps the sentence whole. */
export const withoutCode = (markdown: string): string => markdown.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '').replaceAll(/`[^`]*`/g, 'it')

export const wordsOf = (text: string): readonly string[] => text.match(/[A-Za-z][A-Za-z'’-]*/g) ?? []

/** Blocks of text end sentences, too. */
export const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/(?<=[.!?:;])\s+|\n{2,}/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsOf(sentence).length > 0)
