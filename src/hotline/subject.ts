import type { Scheme } from '../openings/model.js'

/** What is asked, by the company itself or on the telephone. */
export interface NewQuestion {
  /** left out: the beginning of the text */
  subject?: string
  text: string
  /** id of one of the company's own openings */
  opening?: string
  scheme?: Scheme
}

/** Characters of a subject that nobody has written. */
const subjectLength = 80

export const subjectOf = ({ subject, text }: NewQuestion): string => subject || beginning(text)

/** The first line of a text, cut at a word. */
function beginning(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  if (line.length <= subjectLength) return line
  return `${line.slice(0, line.lastIndexOf(' ', subjectLength) + 1 || subjectLength).trimEnd()} …`
}
