/** Opens a lesson from elsewhere and lists it beside the course. */
import { listedLessons } from './listed-lessons'
import { loadForeignLesson, type OpenedLesson } from './load-foreign-lesson'

export async function openForeignLesson(address: string): Promise<OpenedLesson['source']> {
  const { entry, source } = await loadForeignLesson(address)
  // The session goes by the address that was asked for.
  const listed = { ...entry, path: address, load: { en: async () => ({ ...(await entry.load.en()), path: address }) } }
  listedLessons.setState((lessons) => [...lessons.filter(({ path }) => path !== address), listed], true)
  return source
}
