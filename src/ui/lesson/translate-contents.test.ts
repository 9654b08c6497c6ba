/** The contents in another language, and the German of the course beside what it is of. */
import { describe, expect, it } from 'vitest'
import { chapters } from '../../../lessons/curriculum'
import { german } from '../../../lessons/german'
import { reviewChapters } from '../../lesson/translation/review-chapters'
import type { Contents } from './course'
import { translateContents } from './translate-contents'

const word = { word: 'tea', means: 'A drink.', chapter: 'Drinks' }
const contents: Contents = {
  chapters: [
    {
      ...{ id: 'drinks', title: 'Drinks', about: 'What to drink.', coming: [], translations: { de: { title: 'Getränke', about: 'Was man trinkt.' } } },
      lessons: [
        { path: 'drinks/tea', title: 'Tea', minutes: 5, level: 'beginner', steps: [{ id: 'a', title: 'Boil' }, { id: 'b', title: 'Wait' }], translations: { de: { title: 'Tee', steps: { a: 'Kochen' } } }, load: {} },
        { path: 'drinks/milk', title: 'Milk', minutes: 5, level: 'beginner', steps: [], load: {} },
      ],
    },
    { id: 'food', title: 'Food', about: 'What to eat.', coming: [], lessons: [] },
  ],
  glossaries: { de: () => Promise.resolve({ tea: { word: 'Tee', means: 'Ein Getränk.' } }) },
  loadGlossary: () => Promise.resolve({ tea: word, milk: { ...word, word: 'milk' } }),
  loadSearch: () => Promise.resolve([]),
  searches: { de: () => Promise.resolve([{ lesson: 'drinks/tea', title: 'Tee', text: 'Heiß.' }]) },
  loadRecall: () => Promise.resolve([]),
}

describe('contents in another language', () => {
  const other = translateContents(contents, 'de')

  it('have its titles, and English ones where there are none', () => {
    expect(other.chapters.map(({ title, about }) => [title, about])).toEqual([['Getränke', 'Was man trinkt.'], ['Food', 'What to eat.']])
    expect(other.chapters[0].lessons).toMatchObject([{ title: 'Tee', steps: [{ title: 'Kochen' }, { title: 'Wait' }] }, { title: 'Milk' }])
  })

  it('have its words one by one, and say which are English', async () => {
    expect(await other.loadGlossary()).toEqual({ tea: { word: 'Tee', means: 'Ein Getränk.', chapter: 'Getränke', language: 'de' }, milk: { ...word, word: 'milk', chapter: 'Getränke' } })
  })

  it('are searched in it', async () => expect(await other.loadSearch()).toMatchObject([{ text: 'Heiß.' }]))

  it('stay as they are where there is no such language', async () => {
    const same = translateContents(contents, 'fr')
    expect(same.chapters).toEqual(contents.chapters)
    expect(await same.loadGlossary()).toEqual(await contents.loadGlossary())
    expect(await same.loadSearch()).toEqual([])
  })
})

describe('the German of the chapters', () => {
  it('has a title for each, and the words of the first ones', () => {
    expect(chapters.map(({ id }) => id).filter((id) => !Object.hasOwn(german, id))).toEqual([])
    expect(Object.keys(german['first-steps'].glossary ?? {}).sort()).toEqual(Object.keys(chapters[0].glossary).sort())
  })

  it('is of chapters and words that there are, and of their English as it is now', () => expect(reviewChapters(chapters, german)).toEqual([]))

  it('is asked to be read again when the English has changed', () => {
    const changed = chapters.map((chapter) => (chapter.id === 'pods' ? { ...chapter, about: 'Something else.', glossary: {} } : chapter))
    expect(reviewChapters(changed, german)).toEqual(['pods: its glossary has no port', expect.stringMatching(/^pods: the English has changed since; when it fits, write from: '[0-9a-f]{8}'$/)])
    expect(reviewChapters(chapters.filter(({ id }) => id !== 'pods'), german)).toEqual(['pods: there is no such chapter'])
  })
})
