/** What the page says around the lesson, in English. */
export const enPage = {
  'page.language': 'Language',
  'page.noLanguage': 'There is no translation into “{language}” yet; the page speaks English.',
  'page.badLink': 'The link could not be opened: {why}',
  'page.close': 'Close',
} as const
