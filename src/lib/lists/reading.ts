/** What is read out of an official file. */

export type ListName = 'occupations' | 'db25' | 'postcodes'

/** A row of the catalogue as the official list tells it; a column that the list does not tell is null. */
export type OfficialRow = Record<string, string | null>

/** What an official file holds, or one sentence per mistake: where it is, and what to do. */
export type Reading = { list: ListName; rows: OfficialRow[]; problems: [] } | { list: null; problems: string[] }

export const unreadable = (...problems: string[]): Reading => ({ list: null, problems })

/** Letters that were written in one encoding and read in another: 'rengÃ¸ring', 'reng�ring'. */
export const isGarbled = (text: string): boolean => /Ã[\u0080-\u00bf¦¸¥˜†…]|\ufffd/.test(text)
