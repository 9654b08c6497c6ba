/** The course for the panes, loaded beside the page's start, and the text of the lesson that is open. */
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Language } from '../../words/languages'
import { useLanguage } from '../language/language'
import { parseRecallName, type RecallName } from '../../lesson/drills/recall/recall-name'
import { drilledMistake } from './note-practice'
import type { Contents, Course, LessonEntry, LessonText } from './course'
import { chaptersOf, listedLessons } from './foreign/listed-lessons'
import { translateContents } from './translate-contents'

export const CourseContext = createContext<Course>({ first: undefined, load: () => Promise.resolve(noContents) })

const noContents: Contents = { chapters: [], loadGlossary: () => Promise.resolve({}), loadSearch: () => Promise.resolve([]), loadRecall: () => Promise.resolve([]) }

/** Empty until it is there. */
export function useContents(): Contents {
  const contents = useLoaded(useContext(CourseContext), (course) => course.load()) ?? noContents
  const others = useStore(listedLessons)
  const { code } = useLanguage()
  return useMemo(() => translateContents({ ...contents, chapters: [...contents.chapters, ...chaptersOf(others)] }, code), [contents, others, code])
}

export const lessonsOf = ({ chapters }: Contents): readonly LessonEntry[] => chapters.flatMap(({ lessons }) => lessons)

/** Undefined while it loads, and where the course does not have it. */
export function useLessonText(path: string | undefined): LessonText | undefined {
  const contents = useContents()
  const { code } = useLanguage()
  const entry = lessonsOf(contents).find((one) => one.path === path)
  const load = entry && (entry.load[code] ?? entry.load.en)
  const ofCourse = useLoaded(load, (start) => start())
  const ofDrill = useLoaded(useDrillPlace(path), async ({ name, language }) => (await import('./drill-text')).drillText(name, language))
  const ofRecall = useLoaded(useRecallPlace(path, contents), ({ name, entry, language }) => loadRecallText(name, { entry, contents, language }))
  const text = ofCourse ?? ofDrill ?? ofRecall
  return text?.path === path ? text : undefined
}

/** A drill and the language that it is shown in; undefined where it is none. */
function useDrillPlace(path: string | undefined): { readonly name: string; readonly language: Language } | undefined {
  const language = useLanguage()
  return useMemo(() => (path === undefined || drilledMistake(path) === undefined ? undefined : { name: path, language }), [path, language])
}

interface RecallAt {
  readonly name: RecallName
  readonly entry: LessonEntry
  readonly language: string
}

/** Where a recall drill comes from; undefined where it is none. */
function useRecallPlace(path: string | undefined, contents: Contents): RecallAt | undefined {
  const { code } = useLanguage()
  return useMemo(() => {
    const name = parseRecallName(path)
    const entry = lessonsOf(contents).find((one) => one.path === name?.lesson)
    return name && entry && { name, entry, language: code }
  }, [path, contents, code])
}

interface RecallFrom {
  readonly entry: LessonEntry
  readonly contents: Contents
  readonly language: string
}

async function loadRecallText(name: RecallName, { entry: { loadSource }, contents: { loadRecall }, language }: RecallFrom): Promise<LessonText | undefined> {
  const [{ recallText }, topics, source] = await Promise.all([import('./recall-text'), loadRecall(), loadSource?.()])
  return source && recallText(name, { source, topics, language })
}

/** What `load` gives for `from`; undefined until then. Loads again when `from` is another one. */
export function useLoaded<From, T>(from: From | undefined, load: (from: From) => Promise<T>): T | undefined {
  const [loaded, setLoaded] = useState<{ readonly from: From; readonly value: T }>()
  useEffect(() => {
    if (from === undefined) return undefined
    let gone = false
    void load(from).then((value) => {
      if (!gone) setLoaded({ from, value })
    })
    return () => {
      gone = true
    }
    // `load` says how, `from` says what.
  }, [from])
  return loaded && loaded.from === from ? loaded.value : undefined
}
